"""The list of actions as it stood in a year: where each number of the annual follow-up leads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forum import clock
from forum.models import Forum
from meetings.actions_then import CARRIED, DONE, ActionThen, Outcome, actions_then
from meetings.year import FIRST_YEAR, LAST_YEAR

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EVERY = "all"
CHOSEN: dict[str, Callable[[ActionThen], bool]] = {
    EVERY: lambda each: True,
    "done": lambda each: each.outcome in DONE,
    "carried": lambda each: each.outcome in CARRIED,
    "inherited": lambda each: each.is_inherited,
    **{each.value: lambda then, each=each: then.outcome == each for each in Outcome},  # type: ignore[misc]
}


@dataclass(frozen=True, slots=True)
class YearAsked:
    """The year in the address (`ar`), and the moment (`per`): as the actions stood then."""

    year: int
    moment: datetime

    @property
    def states(self) -> list[tuple[str, str]]:
        return [
            (EVERY, _("All")),
            ("done", _("Done")),
            (Outcome.DONE_IN_TIME.value, _("Done in time")),
            (Outcome.DONE_LATE.value, _("Done after its day")),
            ("carried", _("Carried over")),
            (Outcome.OPEN.value, pgettext("actions", "Open")),
            (Outcome.LATE.value, _("Late")),
            (Outcome.DROPPED.value, pgettext("action", "Dropped")),
            ("inherited", _("Inherited from earlier years")),
        ]

    def chosen(self, forum: Forum, state: str) -> list[int]:
        return [each.action.pk for each in actions_then(forum, self.year, self.moment) if CHOSEN[state](each)]


def year_asked(asked: Mapping[str, str]) -> YearAsked | None:
    """None unless the address names a year; nonsense for a moment counts as the end of that year, or now."""
    typed = asked.get("ar") or ""
    year = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    last = datetime.combine(date(year, 12, 31), time(23, 59, 59), tzinfo=STOCKHOLM)
    return YearAsked(year, min(_moment(asked.get("per") or "") or clock.now(), clock.now(), last))


def _moment(typed: str) -> datetime | None:
    """A plus that was not written as %2B has become a space."""
    try:
        moment = datetime.fromisoformat(typed[:40].replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment.tzinfo and FIRST_YEAR <= moment.year <= LAST_YEAR else None
