"""Writing agenda items: who may, how two writers meet, and that nothing written is lost."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry
from meetings import drafting
from meetings.drafting import (
    ItemFields,
    ItemRemoved,
    StaleEdit,
    begin_agenda,
    edit_item,
    fields_of,
    move_item,
    propose_item,
    remove_item,
    restore_item,
)
from meetings.models import AgendaItem, Meeting
from tests.meetings.agendas import PROPOSED_AT, add_item, approve_all, put_forward


def titles(meeting):
    return [item.title for item in meeting.items.filter(deleted_at=None)]


def test_new_item_stands_before_the_closing_items_and_names_its_party(meeting, cast):
    before = titles(meeting)
    item = add_item(meeting, cast.ifmetall, duration=30, presenter="IF Metall", text="Rad 1\r\nRad 2  ")

    assert titles(meeting)[-5:] == ["Valideringsplatser 2027", *before[-4:]]
    assert (item.proposer, item.revision, item.text) == (cast.ifmetall.party, 1, "Rad 1\nRad 2")
    kept = item.revisions.get()
    assert (kept.number, kept.seat, kept.at) == (1, cast.ifmetall, PROPOSED_AT)
    assert (kept.fields["title"], kept.fields["duration"]) == ("Valideringsplatser 2027", 30)
    entry = HistoryEntry.objects.get(verb="item.proposed", subject_id=item.pk)
    assert (entry.party, entry.facts["minutes"]) == ("IF Metall", 30)


def test_standing_items_are_laid_out_once(meeting, cast):
    items = list(meeting.items.all())
    assert [(item.standing, item.proposer, item.revision) for item in items[:2]] == [
        ("opening", None, 1),
        ("adoption", None, 1),
    ]
    assert [item.revisions.get().fields["title"] for item in items] == titles(meeting)
    with pytest.raises(PermissionDenied):
        begin_agenda(meeting, {"opening": ItemFields(title="En gång till")}, by=cast.sekr)


def test_positions_are_consecutive_after_an_item_is_added(meeting, cast):
    add_item(meeting, cast.ifmetall)
    positions = list(meeting.items.values_list("position", flat=True))
    assert positions == list(range(len(positions)))


def test_item_is_refused_from_the_board_and_from_another_forum(meeting, cast):
    before = titles(meeting)
    for seat in (cast.board, cast.kalmar_sekr, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            add_item(meeting, seat)
    assert titles(meeting) == before


def test_agenda_has_at_most_a_hundred_items(meeting, cast):
    drafted = meeting.items.count()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=drafted + n, title=f"Punkt {n}") for n in range(100 - drafted)
    )
    with pytest.raises(ValidationError):
        add_item(meeting, cast.ifmetall)
    assert meeting.items.count() == 100


def test_edit_writes_the_fields_and_keeps_what_was_there(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Först")
    edit_item(item, replace(fields_of(item), text="Sedan"), 1, by=cast.unionen, at=PROPOSED_AT)

    item.refresh_from_db()
    assert (item.text, item.revision) == ("Sedan", 2)
    assert [revision.fields["text"] for revision in item.revisions.all()] == ["Sedan", "Först"]
    entry = HistoryEntry.objects.get(verb="item.edited")
    assert (entry.party, entry.facts) == ("Unionen", {"fields": ["text"], "revision": 2})


def test_edit_that_changes_nothing_leaves_no_trace(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    edit_item(item, fields_of(item), 1, by=cast.unionen)
    assert (item.revision, item.revisions.count()) == (1, 1)


def test_two_edits_of_different_fields_are_merged(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Text", proposal="Förslag")
    seen = fields_of(item)
    edit_item(item, replace(seen, text="Ny text"), 1, by=cast.unionen)
    edit_item(item, replace(seen, proposal="Nytt förslag"), 1, by=cast.teknik)

    item.refresh_from_db()
    assert (item.text, item.proposal, item.revision) == ("Ny text", "Nytt förslag", 3)


def test_two_edits_of_the_same_field_are_refused_with_both_texts(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Text", proposal="Förslag")
    seen = fields_of(item)
    edit_item(item, replace(seen, text="Unionens text", presenter="Unionen"), 1, by=cast.unionen)
    with pytest.raises(StaleEdit) as refused:
        edit_item(item, replace(seen, text="Teknikföretagens text"), 1, by=cast.teknik)

    stale = refused.value
    assert stale.clashes == ["text"]
    assert (stale.base["text"], stale.theirs["text"], stale.mine["text"]) == (
        "Text",
        "Unionens text",
        "Teknikföretagens text",
    )
    assert (stale.merged["presenter"], stale.merged["text"]) == ("Unionen", "Teknikföretagens text")
    item.refresh_from_db()
    assert (item.text, item.revision) == ("Unionens text", 2)


def test_two_equal_edits_do_not_clash(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Text")
    seen = fields_of(item)
    for seat in (cast.unionen, cast.teknik):
        edit_item(item, replace(seen, text="Samma"), 1, by=seat)
    assert (item.text, item.revision) == ("Samma", 2)


def test_edit_from_an_unknown_revision_never_overwrites(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Text")
    with pytest.raises(StaleEdit):
        edit_item(item, replace(fields_of(item), text="Annat"), 99, by=cast.unionen)
    assert AgendaItem.objects.get(pk=item.pk).text == "Text"


def test_item_can_be_edited_while_a_version_is_out_but_not_once_set(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    version = put_forward(meeting, cast)
    edit_item(item, replace(fields_of(item), text="Under tiden"), 1, by=cast.unionen)
    approve_all(version, cast)
    with pytest.raises(PermissionDenied):
        edit_item(item, replace(fields_of(item), text="För sent"), 2, by=cast.unionen)
    assert AgendaItem.objects.get(pk=item.pk).text == "Under tiden"


def test_secretariat_moves_items_and_parties_do_not(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    before = titles(meeting)
    place = before.index(item.title)
    with pytest.raises(PermissionDenied):
        move_item(item, up=True, by=cast.ifmetall)
    assert titles(meeting) == before

    move_item(item, up=True, by=cast.sekr)
    assert titles(meeting).index(item.title) == place - 1
    move_item(item, up=False, by=cast.sekr)
    assert titles(meeting) == before
    assert HistoryEntry.objects.filter(verb="item.moved").count() == 2


def test_first_item_stays_first_when_moved_up(meeting, cast):
    before = titles(meeting)
    move_item(meeting.items.first(), up=True, by=cast.sekr)
    assert titles(meeting) == before
    assert not HistoryEntry.objects.filter(verb="item.moved").exists()


def test_removed_item_is_kept_and_comes_back_where_it_stood(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    before = titles(meeting)
    remove_item(item, by=cast.ifmetall, at=PROPOSED_AT)
    assert item.title not in titles(meeting)
    assert AgendaItem.objects.get(pk=item.pk).deleted_at == PROPOSED_AT

    restore_item(item, by=cast.ifmetall)
    assert titles(meeting) == before
    assert [each.fields["removed"] for each in item.revisions.all()] == [False, True, False]


def test_party_cannot_remove_what_another_party_proposed(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    with pytest.raises(PermissionDenied):
        remove_item(item, by=cast.unionen)
    remove_item(item, by=cast.sekr)
    assert AgendaItem.objects.get(pk=item.pk).deleted_at is not None


def test_edit_of_a_removed_item_says_so(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    seen = fields_of(item)
    remove_item(item, by=cast.sekr)
    with pytest.raises(ItemRemoved):
        edit_item(item, replace(seen, text="Mitt"), 1, by=cast.ifmetall)


def test_note_is_written_by_the_secretariat_while_the_meeting_is_held(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    with pytest.raises(PermissionDenied):
        drafting.write_note(item, "Före mötet", 1, by=cast.sekr)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.OPEN)
    drafting.write_note(item, "Forumet diskuterade.", 1, by=cast.sekr)
    assert AgendaItem.objects.get(pk=item.pk).note == "Forumet diskuterade."
    with pytest.raises(StaleEdit) as refused:
        drafting.write_note(item, "En annan anteckning", 1, by=cast.sekr)
    assert refused.value.theirs == {"note": "Forumet diskuterade."}
    with pytest.raises(PermissionDenied):
        drafting.write_note(item, "Partens", 2, by=cast.ifmetall)


def test_item_added_at_the_meeting_needs_the_notes_to_be_open(meeting, cast):
    fields = ItemFields(title="Övrig fråga")
    with pytest.raises(PermissionDenied):
        propose_item(meeting, fields, by=cast.sekr, added_at_meeting=True)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.OPEN)
    item = propose_item(meeting, fields, by=cast.sekr, proposer=cast.unionen.party, added_at_meeting=True)
    assert (item.added_at_meeting, item.proposer) == (True, cast.unionen.party)
