"""One indicator on a page of its own, and all of a project's as a table: what stands in the cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as write_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.charts import Plot, Series, bars, line
from forum.tables import Row
from projects.indicator_page import Cells, IndicatorRow, ProjectIndicators, cells
from projects.models import Indicator, Reading
from projects.pace import held
from projects.suppression import Shown

MOST_IN_CHART = 12


@dataclass(frozen=True)
class IndicatorPage:
    row: IndicatorRow
    readings: list[Cells]
    replaced: list[Cells]
    chart: SafeString | None
    is_by_gender: bool  # the chart


def page_of(indicator: Indicator, counted: ProjectIndicators) -> IndicatorPage:
    row, seen = counted.row(indicator), counted.seen
    holding = held(indicator.readings.all())
    replaced = [each for each in indicator.readings.all() if each not in holding]
    chart, is_by_gender = chart_of(row.name, holding, seen)
    return IndicatorPage(
        row,
        [cells(each, seen[each.pk], counted.warnings(indicator, each)) for each in holding],
        [cells(each, seen[each.pk]) for each in replaced],
        chart,
        is_by_gender,
    )


def chart_of(name: str, holding: list[Reading], seen: Mapping[int, Shown]) -> tuple[SafeString | None, bool]:
    """Women and men beside each other where both are told every time, else the total; the newest dozen."""
    told = [(each, seen[each.pk]) for each in reversed(holding) if seen[each.pk].total is not None]
    told = told[-MOST_IN_CHART:]
    if len(told) < 2:
        return None, False
    labels = tuple(month(each.period_end) for each, _seen in told)
    women = tuple(numbers.women for _reading, numbers in told if numbers.women is not None)
    men = tuple(numbers.men for _reading, numbers in told if numbers.men is not None)
    if len(women) == len(men) == len(told):
        series = (Series(_("Women"), women), Series(_("Men"), men))
        return bars(Plot(name, labels, series)), True
    total = tuple(numbers.total for _reading, numbers in told if numbers.total is not None)
    return line(Plot(name, labels, (Series(_("Total"), total),))), False


def month(day: date) -> str:
    """dec 2025"""
    return write_date(day, "b Y")


def reading_rows(page: IndicatorPage) -> tuple[Row, list[Row]]:
    """The readings as a table to save."""
    header = [_("From"), _("To"), _("Women"), _("Men"), _("Total"), _("Unit"), _("Source")]
    unit = page.row.unit
    rows: list[Row] = [
        [read.period_start, read.period_end, each.women, each.men, each.total, unit, read.source]
        for each in page.readings
        for read in [each.reading]
    ]
    return header, rows


def overview_rows(counted: ProjectIndicators) -> tuple[Row, list[Row]]:
    """Every indicator with its newest reading, as a table to save."""
    header = [
        _("Code"),
        _("Indicator"),
        _("Unit"),
        _("Women"),
        _("Men"),
        _("Total"),
        _("Baseline"),
        _("Target"),
        _("Target, share of women, per cent"),
        _("Up to and with"),
        _("Source"),
    ]
    return header, [_overview_row(row) for row in counted.rows]


def _overview_row(row: IndicatorRow) -> Row:
    indicator, read = row.standing.indicator, row.read
    told = (read.women, read.men, read.total) if read else (None, None, None)
    targets = (indicator.baseline, indicator.target, indicator.target_women)
    said = (read.reading.period_end, read.reading.source) if read else (None, None)
    return [indicator.code, row.name, row.unit, *told, *targets, *said]
