"""Guards that stand behind others: each alone, as when the one before it fails."""

import pytest
from django.db import DatabaseError, connection, transaction

from meetings.conduct import close_meeting, open_meeting
from meetings.live import compaction, desk, wire
from meetings.live.branch import put
from meetings.live.compaction import Unlike, compact
from meetings.live.document import Replica
from meetings.live.powers import FOREIGN, RESYNC, Refused
from meetings.minutes import finalise_minutes
from meetings.models import Document, LogEntry, Minutes, Snapshot
from tests.live.test_document import NAME, laid_out, taken, written
from tests.meetings.agendas import add_item
from tests.meetings.conducting import CLOSED, FINALISED, OPENED

LOG = ("meetings_logentry", "meetings_logclient", "meetings_logspan")


def is_refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "Cannot" in str(error) or "finalised" in str(error)
    return False


@pytest.mark.parametrize("table", LOG)
@pytest.mark.parametrize("statement", ["UPDATE {} SET document_id = document_id", "DELETE FROM {}"])
def test_log_is_neither_altered_nor_thinned_out(meeting, cast, table, statement):
    add_item(meeting, cast.ifmetall)
    assert is_refused(statement.format(table))


def test_document_is_never_deleted(meeting, cast):
    add_item(meeting, cast.ifmetall)
    assert is_refused("DELETE FROM meetings_document")


def test_database_itself_freezes_the_document_with_the_minutes(meeting, cast):
    """Whoever comes past the rules, as a deed with a forgotten `require` would."""
    item = add_item(meeting, cast.ifmetall)
    open_meeting(meeting, by=cast.sekr, at=OPENED)
    close_meeting(meeting, by=cast.sekr, at=CLOSED)
    finalise_minutes(Minutes.objects.get(meeting=meeting), "D-1", by=cast.sekr, at=FINALISED)
    head = Document.objects.get(pk=meeting.document).head_seq
    assert is_refused("UPDATE meetings_document SET head_seq = head_seq + 1")
    with pytest.raises(DatabaseError), transaction.atomic():
        desk.write(meeting, lambda items: put(items[str(item.uuid)], {"note": "För sent."}), by=None)
    assert LogEntry.objects.filter(document=meeting.document).count() == head


def test_snapshot_that_says_less_than_the_log_is_not_kept(meeting, cast, monkeypatch):
    for title in ("Ett", "Två"):
        add_item(meeting, cast.ifmetall, title=title)

    def forgetful(payloads, *, seq):
        replica = Replica(payloads, seq=seq)
        replica.doc = Replica(payloads[:-1] or payloads).doc
        return replica

    monkeypatch.setattr(compaction, "Replica", forgetful)
    with pytest.raises(Unlike):
        compact(meeting.document)
    assert not Snapshot.objects.exists()


# --- what an update may say -----------------------------------------------------------------------------

PLACES = {"left": 128, "right": 64}


@pytest.mark.parametrize("side", PLACES)
def test_edit_beside_a_letter_that_is_missing_is_sent_back(side):
    """From a client that had the letter: nothing of its own is missing."""
    replica = laid_out()
    (writer,) = replica.state
    missing = wire.number(writer) + wire.number(replica.state[writer] + 5)
    update = b"\x01\x01\x4d\x00" + bytes([4 | PLACES[side]]) + missing + b"\x01x\x00"
    with pytest.raises(Refused) as caught:
        taken(replica, update)
    assert (caught.value.code, replica.is_spoiled) == (RESYNC, False)


def test_letter_is_not_split_by_what_is_known_of_it_already():
    """The same clocks said twice, the second time with a letter that reaches beyond the first."""
    replica = laid_out(title="Titel")
    (client,) = replica.state
    first = replica.state[client] - len("Titel")
    taken(replica, typed(client, first, 0, "abcd"))
    assert replica.items[NAME].title == "abcdTitel"
    with pytest.raises(Refused, match="splits a letter"):
        taken(replica, typed(client, first, 1, "xy😀"))


def typed(right: int, at: int, clock: int, text: str) -> bytes:
    """What client 77 types to the left of a letter."""
    place = wire.number(right) + wire.number(at)
    return b"\x01\x01\x4d" + wire.number(clock) + b"\x44" + place + wire.sized(text.encode()) + b"\x00"


def test_field_that_is_taken_out_of_an_item_is_refused():
    replica = laid_out()
    for field in ("kind", "deleted", "duration"):
        with pytest.raises(Refused) as caught:
            taken(replica, written(replica, lambda items, field=field: items[NAME].pop(field)))
        assert caught.value.code == FOREIGN
        replica = laid_out()
