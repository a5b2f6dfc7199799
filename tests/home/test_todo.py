"""The to-do list: what each role is asked, in which order, and what is no longer asked."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from forum.home.task import Urgency
from forum.home.todo import to_do
from forum.models import Forum
from meetings.agenda import approve_version
from meetings.drafting import ItemFields, propose_item
from meetings.followup import assign_action
from meetings.models import AgendaVersion, Invitation, Meeting
from meetings.participation import answer_invitation
from meetings.proposals import close_call, open_call, set_call_days
from members.models import Seat
from tests.factories import local
from tests.home.conftest import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with translation.override("en"):
        yield


def titles(seat: Seat, day: date = TODAY) -> list[str]:
    """Without the part of the annual follow-up, which every party is asked to look through (tests/report)."""
    return [task.title for task in to_do([seat], day) if "annual follow-up" not in task.title]


def answer_for(meeting: Meeting, seat: Seat) -> None:
    invitation = meeting.invitations.select_related("meeting", "seat__party").get(seat=seat)
    answer_invitation(invitation, Invitation.Answer.YES, by=seat, at=local(2026, 11, 20))


def held_meeting(meeting: Meeting) -> Meeting:
    """Meeting 3 of the same year, whose day is long past."""
    earlier = meeting.forum.meetings.get(year=2026, number=3)
    Meeting.objects.filter(pk=earlier.pk).update(state=Meeting.State.HELD, closed_at=earlier.ends_at)
    return earlier


def give_action(cast: SimpleNamespace, meeting: Meeting, due: date) -> None:
    earlier = meeting.forum.meetings.get(year=2026, number=3)
    Meeting.objects.filter(pk=earlier.pk).update(state=Meeting.State.OPEN)
    earlier.refresh_from_db()
    item = earlier.items.first()
    assign_action(item, "Lämna underlag", cast.ifmetall.party, due, by=cast.sekr, at=local(2026, 9, 3))


def test_no_seat_has_nothing_to_do() -> None:
    assert to_do([], TODAY) == []


def test_party_is_asked_to_approve_and_to_answer(cast: SimpleNamespace, proposed: AgendaVersion) -> None:
    assert titles(cast.ifmetall) == ["Approve the agenda of meeting 4", "Are you coming to meeting 4?"]


def test_approval_is_not_asked_twice(cast: SimpleNamespace, proposed: AgendaVersion) -> None:
    approve_version(proposed, proposed.number, proposed.sha256, by=cast.ifmetall, at=local(2026, 11, 18))
    assert titles(cast.ifmetall) == ["Are you coming to meeting 4?"]
    assert titles(cast.ifmetall_deputy)[0] != "Approve the agenda of meeting 4"
    assert titles(cast.unionen)[0] == "Approve the agenda of meeting 4"


def test_last_party_is_told_that_it_is_the_last(cast: SimpleNamespace, proposed: AgendaVersion) -> None:
    for seat in (cast.region, cast.teknik, cast.unionen):
        approve_version(proposed, proposed.number, proposed.sha256, by=seat, at=local(2026, 11, 18))
    assert to_do([cast.ifmetall], TODAY)[0].text == (
        "IF Metall is the last party. Version 1, by Friday 27 November."
    )


def test_party_that_does_not_approve_is_not_asked_to(cast: SimpleNamespace, proposed: AgendaVersion) -> None:
    assert titles(cast.company) == ["Are you coming to meeting 4?"]


def test_answered_invitation_is_gone(cast: SimpleNamespace, proposed: AgendaVersion) -> None:
    answer_for(proposed.meeting, cast.ifmetall)
    assert titles(cast.ifmetall) == ["Approve the agenda of meeting 4"]


def test_open_call_asks_for_items_until_the_party_has_proposed_one(
    cast: SimpleNamespace, meeting: Meeting
) -> None:
    assert titles(cast.ifmetall) == ["Are you coming to meeting 4?"]
    open_call(meeting, date(2026, 11, 26), by=cast.sekr, at=local(2026, 11, 16))
    asked = next(task for task in to_do([cast.ifmetall], TODAY) if "take up" in task.title)
    assert (asked.on, asked.text) == (date(2026, 11, 26), "The call for items is open until 26 November.")
    propose_item(meeting, ItemFields(title="Validering"), by=cast.ifmetall, at=local(2026, 11, 17))
    assert titles(cast.ifmetall) == ["Are you coming to meeting 4?"]
    assert "What should meeting 4 take up?" in titles(cast.unionen)
    close_call(meeting, by=cast.sekr, at=local(2026, 11, 18))
    assert titles(cast.unionen) == ["Are you coming to meeting 4?"]


def test_draft_without_a_call_asks_for_items_when_its_meeting_is_near(
    cast: SimpleNamespace, meeting: Meeting
) -> None:
    set_call_days(meeting, None, None, by=cast.sekr, at=local(2026, 11, 16))
    assert titles(cast.ifmetall) == ["Are you coming to meeting 4?", "What should meeting 4 take up?"]


@pytest.mark.parametrize(
    ("due", "urgency", "late"),
    [
        (date(2026, 11, 20), Urgency.LATE, "Was due 20 November."),
        (date(2026, 12, 1), Urgency.DUE, ""),
    ],
)
def test_action_comes_first_when_it_is_late(
    cast: SimpleNamespace, meeting: Meeting, due: date, urgency: Urgency, late: str
) -> None:
    give_action(cast, meeting, due)
    first = to_do([cast.ifmetall], TODAY)[0]
    assert (first.title, first.urgency, first.late) == ("Lämna underlag", urgency, late)
    assert "Lämna underlag" not in titles(cast.unionen)


def test_action_far_ahead_is_not_shown_yet(cast: SimpleNamespace, meeting: Meeting) -> None:
    give_action(cast, meeting, date(2027, 3, 1))
    assert "Lämna underlag" not in titles(cast.ifmetall)


def test_secretariat_sees_whom_the_agenda_waits_for(cast: SimpleNamespace, proposed: AgendaVersion) -> None:
    held_meeting(proposed.meeting)
    approve_version(proposed, proposed.number, proposed.sha256, by=cast.region, at=local(2026, 11, 18))
    task = next(task for task in to_do([cast.sekr], TODAY) if "waits for approval" in task.title)
    assert task.text == "Not yet: IF Metall, Teknikföretagen, Unionen. Deadline 27 November."
    overdue = next(task for task in to_do([cast.sekr], date(2026, 11, 30)) if "waits" in task.title)
    assert (overdue.urgency, overdue.late) == (Urgency.LATE, "The deadline was 27 November.")


def test_secretariat_is_told_what_it_left_undone(cast: SimpleNamespace, meeting: Meeting) -> None:
    held_meeting(meeting)
    give_titles = titles(cast.sekr)
    assert give_titles[:3] == [
        "Meeting 1 has not been closed",
        "Meeting 2 has not been closed",
        "Write the notes of the meeting from meeting 3",
    ]
    assert "Propose the agenda of meeting 4" in give_titles
    assert give_titles[-1] == "Plan the meetings of 2027"


def test_secretariat_runs_the_meeting_on_its_day(cast: SimpleNamespace, meeting: Meeting) -> None:
    assert "Meeting 4 is today" in titles(cast.sekr, date(2026, 12, 3))
    assert "Meeting 4 is today" not in titles(cast.ifmetall, date(2026, 12, 3))


def test_late_actions_of_others_are_one_row_for_the_secretariat(
    cast: SimpleNamespace, meeting: Meeting
) -> None:
    give_action(cast, meeting, date(2026, 11, 20))
    row = next(task for task in to_do([cast.sekr], TODAY) if task.title == "1 action is late")
    assert (row.text, row.late) == ("IF Metall.", "The oldest was due 20 November.")


def test_board_is_asked_nothing(cast: SimpleNamespace, proposed: AgendaVersion) -> None:
    assert titles(cast.board) == []


def test_other_forum_leaves_no_trace(cast: SimpleNamespace, proposed: AgendaVersion, kalmar: Forum) -> None:
    assert titles(cast.kalmar_ifmetall) == []


def test_rights_of_several_seats_are_joined(cast: SimpleNamespace, proposed: AgendaVersion) -> None:
    joined = [task.title for task in to_do([cast.sekr, cast.ifmetall], TODAY)]
    assert "Approve the agenda of meeting 4" in joined
    assert "The agenda of meeting 4 waits for approval" in joined
