"""The projects' money: who gives it, when it is for, and what for."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum import charts
from forum.charts.plots import Amount
from forum.formats import kr, number
from projects.models import FundingLine
from projects.panels.course import YEARS_AROUND
from projects.panels.panel import Cells, Panel, named, names_of
from projects.portfolio import Portfolio

MOST_BARS = 10
MILLION, THOUSAND = 1_000_000, 1_000
KINDS = list(FundingLine.Kind)
Sums = dict[str, int]
Named = Sequence[tuple[str, Sums]]


def funders(portfolio: Portfolio) -> Panel:
    sums: dict[str, Sums] = defaultdict(lambda: defaultdict(int))
    for each in portfolio.money:
        sums[each.funder or _("Fund not stated")][each.kind] += each.amount
    by_size = sorted(sums.items(), key=lambda one: (-sum(one[1].values()), one[0]))
    words = ""
    if by_size:
        largest, parts = by_size[0]
        told = {"sum": kr(portfolio.total), "funder": largest, "most": kr(sum(parts.values()))}
        words = _("%(sum)s in all. The largest funder is %(funder)s with %(most)s.") % told
    table = _money_table(_("Funder"), by_size, _by_kind(portfolio))
    return Panel(
        "finansiarer",
        _("Who funds what"),
        words,
        _rows_by_kind(_("Funding by funder and kind, kronor"), _largest(by_size)),
        *table,
        legend=_legend(by_size),
        notes=_unplanned(portfolio),
    )


def per_year(portfolio: Portfolio, day: date) -> Panel:
    sums: dict[int, Sums] = defaultdict(lambda: defaultdict(int))
    for each in portfolio.money:
        for year, part in portfolio.parts(each).items():
            sums[year][each.kind] += part
    by_year = _with_edges(sums, day.year - YEARS_AROUND, day.year + YEARS_AROUND)
    words = ""
    if by_year:
        most, parts = max(by_year, key=lambda one: sum(one[1].values()))
        words = _("Most falls in %(year)s: %(sum)s.") % {"year": most, "sum": kr(sum(parts.values()))}
    undated = [each for each in portfolio.undated if each not in portfolio.unfunded]
    return Panel(
        "ar",
        _("The money by year"),
        words,
        _columns_by_kind(by_year),
        *_money_table(_("Year"), by_year, _together([each for _year, each in by_year])),
        legend=_legend(by_year),
        notes=[
            _("The columns are in million kronor.")
            if _most(by_year) >= MILLION
            else _("The columns are in thousand kronor."),
            _("Each project's money is spread evenly over its days."),
            *named(_("Project period"), undated),
            *named(_("Amount"), portfolio.unfunded),
        ],
    )


def per_area(portfolio: Portfolio) -> Panel:
    """A project with two focus areas counts in both, so the areas do not sum to the whole."""
    of_project = {each.pk: each.areas or (0,) for each in portfolio.holdings}
    names = {**portfolio.areas, 0: _("No focus area")}
    counts: dict[int, int] = defaultdict(int)
    sums: dict[int, Sums] = defaultdict(lambda: defaultdict(int))
    for areas in of_project.values():
        for area in areas:
            counts[area] += 1
    for each in portfolio.money:
        for area in of_project[each.project]:
            sums[area][each.kind] += each.amount
    used = [area for area in names if counts[area]]
    told_of = [(names[area], sums[area]) for area in used]
    belonging = sum(1 for areas in of_project.values() if areas != (0,))
    header, rows, foot = _money_table(_("Focus area"), told_of, _by_kind(portfolio))
    rows = [[name, counts[area], *amounts] for area, (name, *amounts) in zip(used, rows, strict=True)]
    told = {"count": belonging, "all": len(portfolio.holdings)}
    some_in_two = any(len(areas) > 1 for areas in of_project.values())
    return Panel(
        "fokusomraden",
        _("By focus area"),
        _("%(count)s of %(all)s projects belong to a focus area.") % told if of_project else "",
        _rows_by_kind(_("Funding by focus area and kind, kronor"), told_of),
        [header[0], _("Projects"), *header[1:]],
        rows,
        [_("All projects, each counted once"), len(of_project), *foot[1:]] if foot else [],
        legend=_legend(told_of),
        notes=[_("A project with several focus areas counts in each of them.")] if some_in_two else [],
    )


def _by_kind(portfolio: Portfolio) -> Sums:
    sums: Sums = defaultdict(int)
    for each in portfolio.money:
        sums[each.kind] += each.amount
    return sums


def _kinds_in(rows_told: Named) -> list[FundingLine.Kind]:
    """The kinds that somebody pays."""
    used = {kind for _name, sums in rows_told for kind, amount in sums.items() if amount}
    return [kind for kind in KINDS if kind in used]


def _legend(rows_told: Named) -> list[tuple[SafeString, str]]:
    return [(charts.stack_key(KINDS.index(kind)), str(kind.label)) for kind in _kinds_in(rows_told)]


def _amounts(sums: Sums, kinds: Sequence[str]) -> list[int]:
    return [*(sums.get(kind, 0) for kind in kinds), sum(sums.values())]


def _money_table(first: str, rows_told: Named, whole: Sums) -> tuple[list[str], list[Cells], Cells]:
    """Header, rows and the sums of the whole in kronor; a column for each kind that is used."""
    kinds = _kinds_in(rows_told)
    header = [first, *(str(kind.label) for kind in kinds), _("Total, kronor")]
    rows = [[name, *_amounts(sums, kinds)] for name, sums in rows_told]
    return header, rows, [_("Total"), *_amounts(whole, kinds)] if rows else []


def _largest(by_size: Named) -> list[tuple[str, Sums]]:
    """As many as can be drawn; the rest together."""
    rest = by_size[MOST_BARS:]
    if not rest:
        return list(by_size)
    together = _together([sums for _name, sums in rest])
    return [*by_size[:MOST_BARS], (_("The other %(count)s") % {"count": len(rest)}, together)]


def _rows_by_kind(title: str, rows_told: Named) -> SafeString | None:
    rows = tuple(charts.Row(name, tuple(sums.get(kind, 0) for kind in KINDS)) for name, sums in rows_told)
    if not any(row.total for row in rows):
        return None
    return charts.stacked_rows(charts.Stack(title, _kind_names(), rows, kr))


def _most(rows_told: Named) -> int:
    return max((sum(sums.values()) for _name, sums in rows_told), default=0)


def _columns_by_kind(rows_told: Named) -> SafeString | None:
    largest = _most(rows_told)
    if not largest:
        return None
    unit, title = (
        (MILLION, _("Funding by year and kind, million kronor"))
        if largest >= MILLION
        else (THOUSAND, _("Funding by year and kind, thousand kronor"))
    )
    rows = tuple(
        charts.Row(name, tuple(Decimal(sums.get(kind, 0)) / unit for kind in KINDS))
        for name, sums in rows_told
    )
    return charts.stacked_columns(charts.Stack(title, _kind_names(), rows, _in_short))


def _kind_names() -> tuple[str, ...]:
    return tuple(str(kind.label) for kind in KINDS)


def _in_short(value: Amount) -> str:
    short = round(Decimal(value), 1)
    return number(int(short)) if short == int(short) else number(short, 1)


def _with_edges(sums: dict[int, Sums], first: int, last: int) -> list[tuple[str, Sums]]:
    """Year by year between the first and the last; what lies outside is summed before and after."""
    inside = [year for year in sums if first <= year <= last]
    none: Sums = {}
    told = (
        [(str(year), sums.get(year, none)) for year in range(min(inside), max(inside) + 1)] if inside else []
    )
    before = [each for year, each in sums.items() if year < first]
    after = [each for year, each in sums.items() if year > last]
    if before:
        told.insert(0, (_("before %(year)s") % {"year": first}, _together(before)))
    if after:
        told.append((_("after %(year)s") % {"year": last}, _together(after)))
    return told


def _together(several: Sequence[Sums]) -> Sums:
    return {kind: sum(sums.get(kind, 0) for sums in several) for kind in KINDS}


def _unplanned(portfolio: Portfolio) -> list[str]:
    without_plan = [each for each in portfolio.holdings if each.pk in portfolio.granted_only]
    notes = named(_("Amount"), portfolio.unfunded)
    if without_plan:
        notes.append(
            _("Counted by the granted support alone, for want of a financing plan: %(names)s.")
            % {"names": names_of(without_plan)}
        )
    return notes
