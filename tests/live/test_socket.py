"""The socket of a shared document: who comes in, what they may write, and that the word "saved" is true."""

import json
import struct
import uuid
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from pycrdt import Map, Text, XmlElement, XmlFragment, XmlText

from forum import clock
from forum.models import HistoryEntry
from meetings.conduct import close_meeting, open_meeting
from meetings.drafting import ItemFields, edit_item, fields_of
from meetings.live import hub as hubs
from meetings.live import presence, rooms, storing, wire
from meetings.live.loading import load
from meetings.live.storing import note_created
from meetings.minutes import finalise_minutes
from meetings.models import AgendaItem, Document, LogClient, LogEntry, LogSpan, Minutes
from members.roster import end_seat
from tests.factories import local
from tests.live.conftest import log_held
from tests.live.hand import Hand
from tests.meetings.agendas import add_item, approve_all, put_forward
from tests.meetings.conducting import CLOSED, FINALISED, OPENED

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def item(meeting, cast):
    return add_item(meeting, cast.ifmetall, title="Titel", text="Rad ett.\n\nRad två.", duration=10)


def insert(name: str, text: str, at: int = 0):
    return lambda items: items[str(name)]["title"].insert(at, text)


def new_item(proposer: str, **other: Any) -> Map:
    fields = {
        "title": Text("Ny punkt"),
        "text": XmlFragment(),
        "proposal": Text(),
        "note": XmlFragment(),
        "kind": "discussion",
        "duration": 5,
        "presenter": "",
        "proposer": proposer,
        "pos": "zz",
        "deleted": False,
    }
    return Map(fields | other)


# --- writing ------------------------------------------------------------------------------------------


def test_what_is_acknowledged_is_in_the_log_with_its_author_and_in_the_rows(item, cast, meeting, come):
    person, name = come(cast.ifmetall, meeting), str(item.uuid)
    head = person.head
    person.save(insert(name, "Ny "))

    entry = LogEntry.objects.get(document=meeting.document, seq=head + 1)
    assert (entry.seat, entry.source, entry.touched) == (cast.ifmetall, "socket", {name: ["title"]})
    assert LogClient.objects.get(document=meeting.document, client=person.doc.client_id).seat == cast.ifmetall
    span = LogSpan.objects.get(document=meeting.document, seq=head + 1)
    assert (span.client, span.length, span.removed) == (person.doc.client_id, 3, False)
    row = AgendaItem.objects.get(pk=item.pk)
    assert (row.title, row.seq) == ("Ny Titel", head + 1)
    document = Document.objects.get(pk=meeting.document)
    assert (document.head_seq, document.content_hash) == (head + 1, load(document.pk).content_hash())
    assert person.revision[0] == head


def test_two_people_in_two_processes_see_each_others_letters(item, cast, meeting, come):
    one, other = come(cast.ifmetall, meeting), come(cast.unionen, meeting, house=1)
    name = str(item.uuid)
    one.save(insert(name, "A"))
    other.wait(lambda: other.title(name) == "ATitel").save(insert(name, "B"))
    assert one.hear(lambda: one.title(name) == other.title(name), 1.0), "the bus told nobody"
    assert AgendaItem.objects.get(pk=item.pk).title == one.title(name)
    assert sorted(one.title(name)) == sorted("ABTitel")


def test_form_and_sockets_write_in_one_document(item, cast, meeting, come):
    one, name = come(cast.ifmetall, meeting), str(item.uuid)
    seen, base = fields_of(item), item.seq
    one.save(insert(name, "IF Metalls "))
    changed = ItemFields(**{**vars(seen), "title": "Titel från formuläret"})
    edit_item(AgendaItem.objects.get(pk=item.pk), changed, base, by=cast.unionen)
    one.wait(lambda: one.title(name) == "IF Metalls Titel från formuläret")
    seats = LogEntry.objects.filter(document=meeting.document, seq__gt=base).values_list("seat", "source")
    assert list(seats) == [(cast.ifmetall.pk, "socket"), (cast.unionen.pk, "form")]


def test_new_item_is_proposed_for_the_own_party_and_told_in_the_trail(item, cast, meeting, come):
    person, name = come(cast.unionen, meeting), str(uuid.uuid4())
    person.save(lambda items: items.update({name: new_item(str(cast.unionen.party_id))}))
    row = AgendaItem.objects.get(uuid=name)
    assert (row.title, row.proposer, row.meeting, row.added_at_meeting) == (
        "Ny punkt",
        cast.unionen.party,
        meeting,
        False,
    )


def test_new_item_is_in_the_trail_once_and_by_the_title_it_got(item, cast, meeting, sign_in):
    hand = Hand(cast.unionen, meeting, sign_in(cast.unionen).cookies["sessionid"].value)
    name = str(uuid.uuid4())
    nameless = new_item(str(cast.unionen.party_id), title=Text(""))
    hand.write(lambda items: items.update({name: nameless}))
    hand.write(insert(name, "Praktik"))
    told = HistoryEntry.objects.filter(
        verb__startswith="item.", subject_id=AgendaItem.objects.get(uuid=name).pk
    )
    assert not told.exists()
    note_created(hand.writer, clock.now())
    hand.write(insert(name, "Ny "))
    assert [(entry.verb, entry.subject, entry.party) for entry in told] == [
        ("item.proposed", "Praktik", "Unionen")
    ]


def test_many_letters_leave_one_line_in_the_trail(item, cast, meeting, come):
    person = come(cast.ifmetall, meeting)
    for letter in "hej":
        person.save(insert(item.uuid, letter))
    told = HistoryEntry.objects.filter(verb="item.edited", subject_id=item.pk)
    assert [(entry.party, entry.facts) for entry in told] == [
        ("IF Metall", {"live": True, "fields": ["title"]})
    ]


def test_nothing_is_acknowledged_or_delivered_before_it_is_committed(item, cast, meeting, come):
    one, other, name = come(cast.ifmetall, meeting), come(cast.unionen, meeting, house=1), str(item.uuid)
    head = one.head
    with log_held():
        one.write(insert(name, "väntar "))
        assert not one.hear(lambda: one.acked == one.sent, 1.0)
        assert not other.hear(lambda: "väntar" in other.title(name), 0.5)
    one.wait(lambda: one.acked == one.sent)
    other.wait(lambda: other.title(name) == "väntar Titel")
    assert one.head == head + 1


def test_what_was_sent_twice_is_written_once(item, cast, meeting, come):
    person, name = come(cast.ifmetall, meeting), str(item.uuid)
    person.save(insert(name, "A"))
    head = person.head
    person.send(wire.sync(wire.STEP2, person.doc.get_update()))
    person.sent += 1
    person.wait(lambda: person.acked == person.sent)
    assert (person.head, LogEntry.objects.filter(document=meeting.document).count()) == (head, head)


def test_live_edit_before_the_older_ones_it_builds_on_waits_for_them(item, cast, meeting, come):
    """After a reconnect y-websocket's client sends what is typed now before what was typed offline."""
    person, name = come(cast.ifmetall, meeting, wait=False), str(item.uuid)
    ahead = come(cast.ifmetall, meeting)
    person.doc.apply_update(ahead.doc.get_update())
    person._out.clear()
    with person.doc.transaction():
        person.items[name]["title"].insert(0, "offline ")
    offline = person._out.pop()
    with person.doc.transaction():
        person.items[name]["title"].insert(8, "nu ")
    person.write()
    assert not person.hear(lambda: person.acked > 0, 0.4)
    person.send(wire.sync(wire.STEP2, offline))
    person.sent += 1
    person.wait(lambda: person.acked == person.sent)
    assert AgendaItem.objects.get(pk=item.pk).title == "offline nu Titel"


def test_edit_that_builds_on_what_is_missing_is_sent_back_for_a_resync(item, cast, meeting, come):
    person, name = come(cast.ifmetall, meeting), str(item.uuid)
    person.items[name]["title"].insert(0, "a")
    person._out.clear()
    person.write(insert(name, "b"))
    assert (person.out(), person.refused[0]) == (4509, 4509)
    assert AgendaItem.objects.get(pk=item.pk).title == "Titel"


def test_failure_nobody_foresaw_costs_only_the_connection_whose_words_it_came_from(
    item, cast, meeting, come, houses, monkeypatch
):
    """Both updates wait in the room's queue and are tried as one batch; the other person notices nothing."""
    good, bad = come(cast.ifmetall, meeting), come(cast.unionen, meeting)
    room, sizes = room_of(houses, meeting), []

    def store(replica, document, number, batch):
        sizes.append(len(batch))
        if any("stupstock" in str(each.payload) for each in batch):
            raise RuntimeError("nobody foresaw this")
        return storing.store(replica, document, number, batch)

    monkeypatch.setattr(rooms, "store", store)
    with log_held():
        good.write(insert(item.uuid, "först "))
        assert soon(good, lambda: sizes == [1])
        bad.write(insert(item.uuid, "stupstock"))
        good.write(insert(item.uuid, "sedan "))
        assert soon(good, lambda: room._todo.qsize() == 2)
    assert bad.out() == 1012
    good.wait(lambda: good.sent == good.acked)
    assert sizes == [1, 2, 1, 1]
    assert AgendaItem.objects.get(pk=item.pk).title == "sedan först Titel"
    assert good.closed is None


def soon(person, condition) -> bool:
    """What happens inside the portal is looked at again and again while the person listens."""
    return any(person.hear(condition, 0.02) for _ in range(500))


def deaf(room, monkeypatch):
    """What the bus says never arrives."""

    async def hears_nothing(message):
        return None

    monkeypatch.setattr(room, "hear", hears_nothing)


def room_of(houses, meeting, house=0):
    return hubs._hubs[houses[house].loop].rooms[meeting.document]


def test_what_the_bus_lost_is_told_when_the_room_reads_the_log_again(
    item, cast, meeting, come, houses, monkeypatch
):
    """A refused update makes the room read the document anew, with what another process wrote in it."""
    reader, offender = come(cast.ifmetall, meeting), come(cast.teknik, meeting)
    far = come(cast.unionen, meeting, house=1)
    room = room_of(houses, meeting)
    deaf(room, monkeypatch)
    monkeypatch.setattr(room, "look", room.hear)
    far.save(insert(item.uuid, "fjärran "))
    offender.write(lambda items: items[str(item.uuid)].update({"kind": "party"}))
    assert offender.out() == 4422
    reader.wait(lambda: reader.title(str(item.uuid)) == "fjärran Titel", 3)


def test_two_processes_that_hear_nothing_of_each_other_still_write_one_text(
    item, cast, meeting, come, houses, monkeypatch
):
    near, far = come(cast.ifmetall, meeting), come(cast.unionen, meeting, house=1)
    for house in (0, 1):
        deaf(room_of(houses, meeting, house), monkeypatch)
    name = str(item.uuid)
    for letter in "abc":
        near.save(insert(name, letter))
        far.save(insert(name, letter.upper()))
    near.save(insert(name, "."))
    assert near.title(name) == AgendaItem.objects.get(pk=item.pk).title
    assert sorted(near.title(name)) == sorted("abcABC.Titel")


# --- who ------------------------------------------------------------------------------------------------

CAST_AND_CODES = [
    ("board", 4403),
    ("kalmar_sekr", 4404),
    ("kalmar_board", 4404),
]


@pytest.mark.parametrize(("name", "code"), CAST_AND_CODES)
def test_who_may_not_read_the_draft_is_let_out_at_once(item, cast, meeting, come, name, code):
    person = come(getattr(cast, name), meeting, wait=False)
    assert (person.out(), person.refused[0], person.has_read) == (code, code, False)


@pytest.mark.parametrize("name", ["sekr", "region", "teknik", "ifmetall", "ifmetall_deputy", "company"])
def test_who_works_here_reads_and_writes(item, cast, meeting, come, name):
    person = come(getattr(cast, name), meeting)
    person.save(insert(item.uuid, "x"))
    assert AgendaItem.objects.get(pk=item.pk).title == "xTitel"


def test_foreign_document_answers_as_one_that_does_not_exist(item, cast, meeting, come):
    foreign, missing = come(cast.kalmar_sekr, meeting, wait=False), come(cast.sekr, uuid.uuid4(), wait=False)
    assert (foreign.out(), foreign.refused) == (missing.out(), missing.refused)


def test_nobody_without_a_session_comes_in(item, cast, meeting, come, houses):
    person = come(cast.ifmetall, meeting, wait=False)
    person.leave()
    Session.objects.all().delete()
    again = type(person)(houses[0].port, meeting.document, "nothing")
    assert again.out() == 4401


def test_page_of_another_origin_opens_no_socket(item, cast, meeting, come):
    for origin in ("http://evil.example", "http://127.0.0.1:1", "null"):
        with pytest.raises(Exception, match="403"):
            come(cast.ifmetall, meeting, origin=origin)


# --- what may not be written --------------------------------------------------------------------------


def replace_title(items, name):
    items[name]["title"] = Text("Ersatt")


def take_out(items, name):
    del items[name]


def for_another(items, name):
    items[str(uuid.uuid4())] = new_item("1")


REFUSED = {
    "another's order": (4403, lambda items, name: items[name].update({"pos": "A"})),
    "the note": (4403, lambda items, name: items[name]["note"].children.append(XmlElement("paragraph"))),
    "a nested type": (4422, replace_title),
    "an unknown field": (4422, lambda items, name: items[name].update({"colour": "red"})),
    "the proposer": (4422, lambda items, name: items[name].update({"proposer": "1"})),
    "an unknown kind": (4422, lambda items, name: items[name].update({"kind": "party"})),
    "a length below nothing": (4422, lambda items, name: items[name].update({"duration": -5})),
    "a length of a text": (4422, lambda items, name: items[name].update({"duration": "10"})),
    "an overlong title": (4422, lambda items, name: items[name]["title"].insert(0, "x" * 201)),
    "a line break in a title": (4422, lambda items, name: items[name]["title"].insert(0, "a\nb")),
    "a script": (4422, lambda items, name: items[name]["text"].children.append(XmlElement("script"))),
    "an item taken out": (4422, take_out),
    "an incomplete item": (
        4422,
        lambda items, name: items.update({str(uuid.uuid4()): Map({"title": Text("a")})}),
    ),
    "an item for another party": (4422, for_another),
    "an item without a name": (4422, lambda items, name: items.update({"x": new_item("")})),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_party_may_not_write_is_refused_and_nothing_changes(item, cast, meeting, come, what):
    code, change = REFUSED[what]
    before = (load(meeting.document).items, Document.objects.get(pk=meeting.document).head_seq)
    other, person = come(cast.unionen, meeting), come(cast.teknik, meeting)
    person.write(lambda items: change(items, str(item.uuid)))
    assert (person.out(), person.refused[0]) == (code, code)
    assert (load(meeting.document).items, Document.objects.get(pk=meeting.document).head_seq) == before
    other.save(insert(item.uuid, "går bra "))
    assert AgendaItem.objects.get(pk=item.pk).title == "går bra Titel"


def test_link_to_a_script_is_refused(item, cast, meeting, come):
    person = come(cast.teknik, meeting)

    def link(items):
        text = XmlText("klicka")
        items[str(item.uuid)]["text"].children.append(XmlElement("paragraph", {}, [text]))
        text.format(0, 3, {"link": {"href": "javascript:alert(1)"}})

    assert person.write(link).out() == 4422


def test_root_beside_the_items_is_refused(item, cast, meeting, come):
    person = come(cast.teknik, meeting)
    person.write(lambda items: person.doc.get("more", type=Map).update({"a": 1}))
    assert person.out() == 4422


def test_forged_client_number_is_refused(item, cast, meeting, come):
    owner = come(cast.ifmetall, meeting)
    owner.save(insert(item.uuid, "min "))
    forger = come(cast.unionen, meeting)
    update = bytearray()
    owner.items[str(item.uuid)]["title"].insert(0, "inte din ")
    update += owner._out.pop()
    forger.send(wire.sync(wire.UPDATE, bytes(update)))
    assert forger.out() == 4422
    assert AgendaItem.objects.get(pk=item.pk).title == "min Titel"


def test_letter_of_two_units_cannot_be_split(item, cast, meeting, come):
    person, name = come(cast.ifmetall, meeting), str(item.uuid)
    person.save(insert(name, "😀"))
    client, clock = person.doc.client_id, person.doc.get_state()
    assert client
    clocks = {client: LogSpan.objects.get(document=meeting.document, client=client).clock}
    # One struct, "x", to the right of the first half of the letter and to the left of the second.
    halves = wire.number(client) + wire.number(clocks[client])
    rights = wire.number(client) + wire.number(clocks[client] + 1)
    update = (
        b"\x01\x01" + wire.number(77) + b"\x00" + bytes([4 | 128 | 64]) + halves + rights + b"\x01x" + b"\x00"
    )
    assert clock
    person.send(wire.sync(wire.UPDATE, update))
    assert person.out() == 4422
    assert AgendaItem.objects.get(pk=item.pk).title == "😀Titel"


@pytest.mark.parametrize(
    "frame",
    [b"", b"\x00", b"\x63abc", b"\x00\x02\xff", wire.sync(wire.UPDATE, b"rubbish"), b"\x00\x07\x00"],
    ids=["empty", "cut", "unknown", "short", "rubbish", "step"],
)
def test_frame_that_cannot_be_read_closes_the_socket(item, cast, meeting, come, frame):
    person = come(cast.ifmetall, meeting)
    person.send(frame)
    assert (person.out(), person.refused[0]) == (4400, 4400)


def test_too_large_an_update_is_refused_with_a_reason_in_the_persons_language(item, cast, meeting, come):
    person = come(cast.ifmetall, meeting)
    person.send(wire.sync(wire.UPDATE, b"x" * 70_000))
    assert person.out() == 4413
    assert person.refused == (4413, "Det du lade till är för stort för att tas emot på en gång.")


# --- how much -------------------------------------------------------------------------------------------


def test_too_many_messages_close_the_socket(item, cast, meeting, come, settings):
    settings.LIVE_RATE = 5
    person = come(cast.ifmetall, meeting)
    for _ in range(40):
        person.send(bytes((wire.ASK_AWARENESS,)))
    assert person.out() == 4429


def test_too_many_sockets_of_one_person(item, cast, meeting, come, settings):
    settings.LIVE_SOCKETS = 2
    here = [come(cast.ifmetall, meeting) for _ in range(2)]
    assert come(cast.ifmetall, meeting, wait=False).out() == 4429
    assert [person.closed for person in here] == [None, None]
    here[0].leave()
    here[1].save(insert(item.uuid, "x"))
    come(cast.unionen, meeting)


def test_person_whose_client_sends_rubbish_is_shut_out_for_a_while(item, cast, meeting, come):
    for _ in range(3):
        person = come(cast.ifmetall, meeting)
        person.send(wire.sync(wire.UPDATE, b"rubbish"))
        assert person.out() == 4400
    assert come(cast.ifmetall, meeting, wait=False).out() == 4429
    come(cast.unionen, meeting).save(insert(item.uuid, "x"))


# --- when it closes ---------------------------------------------------------------------------------------


def test_set_agenda_closes_the_text_for_those_who_are_writing(item, cast, meeting, come):
    version = put_forward(meeting, cast)
    person = come(cast.ifmetall, meeting)
    approve_all(version, cast)
    person.write(insert(item.uuid, "för sent "))
    assert (person.out(), person.refused[0]) == (4423, 4423)
    assert AgendaItem.objects.get(pk=item.pk).title == "Titel"
    reader = come(cast.unionen, meeting)
    assert (reader.sent, reader.title(str(item.uuid))) == (0, "Titel")
    reader.write(insert(item.uuid, "x"))
    assert reader.out() == 4423


def test_somebody_idle_is_told_within_five_seconds_that_the_agenda_is_set(item, cast, meeting, come):
    version, person = put_forward(meeting, cast), come(cast.ifmetall, meeting)
    approve_all(version, cast)
    assert person.out(5) == 4423


def write_note(name: str, text: str):
    def change(items):
        items[name]["note"].children.append(XmlElement("paragraph", {}, [XmlText(text)]))

    return change


def test_notes_are_written_together_by_the_secretariat_and_kept_from_the_parties(item, cast, meeting, come):
    open_meeting(meeting, by=cast.sekr, at=OPENED)
    one, other = come(cast.sekr, meeting), come(cast.sekr, meeting, house=1)
    one.save(write_note(str(item.uuid), "Alla är med."))
    other.wait(lambda: "Alla" in str(other.items[str(item.uuid)]["note"]))
    assert AgendaItem.objects.get(pk=item.pk).note == "Alla är med."
    assert come(cast.ifmetall, meeting, wait=False).out() == 4423
    other.write(insert(item.uuid, "dagordningen är stängd "))
    assert other.out() == 4423
    assert AgendaItem.objects.get(pk=item.pk).title == "Titel"


def test_finalised_minutes_freeze_the_document(item, cast, meeting, come):
    open_meeting(meeting, by=cast.sekr, at=OPENED)
    person = come(cast.sekr, meeting)
    close_meeting(meeting, by=cast.sekr, at=CLOSED)
    finalise_minutes(Minutes.objects.get(meeting=meeting), "D-1", by=cast.sekr, at=FINALISED)
    head = Document.objects.get(pk=meeting.document).head_seq
    person.write(write_note(str(item.uuid), "För sent."))
    assert (person.out(), person.refused[0]) == (4423, 4423)
    document = Document.objects.get(pk=meeting.document)
    assert (document.head_seq, document.frozen_at) == (head, FINALISED)
    reader = come(cast.ifmetall, meeting)
    assert reader.write(insert(item.uuid, "x")).out() == 4423


def test_ended_seat_writes_nothing_more_and_is_out_within_five_seconds(item, cast, meeting, come):
    writing, idle = come(cast.ifmetall, meeting), come(cast.ifmetall, meeting, house=1)
    end_seat(cast.ifmetall, until=local(2026, 11, 1).date(), by=cast.sekr)
    writing.write(insert(item.uuid, "x"))
    assert (writing.out(), idle.out(5)) == (4404, 4404)
    assert AgendaItem.objects.get(pk=item.pk).title == "Titel"


@pytest.mark.parametrize("how", ["session", "account", "password"])
def test_ended_session_is_out_within_five_seconds(item, cast, meeting, come, how):
    person, stays = come(cast.ifmetall, meeting), come(cast.unionen, meeting)
    user = cast.ifmetall.user
    if how == "session":
        Session.objects.filter(pk=person.client.cookies["sessionid"].value).delete()
    elif how == "account":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    else:
        user.set_password("en helt annan fras")
        user.save()
    assert person.out(5) == 4401
    stays.save(insert(item.uuid, "x"))
    assert not person.hear(lambda: person.title(str(item.uuid)) == "xTitel", 0.1)


# --- epochs -------------------------------------------------------------------------------------------------


def test_browser_from_before_a_restore_is_refused_and_a_fresh_one_is_not(item, cast, meeting, come):
    person = come(cast.ifmetall, meeting)
    seq, _hash, epoch = person.revision
    assert come(cast.ifmetall, meeting, query=f"?epoch={epoch}&seen={seq}").has_read
    for query in (f"?epoch={epoch}&seen={seq + 1}", "?epoch=another&seen=1", "?epoch=another"):
        assert come(cast.ifmetall, meeting, query=query, wait=False).out() == 4410
    Document.objects.filter(pk=meeting.document).update(epoch=uuid.uuid4())
    assert come(cast.ifmetall, meeting, query=f"?epoch={epoch}&seen={seq}", wait=False).out() == 4410


# --- presence -----------------------------------------------------------------------------------------------


def said(given: dict, client: int = 5, clock: int = 1) -> bytes:
    text = json.dumps(given).encode()
    return wire.awareness(wire.number(1) + wire.number(client) + wire.number(clock) + wire.sized(text))


def states(person) -> list[dict]:
    return [state for frame in person.others for _client, _clock, state in presence.read_all(frame)]


def test_others_see_the_party_never_what_the_browser_says_of_itself(item, cast, meeting, come):
    one, near, far = (
        come(cast.ifmetall, meeting),
        come(cast.unionen, meeting),
        come(cast.sekr, meeting, house=1),
    )
    name = str(item.uuid)
    one.send(
        said({"item": name, "field": "text", "cursor": {"anchor": "rubbish"}, "user": {"name": "Falsk"}})
    )
    for other in (near, far):
        other.wait(lambda other=other: bool(other.others))
        (state,) = states(other)
        assert (state["user"]["name"], state["user"]["short"]) == ("IF Metall", "IM")
        assert (state["item"], state["field"], state["cursor"]) == (name, "text", None)
    one.leave()
    near.wait(lambda: states(near)[-1] is None)
    far.wait(lambda: states(far)[-1] is None)


def test_awareness_of_another_client_is_refused(item, cast, meeting, come):
    person = come(cast.ifmetall, meeting)
    person.send(said({"item": None}, client=5))
    person.send(said({"item": None}, client=6))
    assert person.out() == 4422


def test_awareness_that_is_too_large_is_refused(item, cast, meeting, come):
    person = come(cast.ifmetall, meeting)
    person.send(said({"item": "x" * 2000}))
    assert person.out() == 4413


def test_frames_between_processes_are_read_as_they_were_packed():
    packed = wire.pack_written(bytes(16), 7, [b"a", b"bcd"])
    assert wire.unpack_written(packed) == (bytes(16), 7, [b"a", b"bcd"])
    assert struct.calcsize(">QI") == 12
