"""How an indicator stands: against its target, against the time gone, and women against men."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.models import Indicator, Project, Reading
from projects.suppression import FEWEST, Shown, shown, whole

# Points of per cent between what is done and the time gone within which a project counts as on plan.
SLACK = 5


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands, as somebody may see it.

    `reading` is the newest one that may be told, and `numbers` what may be told of it. `pace` is ahead, on_plan
    or behind while the project runs, reached or missed when its time is over, and empty when it cannot be told.
    """

    indicator: Indicator
    reading: Reading | None
    numbers: Shown
    done: Decimal | None
    gone: Decimal | None
    pace: str
    women_share: Decimal | None
    newer_is_withheld: bool = False

    @property
    def has_too_few_women(self) -> bool:
        wanted = self.indicator.target_women
        return wanted is not None and self.women_share is not None and self.women_share < wanted


def held(readings: Iterable[Reading]) -> list[Reading]:
    """The readings that hold, the newest day first: of several for the same day the one noted last."""
    holding: dict[date, Reading] = {}
    for reading in sorted(readings, key=lambda each: (each.noted_at, each.pk)):
        holding[reading.period_end] = reading
    return sorted(holding.values(), key=lambda each: each.period_end, reverse=True)


def seen_by_everybody(indicators: Iterable[Indicator]) -> dict[int, Shown]:
    """The readings of a project as everybody may see them. Give it all the project's indicators."""
    everything = list(indicators)
    people = [each.code for each in everything if each.kind == Indicator.Kind.PERSONS]
    return shown({each.code: each.readings.all() for each in everything}, people)


def standing(
    indicator: Indicator, project: Project, day: date, seen: Mapping[int, Shown] | None = None
) -> Standing:
    """`seen` is what the reader may see; without it, all. `readings` are fetched beforehand by the page."""
    readings = held(indicator.readings.all())
    told = [(each, seen[each.pk] if seen is not None else whole(each)) for each in readings]
    gone = time_gone(project, day)
    if not told:
        return Standing(indicator, None, Shown(), None, gone, "", None)
    reading, numbers = next((pair for pair in told if pair[1].total is not None or pair[1].is_few), told[0])
    done = progress(numbers.total, indicator.baseline, indicator.target)
    return Standing(
        indicator,
        reading,
        numbers,
        done,
        gone,
        pace_of(project, done, day),
        women_share(numbers),
        newer_is_withheld=reading is not readings[0],
    )


def women_share(numbers: Shown) -> Decimal | None:
    """Of women and men together. Shares of a few persons say nothing, and are not told to anybody."""
    if numbers.women is None or numbers.men is None or min(numbers.women, numbers.men) < FEWEST:
        return None
    return _percent(numbers.women, numbers.women + numbers.men)


def progress(total: int | None, baseline: int | None, target: int | None) -> Decimal | None:
    """How much of the way from the baseline to the target has been gone; a target below it is to be fallen to."""
    start = baseline or 0
    if total is None or target is None or target == start:
        return None
    return max(_percent(total - start, target - start), Decimal(0))


def time_gone(project: Project, day: date) -> Decimal | None:
    """How much of the project's time has gone, in per cent."""
    if not project.starts_on or not project.ends_on:
        return None
    length = (project.ends_on - project.starts_on).days + 1
    passed = min(max((day - project.starts_on).days, 0), length)
    return _percent(passed, length)


def pace_of(project: Project, done: Decimal | None, day: date) -> str:
    """Nothing is told of a project that has not begun; one whose time is over has reached its target or not."""
    if done is None or (project.starts_on and day < project.starts_on):
        return ""
    if project.ends_on and day > project.ends_on:
        return "reached" if done >= 100 else "missed"
    return pace(done, time_gone(project, day))


def pace(done: Decimal | None, gone: Decimal | None) -> str:
    if done is None or gone is None:
        return ""
    if done + SLACK < gone:
        return "behind"
    return "ahead" if done > gone + SLACK else "on_plan"


def _percent(part: int, of: int) -> Decimal:
    return Decimal(part * 100) / of
