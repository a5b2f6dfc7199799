"""When the portal reminds by itself of a version that waits for approval: three days before, one day before, and the
day after the last day to answer. The pages that tell when and the daily run that sends ask the same function.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models.functions import TruncDate
from django.utils.timezone import localdate

from forum.mail.reminding import due_day
from meetings.models import AgendaVersion
from meetings.notices import reminders_of

OCCASIONS = {"3": timedelta(days=-3), "1": timedelta(days=-1), "after": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class Reminders:
    """The days that letters have gone, by the portal or the secretariat, and those that still come by themselves."""

    gone: list[date]
    coming: list[date]


def occasions(version: AgendaVersion) -> Iterator[tuple[str, date]]:
    """The days to come when it was proposed: nobody is reminded on the day of the request itself."""
    if version.approve_by:
        proposed = localdate(version.proposed_at)
        for name, after in OCCASIONS.items():
            if (day := version.approve_by + after) > proposed:
                yield name, day


def due_occasion(version: AgendaVersion, day: date) -> tuple[str, date] | None:
    """The latest occasion that has come. One that was missed is made up for, unless the next has come too."""
    names = {on: name for name, on in occasions(version)}
    on = due_day(names, day)
    return (names[on], on) if on else None


def reminders(version: AgendaVersion, today: date, is_out: bool) -> Reminders:
    """One query."""
    days = reminders_of(version).annotate(day=TruncDate("created_at")).values_list("day", flat=True)
    gone = sorted(set(days.order_by()))
    coming = [day for _name, day in occasions(version) if day >= today and day not in gone] if is_out else []
    return Reminders(gone, coming)
