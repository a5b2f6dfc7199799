"""Writing agenda items: who may, how two writers meet, and that nothing written is lost."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry
from meetings import drafting
from meetings.drafting import (
    ItemFields,
    ItemRemoved,
    begin_agenda,
    bring_back,
    edit_item,
    fields_of,
    move_item,
    propose_item,
    remove_item,
    restore_item,
)
from meetings.live import desk
from meetings.live.loading import load
from meetings.live.markdown import Inexpressible
from meetings.models import AgendaItem, LogEntry, Meeting
from tests.meetings.agendas import PROPOSED_AT, add_item, approve_all, put_forward


def titles(meeting):
    return [item.title for item in meeting.items.filter(deleted_at=None)]


def desk_items(meeting):
    return load(meeting.document).live()


def test_new_item_stands_before_the_closing_items_and_names_its_party(meeting, cast):
    before = titles(meeting)
    item = add_item(meeting, cast.ifmetall, duration=30, presenter="IF Metall", text="Rad 1\r\nRad 2  ")

    assert titles(meeting)[-5:] == ["Valideringsplatser 2027", *before[-4:]]
    assert (item.proposer, item.text) == (cast.ifmetall.party, "Rad 1\nRad 2")
    logged = LogEntry.objects.get(document=meeting.document, seq=item.seq)
    assert (logged.seat, logged.at, logged.source) == (cast.ifmetall, PROPOSED_AT, "form")
    assert logged.touched == {str(item.uuid): [""]}
    entry = HistoryEntry.objects.get(verb="item.proposed", subject_id=item.pk)
    assert (entry.party, entry.facts["minutes"]) == ("IF Metall", 30)


def test_standing_items_are_laid_out_once(meeting, cast):
    items = list(meeting.items.all())
    assert [(item.standing, item.proposer, item.seq) for item in items[:2]] == [
        ("opening", None, 1),
        ("adoption", None, 1),
    ]
    assert [item.title for item in desk_items(meeting)] == titles(meeting)
    with pytest.raises(PermissionDenied):
        begin_agenda(meeting, {"opening": ItemFields(title="En gång till")}, by=cast.sekr)


def test_every_item_has_a_place_of_its_own_after_one_is_added(meeting, cast):
    add_item(meeting, cast.ifmetall)
    places = list(meeting.items.values_list("pos", flat=True))
    assert places == sorted(set(places))


def test_item_is_refused_from_the_board_and_from_another_forum(meeting, cast):
    before = titles(meeting)
    for seat in (cast.board, cast.kalmar_sekr, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            add_item(meeting, seat)
    assert titles(meeting) == before


def test_agenda_has_at_most_a_hundred_items(meeting, cast):
    drafted = meeting.items.count()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, pos=f"z{n:02}V", title=f"Punkt {n}") for n in range(100 - drafted)
    )
    with pytest.raises(ValidationError):
        add_item(meeting, cast.ifmetall)
    assert meeting.items.count() == 100


def test_edit_writes_the_fields_and_keeps_what_was_there(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Först")
    before = item.seq
    edit_item(item, replace(fields_of(item), text="Sedan"), before, by=cast.unionen, at=PROPOSED_AT)

    item.refresh_from_db()
    assert (item.text, item.seq) == ("Sedan", before + 1)
    name = str(item.uuid)
    assert [desk.item_at(meeting, name, seq).text for seq in (before, before + 1)] == ["Först", "Sedan"]
    entry = HistoryEntry.objects.get(verb="item.edited")
    assert (entry.party, entry.facts) == ("Unionen", {"fields": ["text"]})


def test_edit_that_changes_nothing_leaves_no_trace(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    before = (item.seq, LogEntry.objects.count(), HistoryEntry.objects.count())
    assert edit_item(item, fields_of(item), item.seq, by=cast.unionen) == []
    item.refresh_from_db()
    assert (item.seq, LogEntry.objects.count(), HistoryEntry.objects.count()) == before


def test_two_edits_of_different_fields_are_merged(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Text", proposal="Förslag")
    seen, base = fields_of(item), item.seq
    assert edit_item(item, replace(seen, text="Ny text"), base, by=cast.unionen) == []
    assert edit_item(item, replace(seen, proposal="Nytt förslag"), base, by=cast.teknik) == []

    item.refresh_from_db()
    assert (item.text, item.proposal) == ("Ny text", "Nytt förslag")


def test_two_edits_of_the_same_text_are_both_kept_and_the_second_writer_is_told(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Vi föreslår platser.", proposal="Förslag")
    seen, base = fields_of(item), item.seq
    theirs = replace(seen, text="Vi föreslår platser. Unionen vill ha fler.", presenter="Unionen")
    edit_item(item, theirs, base, by=cast.unionen)
    mine = replace(seen, text="Vi i industrin föreslår platser.", proposal="Nytt förslag")
    assert edit_item(item, mine, base, by=cast.teknik) == ["text"]

    item.refresh_from_db()
    assert item.text == "Vi i industrin föreslår platser. Unionen vill ha fler."
    assert (item.presenter, item.proposal) == ("Unionen", "Nytt förslag")


def test_of_two_lengths_the_later_counts_and_the_writer_is_told(meeting, cast):
    item = add_item(meeting, cast.ifmetall, duration=10, text="Text")
    seen, base = fields_of(item), item.seq
    edit_item(item, replace(seen, duration=15), base, by=cast.unionen)
    mine = replace(seen, duration=20, text="Text och mer")
    assert edit_item(item, mine, base, by=cast.teknik) == ["duration"]
    item.refresh_from_db()
    assert (item.duration, item.text) == (20, "Text och mer")


def test_equal_lengths_are_no_clash(meeting, cast):
    item = add_item(meeting, cast.ifmetall, duration=10)
    seen, base = fields_of(item), item.seq
    for seat in (cast.unionen, cast.teknik):
        assert edit_item(item, replace(seen, duration=25), base, by=seat) == []
    item.refresh_from_db()
    assert item.duration == 25


def test_edit_that_would_be_too_long_together_with_anothers_is_refused_and_changes_nothing(meeting, cast):
    item = add_item(meeting, cast.ifmetall, title="Titel")
    seen, base = fields_of(item), item.seq
    edit_item(item, replace(seen, title="Titel " + "a" * 150), base, by=cast.unionen)
    with pytest.raises(ValidationError):
        edit_item(item, replace(seen, title="b" * 150 + " Titel"), base, by=cast.teknik)
    assert AgendaItem.objects.get(pk=item.pk).title == "Titel " + "a" * 150


def test_text_that_the_language_cannot_express_is_refused():
    with pytest.raises(Inexpressible):
        ItemFields(title="Tabell", text="| a | b |\n|---|---|\n| 1 | 2 |")


def test_earlier_text_is_brought_back_as_a_new_edit(meeting, cast):
    item = add_item(meeting, cast.ifmetall, text="Först")
    edit_item(item, replace(fields_of(item), text="Sedan"), item.seq, by=cast.unionen)
    before = item.seq
    bring_back(item, {"text": "Först"}, by=cast.teknik)
    assert (item.text, item.seq) == ("Först", before + 1)
    assert LogEntry.objects.get(document=meeting.document, seq=item.seq).seat == cast.teknik


def test_item_can_be_edited_while_a_version_is_out_but_not_once_set(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    version = put_forward(meeting, cast)
    edit_item(item, replace(fields_of(item), text="Under tiden"), item.seq, by=cast.unionen)
    approve_all(version, cast)
    with pytest.raises(PermissionDenied):
        edit_item(item, replace(fields_of(item), text="För sent"), item.seq, by=cast.unionen)
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
    name = str(item.uuid)
    assert [desk.item_at(meeting, name, item.seq - back).deleted for back in (2, 1, 0)] == [
        False,
        True,
        False,
    ]


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
        edit_item(item, replace(seen, text="Mitt"), item.seq, by=cast.ifmetall)


def test_note_is_written_by_the_secretariat_while_the_meeting_is_held(meeting, cast):
    item = add_item(meeting, cast.ifmetall)
    with pytest.raises(PermissionDenied):
        drafting.write_note(item, "Före mötet", item.seq, by=cast.sekr)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.OPEN)
    base = item.seq
    assert drafting.write_note(item, "Forumet diskuterade.", base, by=cast.sekr) == []
    assert AgendaItem.objects.get(pk=item.pk).note == "Forumet diskuterade."
    assert drafting.write_note(item, "En annan anteckning.", base, by=cast.sekr) == ["note"]
    kept = AgendaItem.objects.get(pk=item.pk).note
    assert "Forumet diskuterade." in kept
    assert "En annan anteckning." in kept
    with pytest.raises(PermissionDenied):
        drafting.write_note(item, "Partens", item.seq, by=cast.ifmetall)


def test_item_added_at_the_meeting_needs_the_notes_to_be_open(meeting, cast):
    fields = ItemFields(title="Övrig fråga")
    with pytest.raises(PermissionDenied):
        propose_item(meeting, fields, by=cast.sekr, added_at_meeting=True)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.OPEN)
    item = propose_item(meeting, fields, by=cast.sekr, proposer=cast.unionen.party, added_at_meeting=True)
    assert (item.added_at_meeting, item.proposer) == (True, cast.unionen.party)
