"""A first suggestion for the year's dates: last year's, on the same weekdays."""

from datetime import date, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate, localtime

from forum.models import Forum
from meetings.models import Meeting

ROWS, MOST = 4, 8
WEEK = timedelta(days=7)
QUARTER_MONTHS = (2, 5, 9, 12)


def suggested_rows(forum: Forum, year: int, today: date) -> list[dict[str, Any]]:
    """At least four rows for the form; a suggestion that has passed or is taken is left without a day."""
    before = _before(forum, year).select_related("group", "template").order_by("starts_at")[:MOST]
    rows = [_like(meeting, year) for meeting in before] or _usual(year)
    rows += [_blank(rows[-1]) for _place in range(ROWS - len(rows))]
    taken = set(_days(forum, year))
    return [
        _blank(row) if row["date"] and (row["date"] <= today or row["date"] in taken) else row for row in rows
    ]


def has_pattern(forum: Forum, year: int) -> bool:
    """Whether there is a year before it to copy from."""
    return _before(forum, year).exists()


def _before(forum: Forum, year: int) -> QuerySet[Meeting]:
    """Last year's meetings, without those of groups that have ended."""
    return forum.meetings.standing().filter(year=year - 1, group__until=None)


def same_weekday(day: date, year: int) -> date:
    """A day of that year with the same weekday: 52 weeks on, or 53 where the year would be missed."""
    moved = day + WEEK * 52 * (year - day.year)
    while moved.year < year:
        moved += WEEK
    while moved.year > year:
        moved -= WEEK
    return moved


def _days(forum: Forum, year: int) -> list[date]:
    meetings = forum.meetings.standing().filter(year=year)
    return [localdate(starts_at) for starts_at in meetings.values_list("starts_at", flat=True)]


def _like(meeting: Meeting, year: int) -> dict[str, Any]:
    starts_at, ends_at = localtime(meeting.starts_at), localtime(meeting.ends_at)
    return {
        "date": same_weekday(starts_at.date(), year),
        "starts": starts_at.time(),
        "ends": ends_at.time(),
        "form": meeting.form,
        "place": meeting.place,
        "link": meeting.link,
        "group": meeting.group_id or "",
        "template": meeting.template_id if meeting.template and meeting.template.ended_at is None else "",
    }


def _usual(year: int) -> list[dict[str, Any]]:
    """The second Wednesday of February, May, September and December."""
    hours = {"starts": time(9), "ends": time(12), "form": Meeting.Form.ON_SITE, "place": "", "link": ""}
    return [{"date": _second_wednesday(year, month), **hours} for month in QUARTER_MONTHS]


def _second_wednesday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(2 - first.weekday()) % 7) + WEEK


def _blank(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "date": None}
