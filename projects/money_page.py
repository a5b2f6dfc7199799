"""The money of a project as its pages show it: the funding table, what has been used, and what does not fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.charts import FundingPart, funding_bar
from projects.doubts import doubts
from projects.funding import Totals, newest_outlays, totals
from projects.models import FundingLine, Outlay, Project

COLOURS = 4
# What a page that shows a project's money fetches beforehand, from the following on.
MONEY = ("project__figures", "project__funding__outlays")
SHOWN_OUTLAYS = 100


@dataclass(frozen=True)
class Row:
    """One funder, and what is known of the money used; `key` is its colour in the bar."""

    line: FundingLine
    share: Decimal
    key: int
    outlay: Outlay | None

    @property
    def left(self) -> int | None:
        return self.line.amount - self.outlay.amount if self.outlay else None

    @property
    def used(self) -> Decimal | None:
        return _of(self.outlay.amount, self.line.amount) if self.outlay else None


@dataclass(frozen=True)
class Sum:
    """The last row. What has been used is summed only when every line tells it."""

    amount: int
    used: int | None

    @property
    def left(self) -> int | None:
        return None if self.used is None else self.amount - self.used

    @property
    def used_share(self) -> Decimal | None:
        return None if self.used is None else _of(self.used, self.amount)


@dataclass(frozen=True)
class ToldOutlays:
    """What one source told of the lines, at one time, up to and with one day."""

    as_of: date
    noted_at: datetime
    source: str
    outlays: list[Outlay]


@dataclass(frozen=True)
class Money:
    """`told` is the day and the source of what has been used, when they are the same for every line."""

    rows: list[Row]
    total: Sum
    told: tuple[date, str] | None
    bar: SafeString | None
    doubts: list[str]

    @property
    def source(self) -> FundingLine | None:
        """One line for all, when all of them have the same source."""
        sources = {(row.line.source, row.line.source_url) for row in self.rows}
        return self.rows[0].line if len(sources) == 1 else None

    @property
    def whole(self) -> Decimal:
        return sum((row.share for row in self.rows), Decimal(0))

    @property
    def has_outlays(self) -> bool:
        return any(row.outlay for row in self.rows)


def money_of(project: Project) -> Money:
    """Reads `funding` with its `outlays`, and `figures`, which a page has fetched beforehand."""
    sums, newest = totals(project), newest_outlays(project)
    keys = _keys([each.line for each in sums.lines])
    rows = [Row(each.line, each.share, keys[each.line.pk], newest.get(each.line.pk)) for each in sums.lines]
    outlays = [row.outlay for row in rows if row.outlay]
    complete = bool(rows) and len(outlays) == len(rows)
    used = sum(each.amount for each in outlays) if complete else None
    said = {(each.as_of, each.source) for each in outlays}
    told = said.pop() if len(said) == 1 and complete else None
    return Money(rows, Sum(sums.total, used), told, funding_picture(sums), doubts(project))


def funding_picture(sums: Totals) -> SafeString | None:
    if not sums.total:
        return None
    parts = [FundingPart(line.funder, line.amount) for line in _by_size([each.line for each in sums.lines])]
    return funding_bar(_("Funding"), parts)


def withdrawn_lines(project: Project) -> list[tuple[FundingLine, FundingLine | None]]:
    """The newest first, each with the line that took its place."""
    lines = list(project.funding.all())
    instead = {line.replaces_id: line for line in lines if line.replaces_id}
    withdrawn = [line for line in lines if line.withdrawn_at]
    withdrawn.sort(key=lambda line: (line.withdrawn_at, line.pk), reverse=True)
    return [(line, instead.get(line.pk)) for line in withdrawn]


def told_before(project: Project) -> list[ToldOutlays]:
    """All that has been told of the money used, the newest day first; the last hundred lines at most."""
    rows = Outlay.objects.filter(line__project=project).select_related("line")
    newest = rows.order_by("-as_of", "-noted_at", "source", "line__position", "pk")[:SHOWN_OUTLAYS]
    grouped = groupby(newest, key=lambda each: (each.as_of, each.noted_at, each.source))
    return [ToldOutlays(*said, outlays=list(told)) for said, told in grouped]


def table_of_funding(project: Project) -> tuple[list[str], list[list[Any]]]:
    """The funding as a table for a file, with its sum."""
    header = [
        _("Funder"), _("Kind"), _("Granted, kr"), _("Share, %"), _("Used, kr"), _("Left, kr"), _("Used, %"),
        _("Used up to and with"), _("Source of what is used"), _("Source"), _("Link"),
    ]  # fmt: skip
    money = money_of(project)
    rows: list[list[Any]] = [
        [
            row.line.funder, row.line.get_kind_display(), row.line.amount, row.share,
            row.outlay.amount if row.outlay else None, row.left, _rounded(row.used),
            row.outlay.as_of if row.outlay else None, row.outlay.source if row.outlay else None,
            row.line.source, row.line.source_url,
        ]
        for row in money.rows
    ]  # fmt: skip
    if rows:
        whole = money.total
        share = Decimal("100.00") if whole.amount else None
        rest = [whole.used, whole.left, _rounded(whole.used_share), None, None, None, None]
        rows.append([_("Total"), None, whole.amount, share, *rest])
    return header, rows


def _keys(lines: Sequence[FundingLine]) -> dict[int, int]:
    """The colour of each line: the bar is ordered by size, and all beyond the fourth share the last."""
    return {line.pk: min(place, COLOURS) for place, line in enumerate(_by_size(lines), 1)}


def _by_size(lines: Sequence[FundingLine]) -> list[FundingLine]:
    return sorted(lines, key=lambda line: -line.amount)


def _of(part: int, whole: int) -> Decimal | None:
    return Decimal(part * 100) / whole if whole else None


def _rounded(share: Decimal | None) -> Decimal | None:
    return None if share is None else round(share, 2)
