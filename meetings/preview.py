"""What a preview shows before anything happens: the meetings, the letters, and the effect in the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from forum.formats import timespan
from forum.models import Forum
from meetings.advice import advice
from meetings.models import Meeting
from meetings.pages import meeting_title, where
from meetings.recipients import Event, Recipient, who_gets_what
from meetings.scheduling import CALENDAR_FIELDS, MeetingPlan


@dataclass(frozen=True, slots=True)
class PlannedMeeting:
    title: str
    time: str
    where: str
    advice: list[str]
    carries_follow_up: bool


@dataclass(frozen=True, slots=True)
class Preview:
    meetings: list[PlannedMeeting]
    recipients: list[Recipient]

    @property
    def letters(self) -> int:
        return len(self.meetings) * len(self.recipients)


def plan_preview(forum: Forum, year: int, plans: Sequence[MeetingPlan], today: date) -> Preview:
    """The meetings as they would become, with the numbers they would get."""
    there = list(forum.meetings.filter(year=year))
    first = max((meeting.number for meeting in there), default=0) + 1
    standing = [meeting for meeting in there if meeting.state != Meeting.State.CANCELLED]
    days = [localdate(each.starts_at) for each in standing]
    last = max([plan.starts_at for plan in plans] + [each.starts_at for each in standing])
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
                carries_follow_up=plan.starts_at == last,
            )
        )
        days.append(localdate(plan.starts_at))
    return Preview(planned, who_gets_what(Meeting(forum=forum), Event.PLANNED))


def move_preview(meeting: Meeting, plan: MeetingPlan, today: date) -> Preview:
    """The meeting at its new time and place."""
    others = meeting.forum.meetings.standing().exclude(pk=meeting.pk).values_list("starts_at", flat=True)
    days = [localdate(starts_at) for starts_at in others]
    moved = as_meeting(meeting.forum, meeting.year, meeting.number, plan)
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
        forum=forum, year=year, number=number, **{name: getattr(plan, name) for name in CALENDAR_FIELDS}
    )


def _is_last(meeting: Meeting, plan: MeetingPlan) -> bool:
    others = meeting.forum.meetings.standing().filter(year=meeting.year).exclude(pk=meeting.pk)
    return not others.filter(starts_at__gt=plan.starts_at).exists()
