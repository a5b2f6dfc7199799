"""What the pages show of a project's indicators, to whoever reads: readings fetched beforehand, no query here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forum.charts import GenderCount, Pace, gender_bar, pace_bar
from forum.formats import full_day, kr, number
from projects import catalogue, checks
from projects.figures import used_value
from projects.funding import current_lines, spent_so_far
from projects.models import Figure, Indicator, Project, Reading
from projects.pace import Standing, held, seen_by_everybody, standing, time_gone
from projects.suppression import Shown, whole

MOST_PACE_ROWS = 3
Cell = int | str | None


@dataclass(frozen=True)
class PaceRow:
    label: str
    bar: SafeString
    done: Decimal
    detail: str


@dataclass(frozen=True)
class Cells:
    """A reading as the reader may see it: numbers, words where they are withheld, None where none was noted."""

    reading: Reading
    women: Cell
    men: Cell
    total: Cell
    warnings: list[str]


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator as the reader may see it."""

    standing: Standing
    name: str
    unit: str
    bar: SafeString | None
    read: Cells | None

    @property
    def has_split(self) -> bool:
        """Women and men are shown apart."""
        return self.standing.numbers.women is not None and self.standing.numbers.men is not None

    @property
    def is_drawn_apart(self) -> bool:
        return self.standing.women_share is not None


@dataclass(frozen=True)
class ProjectIndicators:
    """All of a project's indicators with what one reader may see of their readings."""

    project: Project
    day: date
    indicators: list[Indicator]
    seen: Mapping[int, Shown]
    findings: dict[tuple[date, str], list[str]] = field(default_factory=dict)

    @property
    def gone(self) -> Decimal | None:
        return time_gone(self.project, self.day)

    @property
    def counted(self) -> list[Indicator]:
        return [each for each in self.indicators if each.retired_at is None]

    @property
    def retired(self) -> list[Indicator]:
        return [each for each in self.indicators if each.retired_at is not None]

    @property
    def retired_rows(self) -> list[IndicatorRow]:
        return [self.row(each) for each in self.retired]

    @property
    def rows(self) -> list[IndicatorRow]:
        return [self.row(each) for each in self.counted]

    def row(self, indicator: Indicator) -> IndicatorRow:
        shown = standing(indicator, self.project, self.day, self.seen)
        name = catalogue.name_of(indicator)
        read = None
        if shown.reading:
            read = cells(shown.reading, shown.numbers, self.warnings(indicator, shown.reading))
        return IndicatorRow(shown, name, catalogue.unit_of(indicator), indicator_bar(shown, name), read)

    def warnings(self, indicator: Indicator, reading: Reading) -> list[str]:
        """What the numbers of that day break, by what the reader may see."""
        found = list(self.findings.get((reading.period_end, indicator.code), []))
        now = self.seen[reading.pk].total
        for earlier in held(indicator.readings.all()):
            before = self.seen[earlier.pk].total
            if earlier.period_end < reading.period_end and checks.falls(before, now):
                text = gettext(
                    "The total was %(before)s on %(day)s. Counted from the start it should not fall."
                )
                return [*found, text % {"before": number(before), "day": full_day(earlier.period_end)}]
        return found


def cells(reading: Reading, numbers: Shown, warnings: list[str] | None = None) -> Cells:
    few, hidden = gettext("fewer than 5"), gettext("not shown")
    total: Cell = numbers.total if numbers.total is not None else (few if numbers.is_few else hidden)
    women, men = (
        None if noted is None else (told if told is not None else hidden)
        for noted, told in ((reading.women, numbers.women), (reading.men, numbers.men))
    )
    return Cells(reading, women, men, total, warnings or [])


def indicators_of(project: Project, day: date, *, sees_all: bool) -> ProjectIndicators:
    indicators = sorted(project.indicators.all(), key=lambda each: catalogue.place_of(each.code))
    readings = [reading for each in indicators for reading in each.readings.all()]
    seen = {each.pk: whole(each) for each in readings} if sees_all else seen_by_everybody(indicators)
    counted = [each for each in indicators if each.retired_at is None]
    return ProjectIndicators(project, day, indicators, seen, _findings(counted, seen))


def _findings(counted: Iterable[Indicator], seen: Mapping[int, Shown]) -> dict[tuple[date, str], list[str]]:
    by_day: dict[date, dict[str, checks.Numbers]] = {}
    for indicator in counted:
        for reading in held(indicator.readings.all()):
            shown = seen[reading.pk]
            numbers = checks.Numbers(shown.women, shown.men, shown.total)
            by_day.setdefault(reading.period_end, {})[indicator.code] = numbers
    found: dict[tuple[date, str], list[str]] = {}
    for day, numbers_of_day in by_day.items():
        for finding in checks.broken(numbers_of_day):
            for code in finding.codes:
                found.setdefault((day, code), []).append(finding.text)
    return found


def indicator_bar(shown: Standing, name: str) -> SafeString | None:
    """As long as its target; one that is to fall is as long as the way it has gone."""
    gone = float(shown.gone) if shown.gone is not None else None
    numbers, target = shown.numbers, shown.indicator.target
    if numbers.total is None:
        return None
    if target is not None and target < (shown.indicator.baseline or 0):
        return pace_bar(Pace(name, float(shown.done or 0), gone))
    return gender_bar(GenderCount(name, numbers.total, target, numbers.women, numbers.men, gone))


def pace_rows(project: Project, day: date, indicators: ProjectIndicators | None = None) -> list[PaceRow]:
    """How far time, money and the first indicators have come; what no source tells enough about is left out."""
    gone = time_gone(project, day)
    rows = [_time_row(project, day), _money_row(project, gone)]
    told = [row for row in (indicators.rows if indicators else []) if row.standing.done is not None]
    return [row for row in rows if row] + [_indicator_pace(row) for row in told[:MOST_PACE_ROWS]]


def _indicator_pace(row: IndicatorRow) -> PaceRow:
    done, gone = row.standing.done or Decimal(0), row.standing.gone
    bar = pace_bar(Pace(row.name, float(done), float(gone) if gone is not None else None))
    told = {"total": number(row.standing.numbers.total), "target": number(row.standing.indicator.target)}
    return PaceRow(row.name, bar, done, gettext("%(total)s of %(target)s") % told)


def _time_row(project: Project, day: date) -> PaceRow | None:
    gone, starts, ends = time_gone(project, day), project.starts_on, project.ends_on
    if gone is None or starts is None or ends is None:
        return None
    bar = pace_bar(Pace(gettext("Time"), float(gone), is_time=True))
    months = months_between(starts, ends + timedelta(days=1))
    passed = min(max(months_between(starts, day), 0), months)
    detail = gettext("%(passed)s of %(whole)s months") % {"passed": passed, "whole": months}
    return PaceRow(gettext("Time"), bar, gone, detail)


def _money_row(project: Project, gone: Decimal | None) -> PaceRow | None:
    spent, budget = _spent_of(project)
    if spent is None or not budget:
        return None
    done = spent * 100 / budget
    bar = pace_bar(Pace(gettext("Money"), float(done), float(gone) if gone is not None else None))
    detail = gettext("%(spent)s of %(budget)s") % {"spent": kr(spent), "budget": kr(budget)}
    return PaceRow(gettext("Money"), bar, done, detail)


def _spent_of(project: Project) -> tuple[Decimal | None, Decimal | None]:
    """By the funding lines, when all of them are told; else by the figures that the forum uses."""
    if by_lines := spent_so_far(project):
        return Decimal(by_lines.amount), Decimal(by_lines.whole)
    budget = used_value(project, Figure.Kind.BUDGET)
    lines = sum(line.amount for line in current_lines(project))
    return used_value(project, Figure.Kind.SPENT), budget or Decimal(lines)


def months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
