"""The numbers of a report: what is asked, what has been typed, and what can be said about it.

A number is kept as it was typed until the report is ready. Three things can be said: that it is no number, that
something is lacking, and that it looks odd. Only the first two keep a report from being ready.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from forum.formats import full_day, kr, number
from projects import catalogue
from projects.models import FundingLine, Indicator, Outlay, Project, Reading
from projects.periods import Period

MISSING = "missing"
MOST_PEOPLE, MOST_KRONOR = 2**31 - 1, 10**15
SPACES = re.compile(r"[\s\u00a0\u202f]|kr\.?$", re.IGNORECASE)
DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator or funding line of the form. `cells` are the names of its inputs, without the row's own."""

    key: str
    cells: tuple[str, ...]
    most: int

    @property
    def main(self) -> str:
        """The input that has to be filled in."""
        return f"{self.key}_{self.cells[-1]}"

    @property
    def missing(self) -> str:
        return f"{self.key}_{MISSING}"

    def names(self) -> list[str]:
        return [f"{self.key}_{cell}" for cell in self.cells]


@dataclass(frozen=True, slots=True)
class CountRow(Row):
    indicator: Indicator
    last: Reading | None = None

    def before(self, cell: str) -> int | None:
        return getattr(self.last, cell) if self.last else None


@dataclass(frozen=True, slots=True)
class UseRow(Row):
    line: FundingLine
    last: Outlay | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a report of the project asks for, with what was last told before the period ended."""

    counts: list[CountRow]
    uses: list[UseRow]

    @property
    def rows(self) -> Sequence[Row]:
        return [*self.counts, *self.uses]


@dataclass(slots=True)
class Judged:
    """`values` by input; `wrong`, `lacking` and `odd` are sentences by input."""

    values: dict[str, int | None] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    lacking: dict[str, str] = field(default_factory=dict)
    odd: dict[str, str] = field(default_factory=dict)


def sheet_of(project: Project, period: Period) -> Sheet:
    """Four queries. Retired indicators and withdrawn lines are not asked for."""
    readings = Reading.objects.filter(period_end__lt=period.end)
    indicators = Indicator.objects.filter(project=project, retired_at=None)
    indicators = indicators.prefetch_related(Prefetch("readings", readings))
    outlays = Outlay.objects.filter(as_of__lt=period.end)
    lines = FundingLine.objects.filter(project=project, withdrawn_at=None)
    lines = lines.prefetch_related(Prefetch("outlays", outlays))
    in_order = sorted(indicators, key=lambda each: catalogue.place_of(each.code))
    return Sheet([_count(each) for each in in_order], [_use(each) for each in lines])


def _count(indicator: Indicator) -> CountRow:
    is_persons = indicator.kind == Indicator.Kind.PERSONS
    cells = ("women", "men", "total") if is_persons else ("total",)
    last = next(iter(indicator.readings.all()), None)
    return CountRow(f"r{indicator.pk}", cells, MOST_PEOPLE, indicator, last)


def _use(line: FundingLine) -> UseRow:
    return UseRow(f"o{line.pk}", ("amount",), MOST_KRONOR, line, next(iter(line.outlays.all()), None))


def packed(sheet: Sheet, typed: Mapping[str, Any]) -> dict[str, Any]:
    """What has been typed, as a report keeps it."""
    readings, outlays = {}, {}
    for count in sheet.counts:
        told = {cell: typed.get(f"{count.key}_{cell}") or "" for cell in count.cells}
        if any(told.values()):
            readings[str(count.indicator.pk)] = told
    for use in sheet.uses:
        if typed.get(use.main):
            outlays[str(use.line.pk)] = typed[use.main]
    missing = [row.key for row in sheet.rows if typed.get(row.missing)]
    return {"readings": readings, "outlays": outlays, MISSING: missing}


def unpacked(numbers: Mapping[str, Any]) -> dict[str, str]:
    """The same by input."""
    typed = {
        f"r{indicator}_{cell}": str(text)
        for indicator, told in numbers.get("readings", {}).items()
        for cell, text in told.items()
    }
    typed |= {f"o{line}_amount": str(text) for line, text in numbers.get("outlays", {}).items()}
    return typed | {f"{key}_{MISSING}": "on" for key in numbers.get(MISSING, [])}


def judge(sheet: Sheet, typed: Mapping[str, Any]) -> Judged:
    found = Judged()
    for row in sheet.rows:
        for name in row.names():
            _read(str(typed.get(name) or ""), name, row.most, found)
        _is_complete(row, typed, found)
    for count in sheet.counts:
        _compare_count(count, found)
    for use in sheet.uses:
        _compare_use(use, found)
    return found


def _read(text: str, name: str, most: int, found: Judged) -> None:
    bare = SPACES.sub("", text.strip())
    found.values[name] = None
    if not bare:
        return
    if not DIGITS.fullmatch(bare):
        found.wrong[name] = _("Write a whole number, for example 45.")
    elif int(bare) > most:
        found.wrong[name] = _("The number is too large.")
    else:
        found.values[name] = int(bare)


def _is_complete(row: Row, typed: Mapping[str, Any], found: Judged) -> None:
    is_typed = any(str(typed.get(name) or "").strip() for name in row.names())
    if typed.get(row.missing):
        if is_typed:
            found.wrong[row.main] = _("Write a number or mark that there is no data, not both.")
    elif found.values[row.main] is None and row.main not in found.wrong:
        found.lacking[row.main] = _("Write a number, or mark that there is no data.")


def _compare_count(row: CountRow, found: Judged) -> None:
    total = found.values[row.main]
    parts = [found.values.get(f"{row.key}_{cell}") for cell in ("women", "men")]
    if total is None:
        return
    told = [part for part in parts if part is not None]
    before = row.before("total")
    if sum(told) > total:
        found.wrong[row.main] = _("Women and men are together %(sum)s, which is more than the total.") % {
            "sum": number(sum(told))
        }
    elif len(told) == 2 and sum(told) < total:
        found.odd[row.main] = _("Women and men are together %(sum)s, which is less than the total.") % {
            "sum": number(sum(told))
        }
    elif before is not None and total < before:
        found.odd[row.main] = _("Lower than last time. Count from the project's start.")


def _compare_use(row: UseRow, found: Judged) -> None:
    amount = found.values[row.main]
    if amount is None:
        return
    if amount > row.line.amount:
        found.odd[row.main] = _("More than the %(granted)s of the financing plan.") % {
            "granted": kr(row.line.amount)
        }
    elif row.last and amount < row.last.amount:
        found.odd[row.main] = _("Lower than last time. Count from the project's start.")


def last_time(row: CountRow, cell: str) -> str:
    before = row.before(cell)
    if row.last is None or before is None:
        return ""
    return _("Last: %(value)s (%(day)s)") % {"value": number(before), "day": full_day(row.last.period_end)}


def last_use(row: UseRow) -> str:
    if row.last is None:
        return ""
    return _("Last: %(value)s (%(day)s)") % {
        "value": kr(row.last.amount),
        "day": full_day(row.last.as_of),
    }
