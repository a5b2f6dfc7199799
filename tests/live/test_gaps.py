"""Two processes on one document: what one did not hear of, or learns while it writes itself, reaches its people."""

import pytest

from meetings.agenda import approve_version
from meetings.live import log, verification, wire
from meetings.live.hub import Hub
from meetings.live.rooms import Room
from meetings.models import AgendaItem, Document, LogClient, LogEntry
from members.roster import end_seat
from tests.factories import local
from tests.live.hand import Hand
from tests.meetings.agendas import add_item, approve_all, put_forward

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item(meeting, cast):
    return add_item(meeting, cast.ifmetall, title="Titel", text="Rad ett.", duration=10)


looking = Room.look


@pytest.fixture
def no_looking(monkeypatch):
    """Nobody finds by polling what they should know by then."""

    async def look(_room):
        return None

    monkeypatch.setattr(Room, "look", look)


@pytest.fixture
def lost(monkeypatch, no_looking):
    """`lost[0]` messages between the processes get lost; after them the bus is sound."""
    publish, left = Hub.publish, [10**9]

    async def lossy(hub, document, message):
        left[0] -= 1
        if left[0] < 0:
            await publish(hub, document, message)

    monkeypatch.setattr(Hub, "publish", lossy)
    return left


def insert(item, text: str, at: int = 0):
    return lambda items: items[str(item.uuid)]["title"].insert(at, text)


def title_at(person, item):
    return person.title(str(item.uuid))


def test_lost_message_is_filled_from_the_log_when_the_next_one_comes(item, cast, meeting, come, lost):
    here, there = come(cast.ifmetall, meeting), come(cast.unionen, meeting, house=1)
    lost[0] = 1
    there.save(insert(item, "A"))
    assert not here.hear(lambda: "A" in title_at(here, item), 0.3)
    there.save(insert(item, "B", 1))
    here.wait(lambda: title_at(here, item) == "ABTitel")


def test_lost_message_is_found_by_looking_when_no_other_comes(item, cast, meeting, come, lost, monkeypatch):
    here, there = come(cast.ifmetall, meeting), come(cast.unionen, meeting, house=1)
    there.save(insert(item, "A"))
    monkeypatch.setattr(Room, "look", looking)
    here.wait(lambda: title_at(here, item) == "ATitel")


def test_what_others_wrote_comes_with_the_own_commit(item, cast, meeting, come, lost):
    here, beside = come(cast.ifmetall, meeting), come(cast.teknik, meeting)
    there = come(cast.unionen, meeting, house=1)
    here.save(insert(item, "1"))
    there.wait(lambda: there.has_read).save(insert(item, "A"))
    here.save(insert(item, "2"))
    for person in (here, beside):
        person.wait(lambda person=person: "A" in title_at(person, item))


def test_what_others_wrote_comes_although_every_bet_is_lost(item, cast, meeting, come, lost, monkeypatch):
    here, beside = come(cast.ifmetall, meeting), come(cast.teknik, meeting)
    there = come(cast.unionen, meeting, house=1)
    here.save(insert(item, "1"))
    there.save(insert(item, "A"))
    monkeypatch.setattr(log, "BETS", 1)
    here.save(insert(item, "2"))
    for person in (here, beside):
        assert person.hear(lambda person=person: "A" in title_at(person, item), 3), "never told"


def spoiling(person, item):
    person.write(lambda items: items[str(item.uuid)].update({"kind": "party"}))
    return 4422


def ended(person, item):
    end_seat(person.seat, until=local(2026, 11, 1).date(), by=person.chief)
    person.write(insert(item, "x"))
    return 4404


@pytest.mark.parametrize("offence", [spoiling, ended])
def test_what_others_wrote_comes_although_the_room_has_read_anew(item, cast, meeting, come, lost, offence):
    offender, beside = come(cast.teknik, meeting), come(cast.ifmetall, meeting)
    offender.seat, offender.chief = cast.teknik, cast.sekr
    come(cast.unionen, meeting, house=1).save(insert(item, "A"))
    code = offence(offender, item)
    assert offender.out() == code
    assert beside.hear(lambda: title_at(beside, item) == "ATitel", 3), "never told"


def test_client_number_bound_in_another_process_is_refused(item, cast, meeting, come, no_looking):
    forger, owner = come(cast.unionen, meeting, house=1), come(cast.ifmetall, meeting)
    owner.save(insert(item, "min "))
    forger.wait(lambda: title_at(forger, item) == "min Titel")
    owner.items[str(item.uuid)]["title"].insert(0, "inte din ")
    forger.send(wire.sync(wire.UPDATE, owner._out.pop()))
    assert forger.out(3) == 4422
    bound = LogClient.objects.get(document=meeting.document, client=owner.doc.client_id)
    assert bound.seat == cast.ifmetall
    seats = LogEntry.objects.filter(document=meeting.document, connection__isnull=False)
    assert set(seats.values_list("seat", flat=True)) == {cast.ifmetall.pk}


def test_client_that_comes_to_another_process_is_itself_there(item, cast, meeting, come, no_looking):
    """As after a restart: the same tab, the same client number, another process."""
    before, there = come(cast.ifmetall, meeting), come(cast.unionen, meeting, house=1)
    before.save(insert(item, "A"))
    there.wait(lambda: title_at(there, item) == "ATitel")
    before.items[str(item.uuid)]["title"].insert(0, "B")
    after = come(cast.ifmetall, meeting, house=1)
    after.send(wire.sync(wire.UPDATE, before._out.pop()))
    after.sent += 1
    after.wait(lambda: after.acked == after.sent)
    assert AgendaItem.objects.get(pk=item.pk).title == "BATitel"


# --- rights, read in the very commit --------------------------------------------------------------------


def test_agenda_that_is_set_stops_a_writer_in_mid_sentence(item, cast, meeting, come, no_looking):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="region")
    person = come(cast.ifmetall, meeting)
    person.save(insert(item, "A")).save(insert(item, "B"))
    approve_version(version, version.number, version.sha256, by=cast.region)
    person.write(insert(item, "C"))
    assert person.out(3) == 4423
    assert AgendaItem.objects.get(pk=item.pk).title == "BATitel"


def test_ended_seat_stops_a_writer_in_mid_sentence(item, cast, meeting, come, no_looking):
    person = come(cast.ifmetall, meeting)
    person.save(insert(item, "A")).save(insert(item, "B"))
    end_seat(cast.ifmetall, until=local(2026, 11, 1).date(), by=cast.sekr)
    person.write(insert(item, "C"))
    assert person.out(3) == 4404
    assert AgendaItem.objects.get(pk=item.pk).title == "BATitel"


# --- the rows -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clients", [(5, 6), (6, 5)])
def test_value_that_was_set_again_counts_in_the_rows_as_in_the_log(item, cast, meeting, sign_in, clients):
    """Whoever sets what stands there already may still win over another who sets something else at once."""
    seats = (cast.ifmetall, cast.unionen)
    ours, theirs = (Hand(seat, meeting, sign_in(seat).cookies["sessionid"].value) for seat in seats)
    for hand in (ours, theirs) * 2:
        hand.write(insert(item, "x"))
    again = ours.update(kind(item, "discussion"), clients[0])
    theirs.store(theirs.update(kind(item, "decision"), clients[1]))
    ours.store(again)
    assert list(verification.troubles(Document.objects.get(pk=meeting.document))) == []
    theirs.write(insert(item, "y"))
    assert AgendaItem.objects.get(pk=item.pk).kind == theirs.replica.items[str(item.uuid)].kind


def kind(item, value: str):
    return lambda items: items[str(item.uuid)].update({"kind": value})
