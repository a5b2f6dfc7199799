"""The year's page: the wheel, and the same dates as a list and as a calendar file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.utils.safestring import SafeString

from forum.access import first_seat_that
from forum.charts import WheelEvent, WheelKind, year_wheel
from forum.home.dates import DateKind, YearDate, dates_of
from forum.home.wheel import events_of_meetings
from forum.models import Forum
from meetings import calendar
from meetings.all_day import all_day
from meetings.models import Meeting
from meetings.rules import may_see_participants
from members.models import Seat

DOTS = {
    DateKind.DEADLINE: WheelKind.DEADLINE,
    DateKind.PROJECT: WheelKind.PROJECT,
}


@dataclass(frozen=True, slots=True)
class YearPage:
    """`months` are the dates by month, only those that have any."""

    year: int
    drawing: SafeString
    months: list[tuple[date, list[YearDate]]]
    kinds: set[str]


def year_page(forum: Forum, year: int, seats: Sequence[Seat], today: date) -> YearPage:
    meetings = meetings_of(forum, year)
    dates = dates_of(forum, year, meetings, seats)
    dots = [WheelEvent(DOTS[each.kind], each.on) for each in dates if each.kind in DOTS]
    standing = [each for each in meetings if each.state != Meeting.State.CANCELLED]
    events = [*events_of_meetings(standing, year), *dots]
    months = groupby(dates, key=lambda each: each.on.replace(day=1))
    return YearPage(
        year=year,
        drawing=year_wheel(year, today, events),
        months=[(month, list(found)) for month, found in months],
        kinds={str(DOTS.get(each.kind, each.kind)) for each in dates},
    )


def year_file(forum: Forum, year: int, seats: Sequence[Seat], at: datetime) -> str:
    """Meetings with their hours, cancelled ones as such; every other date as a whole day."""
    meetings = meetings_of(forum, year)
    days = [
        all_day(each.key, each.on, f"{forum.short_name}: {each.title}", each.url, at)
        for each in dates_of(forum, year, meetings, seats)
        if each.meeting is None
    ]
    joins = bool(meetings) and first_seat_that(may_see_participants, seats, meetings[0]) is not None
    return calendar.forum_feed(forum, meetings, with_link=joins, at=at, days=days)


def meetings_of(forum: Forum, year: int) -> list[Meeting]:
    meetings = list(forum.meetings.filter(year=year).select_related("group").order_by("starts_at"))
    for meeting in meetings:
        meeting.forum = forum
    return meetings
