"""The periods that are reported. Quarters, half-years and years have names; any other goes from a day to a day."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from forum.formats import full_day

QUARTER, HALF_YEAR, YEAR = 3, 6, 12
LENGTHS = (QUARTER, HALF_YEAR, YEAR)
ADDRESS = re.compile(r"(\d{4})(?:-(kvartal|halvar)-([1-4]))?|(\d{4}-\d\d-\d\d)--(\d{4}-\d\d-\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    start: date
    end: date

    def __str__(self) -> str:
        """In the reader's language, as it stands inside a sentence."""
        words = {"year": self.start.year}
        match self.months, self.place:
            case (12, _place):
                return str(self.start.year)
            case (6, 1):
                return _("the first half of %(year)s") % words
            case (6, 2):
                return _("the second half of %(year)s") % words
            case (3, 1):
                return _("the first quarter of %(year)s") % words
            case (3, 2):
                return _("the second quarter of %(year)s") % words
            case (3, 3):
                return _("the third quarter of %(year)s") % words
            case (3, 4):
                return _("the fourth quarter of %(year)s") % words
        return _("%(start)s to %(end)s") % {"start": full_day(self.start), "end": full_day(self.end)}

    @property
    def slug(self) -> str:
        """Its address: 2026, 2026-halvar-1, 2026-kvartal-3, or the two days."""
        match self.months:
            case 12:
                return f"{self.start:%Y}"
            case 6:
                return f"{self.start:%Y}-halvar-{self.place}"
            case 3:
                return f"{self.start:%Y}-kvartal-{self.place}"
        return f"{self.start.isoformat()}--{self.end.isoformat()}"

    @property
    def months(self) -> int:
        """The length of a quarter, half-year or year of the calendar; 0 for any other period."""
        return next((each for each in LENGTHS if self == period_around(self.start, each)), 0)

    @property
    def place(self) -> int:
        """Which quarter or half-year of its year it is."""
        return (self.start.month - 1) // self.months + 1 if self.months else 0

    @property
    def following(self) -> "Period":
        """The next one of the same length; after a period without a name, the half-year around the next day."""
        return period_around(self.end + timedelta(days=1), self.months or HALF_YEAR)


def period_around(day: date, months: int) -> Period:
    """The quarter, half-year or year that the day falls in."""
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return Period(date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))


def latest_ended(day: date, months: int = HALF_YEAR) -> Period:
    """The latest one that was over on that day."""
    start = period_around(day, months).start
    return period_around(start - timedelta(days=1), months)


def read_period(slug: str) -> Period | None:
    """From an address; None when it names no period."""
    found = ADDRESS.fullmatch(slug)
    if not found:
        return None
    year, kind, place, start, end = found.groups()
    try:
        if start:
            return Period(date.fromisoformat(start), date.fromisoformat(end))
        months = {"kvartal": QUARTER, "halvar": HALF_YEAR, None: YEAR}[kind]
        return period_around(date(int(year), 1 + months * (int(place or 1) - 1), 1), months)
    except ValueError:
        return None
