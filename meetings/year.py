"""The year's meetings as the list shows them: how far each has come, and whether the reader has answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from forum.access import first_seat_that
from forum.models import Forum
from meetings.models import Invitation, Meeting
from meetings.pages import meeting_title, where
from meetings.rules import may_answer, may_see_agenda, may_see_minutes
from meetings.stages import Tag, agenda_tag, minutes_of, minutes_tag
from meetings.waiting import waiting_for

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class YearRow:
    meeting: Meeting
    title: str
    where: str
    agenda: Tag | None
    minutes: Tag | None
    answer: Invitation | None
    may_answer: bool
    is_upcoming: bool
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Circle:
    """Whose meetings are listed: everyone's, the whole forum's, or a group's; `key` stands in the address."""

    key: str
    name: str
    filter: dict[str, Any]


def rows_of(forum: Forum, year: int, seats: Sequence[Any], now: datetime, circle: Circle) -> list[YearRow]:
    """Four queries however many meetings there are (two fewer while no agenda is out for approval)."""
    meetings = list(
        forum.meetings.filter(year=year, **circle.filter)
        .select_related("minutes", "chair__party__organisation", "group")
        .order_by("starts_at")
    )
    for meeting in meetings:
        meeting.forum = forum
    waiting = waiting_for(forum, meetings)
    answers = _answers(meetings, seats)
    return [_row(each, waiting.get(each.pk), answers.get(each.pk), seats, now) for each in meetings]


def circles_of(forum: Forum) -> list[Circle]:
    """The choices, everyone's first; a forum without groups has no other."""
    groups = list(forum.groups.all())
    found = [Circle("", _("All meetings"), {})]
    if groups:
        found += [Circle("forum", _("The whole forum"), {"group": None})]
        found += [Circle(str(group.pk), group.name, {"group": group}) for group in groups]
    return found


def years_of(forum: Forum, chosen: int, this_year: int) -> list[int]:
    """The years there is something to see in, with this one, the next and the chosen."""
    years = forum.meetings.order_by().values_list("year", flat=True).distinct()
    return sorted({*years, this_year, this_year + 1, chosen})


def _answers(meetings: list[Meeting], seats: Sequence[Any]) -> dict[int, Invitation]:
    """The reader's own invitation to each meeting."""
    own = Invitation.objects.filter(
        meeting__in=meetings, seat__in=[seat.pk for seat in seats], withdrawn_at=None
    )
    by_pk = {seat.pk: seat for seat in seats}
    answers: dict[int, Invitation] = {}
    for invitation in own.order_by("seat_id"):
        invitation.seat = by_pk[invitation.seat_id]
        answers.setdefault(invitation.meeting_id, invitation)
    return answers


def _row(
    meeting: Meeting, waiting: Any, answer: Invitation | None, seats: Sequence[Any], now: datetime
) -> YearRow:
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    is_upcoming = not is_cancelled and meeting.state != Meeting.State.HELD and meeting.ends_at >= now
    if answer:
        answer.meeting = meeting
    minutes = minutes_of(meeting)
    reads_agenda = first_seat_that(may_see_agenda, seats, meeting) is not None
    reads_minutes = minutes is not None and first_seat_that(may_see_minutes, seats, minutes) is not None
    return YearRow(
        meeting=meeting,
        title=meeting_title(meeting),
        where=where(meeting),
        agenda=agenda_tag(meeting, waiting) if reads_agenda and not is_cancelled else None,
        minutes=minutes_tag(meeting) if reads_minutes else None,
        answer=answer if is_upcoming else None,
        may_answer=is_upcoming
        and answer is not None
        and first_seat_that(may_answer, seats, answer) is not None,
        is_upcoming=is_upcoming,
        is_cancelled=is_cancelled,
    )
