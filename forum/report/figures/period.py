"""The year that is followed up, and until when things are counted."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True)
class Period:
    year: int
    at: datetime

    @property
    def first_day(self) -> date:
        return date(self.year, 1, 1)

    @property
    def before(self) -> "Period":
        """The year before, in full."""
        return Period(self.year - 1, self.at)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    @property
    def cutoff(self) -> datetime:
        """The moment of the order, or the last one of the year when that came first."""
        end = datetime.combine(self.last_day, time(23, 59, 59), tzinfo=STOCKHOLM)
        return min(self.at, end).astimezone(STOCKHOLM)

    @property
    def today(self) -> date:
        """The last day that counts."""
        return self.cutoff.date()
