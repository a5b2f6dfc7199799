from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from forum.models import HistoryEntry
from meetings.followup import record_decision, report_progress
from meetings.listing import actions_in_order, visible_decisions
from meetings.minutes import finalise_minutes, share_minutes
from meetings.models import ActionItem
from tests.factories import local
from tests.meetings.conducting import CLOSED, FINALISED, held, make_action, make_item, opened

LATER = local(2027, 1, 10)


@pytest.fixture
def action(meeting, cast) -> ActionItem:
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    return make_action(item, cast.ifmetall, cast.sekr)


def test_assigned_action_waits_for_its_party(action, meeting, cast):
    action.refresh_from_db()
    assert (action.owner, action.due, action.state) == (cast.ifmetall.party, date(2027, 1, 31), "not_started")
    assert (action.meeting, action.forum, action.closed_at) == (meeting, meeting.forum, None)
    entry = HistoryEntry.objects.get(verb="action.assigned")
    assert entry.facts == {"owner": "IF Metall", "due": "2027-01-31"}


def test_answers_are_kept_and_the_last_one_counts(action, cast):
    report_progress(action, "in_progress", "Vi har frågat.", by=cast.ifmetall_deputy, at=CLOSED)
    report_progress(action, "done", "Klart.", by=cast.sekr, at=LATER)

    action.refresh_from_db()
    assert (action.state, action.closed_at) == (ActionItem.State.DONE, LATER)
    assert list(action.progress.values_list("state", "text", "seat")) == [
        ("done", "Klart.", cast.sekr.pk),
        ("in_progress", "Vi har frågat.", cast.ifmetall_deputy.pk),
    ]
    assert HistoryEntry.objects.filter(verb="action.answered").count() == 2


@pytest.mark.parametrize("role", ["teknik", "region", "board", "kalmar_ifmetall", "kalmar_sekr"])
def test_others_do_not_answer(action, cast, role):
    with pytest.raises(PermissionDenied):
        report_progress(action, "done", "Klart.", by=getattr(cast, role), at=LATER)
    action.refresh_from_db()
    assert (action.state, action.progress.count()) == ("not_started", 0)


def test_closed_action_takes_no_answer(action, cast):
    report_progress(action, "dropped", "Behövs inte.", by=cast.ifmetall, at=LATER)
    with pytest.raises(PermissionDenied):
        report_progress(action, "in_progress", "Vi ångrar oss.", by=cast.ifmetall, at=LATER)
    assert action.progress.count() == 1


def test_actions_are_answered_after_the_minutes_are_finalised(action, meeting, cast):
    finalise_minutes(held_again(meeting, cast), "", by=cast.sekr, at=FINALISED)
    report_progress(action, "done", "Klart.", by=cast.ifmetall, at=LATER)
    action.refresh_from_db()
    assert action.state == "done"


def held_again(meeting, cast):
    return held(meeting, cast.sekr)


def test_the_overdue_come_first_and_the_closed_last(action, meeting, cast):
    item = action.item
    early = make_action(item, cast.teknik, cast.sekr, "Tidig")
    early.due = date(2026, 12, 10)
    early.save(update_fields=["due"])
    done = make_action(item, cast.unionen, cast.sekr, "Klar")
    report_progress(done, "done", "Klart.", by=cast.unionen, at=CLOSED)

    assert list(actions_in_order(meeting.forum)) == [early, action, done]
    assert list(actions_in_order(meeting.forum).overdue(date(2026, 12, 11))) == [early]


def test_decisions_show_with_their_minutes(action, meeting, cast):
    decision = record_decision(action.item, "att börja", by=cast.sekr, at=CLOSED)
    minutes = held(meeting, cast.sekr)

    def readers() -> list[bool]:
        seats = (cast.sekr, cast.ifmetall, cast.board)
        return [decision in visible_decisions(meeting.forum, [seat]) for seat in seats]

    assert readers() == [True, False, False]
    share_minutes(minutes, by=cast.sekr, at=CLOSED)
    assert readers() == [True, True, False]
    finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED)
    assert readers() == [True, True, True]
