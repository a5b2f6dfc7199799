"""A first suggestion for the year's dates: last year's, on the same weekdays."""

from datetime import date, time, timedelta
from typing import Any

from django.utils.timezone import localdate, localtime

from forum.models import Forum
from meetings.models import Meeting

ROWS = 4
WEEK = timedelta(days=7)
QUARTER_MONTHS = (2, 5, 9, 12)


def suggested_rows(forum: Forum, year: int, today: date) -> list[dict[str, Any]]:
    """Four rows for the form; a suggestion that has already passed is left without a day."""
    before = list(forum.meetings.standing().filter(year=year - 1).order_by("starts_at")[:ROWS])
    rows = [_like(meeting, year) for meeting in before] or _usual(year)
    rows += [_blank(rows[-1]) for _place in range(ROWS - len(rows))]
    taken = set(_days(forum, year))
    return [
        _blank(row) if row["date"] and (row["date"] <= today or row["date"] in taken) else row for row in rows
    ]


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
