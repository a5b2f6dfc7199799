"""What a preview shows before anything happens: the meetings, the letters, and the effect in the calendar."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localdate

from forum import clock
from forum.formats import timespan
from forum.models import Forum
from meetings.advice import advice
from meetings.models import Meeting
from meetings.pages import meeting_title, where
from meetings.proposals import CallDays
from meetings.recipients import Event, Recipient, in_order, who_gets_what
from meetings.scheduling import CALENDAR_FIELDS, MeetingPlan, answer_due, call_days


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    title: str
    time: str
    where: str
    advice: list[str]
    carries_follow_up: bool
    call: CallDays = (None, None)
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    meetings: list[PlannedMeeting]
    recipients: list[Recipient]

    @property
    def letters(self) -> int:
        return sum(each.letters for each in self.recipients)


def plan_preview(forum: Forum, year: int, plans: Sequence[MeetingPlan], today: date) -> Preview:
    """The meetings as they would become, with the numbers they would get."""
    there = list(forum.meetings.filter(year=year))
    first = max((meeting.number for meeting in there), default=0) + 1
    standing = [meeting for meeting in there if meeting.state != Meeting.State.CANCELLED]
    days = [localdate(each.starts_at) for each in standing]
    own = [each.starts_at for each in standing if each.group_id is None]
    last = max([plan.starts_at for plan in plans if plan.group is None] + own, default=None)
    planned = []
    for number, plan in enumerate(plans, first):
        meeting = as_meeting(forum, year, number, plan)
        told = advice(plan, localdate(plan.starts_at), days, today)
        planned.append(
            PlannedMeeting(
                title=meeting_title(meeting),
                time=timespan(plan.starts_at, plan.ends_at),
                where=where(meeting),
                advice=told,
                carries_follow_up=plan.group is None and plan.starts_at == last,
                call=call_days(plan, clock.now()),
                answer_by=plan.answer_by or answer_due(plan.starts_at, clock.now()),
            )
        )
        days.append(localdate(plan.starts_at))
    return Preview(planned, _called(forum, plans))


def _called(forum: Forum, plans: Sequence[MeetingPlan]) -> list[Recipient]:
    """Everyone who is called to one of them, with the number of letters: one for each meeting."""
    found: dict[str, Recipient] = {}
    for group, count in Counter(plan.group for plan in plans).items():
        for each in who_gets_what(Meeting(forum=forum, group=group), Event.PLANNED):
            before = found.get(each.email)
            letters = count + (before.letters if before else 0)
            found[each.email] = replace(before or each, letters=letters)
    return in_order(found.values())


def move_preview(meeting: Meeting, plan: MeetingPlan, today: date) -> Preview:
    """The meeting at its new time and place."""
    others = meeting.forum.meetings.standing().exclude(pk=meeting.pk).values_list("starts_at", flat=True)
    days = [localdate(starts_at) for starts_at in others]
    moved = as_meeting(meeting.forum, meeting.year, meeting.number, replace(plan, group=meeting.group))
    planned = PlannedMeeting(
        title=meeting_title(moved),
        time=timespan(plan.starts_at, plan.ends_at),
        where=where(moved),
        advice=advice(plan, localdate(plan.starts_at), days, today),
        carries_follow_up=_is_last(meeting, plan),
    )
    asks_again = (plan.starts_at, plan.ends_at) != (meeting.starts_at, meeting.ends_at)
    return Preview([planned], who_gets_what(meeting, Event.MOVED, asks_again=asks_again))


def cancel_preview(meeting: Meeting) -> list[Recipient]:
    return who_gets_what(meeting, Event.CANCELLED)


def as_meeting(forum: Forum, year: int, number: int, plan: MeetingPlan) -> Meeting:
    """Not saved: only to be written out."""
    return Meeting(
        forum=forum,
        group=plan.group,
        year=year,
        number=number,
        **{name: getattr(plan, name) for name in CALENDAR_FIELDS},
    )


def _is_last(meeting: Meeting, plan: MeetingPlan) -> bool:
    if meeting.group_id:
        return False
    others = meeting.forum.meetings.standing().filter(year=meeting.year, group=None).exclude(pk=meeting.pk)
    return not others.filter(starts_at__gt=plan.starts_at).exists()
