"""An item's history out of the log, the versions' changes with their writers, snapshots and verification."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from meetings.agenda import propose_version
from meetings.changes_page import changes_context
from meetings.drafting import edit_item, fields_of, move_item, remove_item, restore_item
from meetings.item_history import ItemPast
from meetings.live import desk, verification
from meetings.live.branch import put
from meetings.live.compaction import EVERY, Unlike, compact, due, require_same
from meetings.live.document import Replica
from meetings.live.loading import entries_after, load, updates_of
from meetings.live.log import Entry, commit, lock_head
from meetings.live.powers import ALL
from meetings.models import AgendaItem, Document, LogEntry, Snapshot
from tests.meetings.agendas import PROPOSED_AT, add_item, put_forward


def past(item):
    return ItemPast(item, with_note=False)


def text_of(change):
    return [(part.text, part.what, part.by and part.by.party.name) for part in change.parts]


def test_history_says_who_wrote_and_who_removed_what_and_when(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Vi föreslår fem platser.")
    later = PROPOSED_AT + timedelta(hours=2)
    edited = replace(fields_of(item), text="Vi föreslår sex platser.", duration=25)
    edit_item(item, edited, item.seq, by=cast.unionen, at=later)

    newest, oldest = past(item).sittings()
    assert (newest.what, newest.ended_at, [seat.party.name for seat in newest.seats]) == (
        "edited",
        later,
        ["Unionen"],
    )
    assert [(each.name, text_of(each)) for each in newest.texts] == [
        (
            "text",
            [
                ("Vi föreslår ", "kept", None),
                ("fem", "gone", "Unionen"),
                ("sex", "added", "Unionen"),
                (" platser.", "kept", None),
            ],
        )
    ]
    assert [(each.name, each.old, each.new, each.is_lost) for each in newest.values] == [
        ("duration", "10", "25", False)
    ]
    assert (oldest.what, oldest.began_at) == ("written", PROPOSED_AT)


def test_edits_without_a_pause_are_one_sitting_with_both_authors(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Start.")
    for minutes, (seat, text) in enumerate(
        [
            (cast.ifmetall, "Start. Ett."),
            (cast.unionen, "Start. Ett. Två."),
            (cast.ifmetall, "Start. Ett. Två. Tre."),
        ]
    ):
        at = PROPOSED_AT + timedelta(hours=1, minutes=minutes)
        edit_item(item, replace(fields_of(item), text=text), item.seq, by=seat, at=at)
    newest = past(item).sittings()[0]
    assert [seat.party.name for seat in newest.seats] == ["IF Metall", "Unionen"]
    assert text_of(newest.texts[0]) == [
        ("Start.", "kept", None),
        (" Ett.", "added", "IF Metall"),
        (" Två.", "added", "Unionen"),
        (" Tre.", "added", "IF Metall"),
    ]


def lengths_at_once(item, seats_and_minutes):
    """Each writes from the same place, as two browsers would; which one counts is Yjs's choice."""
    meeting, base = item.meeting, item.seq
    for seat, minutes in seats_and_minutes:
        desk.write(
            meeting,
            lambda items, value=minutes: put(items[str(item.uuid)], {"duration": value}),
            by=seat,
            base=base,
        )


def test_value_that_lost_against_another_of_the_same_time_is_in_the_history(meeting, cast):
    item = add_item(meeting, cast.ifmetall, duration=10)
    lengths_at_once(item, [(cast.ifmetall, 15), (cast.unionen, 20), (cast.teknik, 25)])
    item.refresh_from_db()
    item.meeting = meeting
    values = past(item).sittings()[0].values
    assert {each.new for each in values} == {"15", "20", "25"}
    counted = [each.new for each in values if not each.is_lost]
    assert counted[-1] == str(item.duration)
    writers = {"15": "IF Metall", "20": "Unionen", "25": "Teknikföretagen"}
    assert [each.by.party.name for each in values] == [writers[each.new] for each in values]


def test_two_points_are_compared_and_an_earlier_state_is_read(meeting, cast):
    item = add_item(meeting, cast.ifmetall, title="Ett")
    first = item.seq
    for title in ("Två", "Tre"):
        edit_item(item, replace(fields_of(item), title=title), item.seq, by=cast.unionen)
    found = past(item)
    assert text_of(found.between(first, item.seq).texts[0]) == [
        ("Ett", "gone", "Unionen"),
        ("Tre", "added", "Unionen"),
    ]
    assert [found.at(seq).title for seq in (first, first + 1, first + 2)] == ["Ett", "Två", "Tre"]
    assert found.between(item.seq, item.seq) is None


def test_removal_and_return_are_told(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    remove_item(item, by=cast.sekr)
    restore_item(item, by=cast.ifmetall)
    assert [each.what for each in past(item).sittings()] == ["restored", "removed", "written"]


def test_move_of_an_item_is_no_change_of_its_text(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    move_item(item, up=True, by=cast.sekr)
    assert [each.what for each in past(item).sittings()] == ["written"]


def test_changes_since_a_version_name_their_writers(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    version = put_forward(meeting, cast)
    for seat in (cast.unionen, cast.teknik):
        edit_item(item, replace(fields_of(item), text=f"Från {seat.party}"), item.seq, by=seat)
    (change,) = changes_context(meeting, version)["changes"]
    assert (change.title, change.by) == (item.title, ("Teknikföretagen", "Unionen"))
    assert version.seq < item.seq


def test_version_is_cut_at_a_place_in_the_log(meeting, cast):
    add_item(meeting, cast.ifmetall)
    version = propose_version(meeting, by=cast.sekr)
    items = Replica(updates_of(meeting.document, version.seq)[0]).live()
    assert [item.title for item in items] == [item["title"] for item in version.items]


# --- snapshots ------------------------------------------------------------------------------------------


def grown(meeting, cast, entries: int) -> AgendaItem:
    item = add_item(meeting, cast.ifmetall, text="Text")
    for number in range(entries):
        edit_item(item, replace(fields_of(item), text=f"Text {number}"), item.seq, by=cast.unionen)
    return item


def test_snapshot_says_what_the_log_says_and_is_what_is_read(meeting, cast):
    item = grown(meeting, cast, 4)
    whole = load(meeting.document)
    seq = compact(meeting.document)
    assert seq == Document.objects.get(pk=meeting.document).head_seq
    edit_item(item, replace(fields_of(item), text="Efteråt"), item.seq, by=cast.unionen)
    updates, last = updates_of(meeting.document)
    assert (len(updates), last) == (2, seq + 1)
    assert load(meeting.document).live()[-5].text == "Efteråt"
    assert updates_of(meeting.document, seq - 1)[1] == seq - 1
    assert whole.seq == seq
    assert compact(meeting.document) == seq + 1
    assert compact(meeting.document) == seq + 1


def test_damaged_snapshot_is_passed_over(meeting, cast):
    grown(meeting, cast, 2)
    compact(meeting.document)
    before = load(meeting.document).items
    Snapshot.objects.update(state=b"\x00\x00")
    assert load(meeting.document).items == before


def test_snapshot_that_differs_is_not_kept(meeting, cast):
    grown(meeting, cast, 1)
    whole = load(meeting.document)
    payloads, _seq = entries_after(meeting.document, 0)
    with pytest.raises(Unlike):
        require_same(whole, Replica(payloads[:-1]))


def test_snapshots_are_due_when_the_log_has_grown(meeting, cast):
    grown(meeting, cast, 1)
    assert due() == []
    Document.objects.filter(pk=meeting.document).update(head_seq=EVERY)
    assert due() == [meeting.document]


# --- verification ---------------------------------------------------------------------------------------


def troubles(meeting):
    return list(verification.troubles(Document.objects.get(pk=meeting.document)))


def test_sound_document_passes_pycrdt_and_yjs(meeting, cast, capsys):
    item = grown(meeting, cast, 3)
    text = "# Rubrik\n\n- **fet** [länk](https://example.org)\n- 😀"
    edit_item(item, replace(fields_of(item), text=text), item.seq, by=cast.teknik)
    remove_item(meeting.items.first(), by=cast.sekr)
    compact(meeting.document)
    assert verification.node(), "node is needed for this test"
    assert troubles(meeting) == []
    call_command("live_verify", all=True)
    assert "live_verify: ok" in capsys.readouterr().out


def past_the_triggers(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE meetings_agendaitem SET title = 'Annat' WHERE title = 'Valideringsplatser 2027'",
            "title differ",
        ),
        ("DELETE FROM meetings_logentry WHERE seq = 2", "has a gap"),
        ("UPDATE meetings_document SET content_hash = repeat('0', 64)", "content hash"),
        ("UPDATE meetings_document SET head_seq = head_seq + 1", "the log ends at"),
        ("DELETE FROM meetings_logspan WHERE seq = 2", "spans"),
    ],
)
def test_what_went_past_the_log_is_found(meeting, cast, statement, said):
    grown(meeting, cast, 2)
    past_the_triggers(statement)
    assert said in " ".join(troubles(meeting))
    with pytest.raises(CommandError, match="differences"):
        call_command("live_verify", all=True)


def test_log_cannot_be_changed_or_thinned_out(meeting, cast):
    grown(meeting, cast, 1)
    with pytest.raises(Exception, match="Cannot update or delete"):
        LogEntry.objects.filter(document=meeting.document).update(source="system")


def test_rows_from_before_there_were_documents_are_written_into_one(meeting, cast):
    past_the_triggers(
        "DELETE FROM meetings_logspan; DELETE FROM meetings_logclient; DELETE FROM meetings_logentry;"
        "DELETE FROM meetings_document; UPDATE meetings_agendaitem SET seq = 0, text = '<b>rå</b> | text'"
    )
    before = list(meeting.items.values_list("uuid", "title"))
    add_item(meeting, cast.ifmetall, title="Ny")
    assert list(meeting.items.exclude(title="Ny").values_list("uuid", "title")) == before
    assert troubles(meeting) == []


def test_refused_batch_writes_nothing(meeting, cast):
    item = grown(meeting, cast, 1)
    replica = load(meeting.document)
    head, _rows = lock_head(meeting.document)
    entry = Entry(b"rubbish", cast.ifmetall.user_id, cast.ifmetall.pk, ALL, "form")
    with pytest.raises(Exception, match="content of kind"):
        commit(replica, meeting.document, head, [entry], PROPOSED_AT)
    assert LogEntry.objects.filter(document=meeting.document).count() == head
    assert AgendaItem.objects.get(pk=item.pk).seq == item.seq
