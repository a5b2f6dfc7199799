"""Figures as they are read: sources side by side, and under each what it said before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations, groupby
from typing import Any

from django.utils.translation import gettext as _

from forum.formats import local
from projects.models import Figure, Project


@dataclass(frozen=True)
class Told:
    """What a source says, and older figures that it has taken the place of."""

    figure: Figure
    older: list[Figure]


@dataclass(frozen=True)
class FigureGroup:
    """All figures of a kind; `differ` when those that stand side by side do not say the same."""

    kind: str
    label: str
    rows: list[Told]
    withdrawn: list[Figure]
    differ: bool

    @property
    def figures(self) -> list[Figure]:
        return [row.figure for row in self.rows]


def figure_groups(project: Project) -> list[FigureGroup]:
    """In the order of the kinds; reads `figures`, which a page has fetched beforehand."""
    order = list(Figure.Kind)
    figures = sorted(
        project.figures.all(), key=lambda each: (order.index(Figure.Kind(each.kind)), each.label)
    )
    grouped = groupby(figures, key=lambda each: (each.kind, each.label))
    return [_group(kind, label, list(rows)) for (kind, label), rows in grouped]


def _group(kind: str, label: str, figures: list[Figure]) -> FigureGroup:
    standing = [each for each in figures if not each.withdrawn_at]
    rows = [row for stated in _by_source(kind, standing) for row in _told(stated)]
    rows.sort(key=lambda row: (not row.figure.used, row.figure.pk))
    withdrawn = sorted((each for each in figures if each.withdrawn_at), key=_newest_first)
    return FigureGroup(
        kind, label or str(Figure.Kind(kind).label), rows, withdrawn, _differ([row.figure for row in rows])
    )


def _differ(figures: list[Figure]) -> bool:
    """Two sources do not say the same; what one source said at two times is no disagreement."""
    return any(
        (one.value, one.unit) != (other.value, other.unit) and _source(one) != _source(other)
        for one, other in combinations(figures, 2)
    )


def _by_source(kind: str, figures: list[Figure]) -> Iterable[list[Figure]]:
    """What is spent grows, so that a later day takes the place of an earlier one whoever tells it."""
    if kind == Figure.Kind.SPENT:
        days = sorted({_as_of(each) for each in figures})
        newest = [each for each in figures if days and _as_of(each) == days[-1]]
        before = [each for each in figures if each not in newest]
        yield from ([[*newest[:1], *before], *([each] for each in newest[1:])] if newest else [])
        return
    sources = sorted({_source(each) for each in figures})
    for source in sources:
        yield [each for each in figures if _source(each) == source]


def _told(figures: list[Figure]) -> list[Told]:
    """The newest with the older ones under it; the one that the forum uses is never put under another."""
    newest, *rest = sorted(figures, key=_newest_first)
    used = [each for each in rest if each.used]
    older = [each for each in rest if not each.used]
    return [Told(newest, older), *(Told(each, []) for each in used)]


def _source(figure: Figure) -> str:
    return " ".join(figure.source.split()).casefold()


def _as_of(figure: Figure) -> date:
    return figure.as_of or local(figure.noted_at).date()


def _newest_first(figure: Figure) -> tuple[int, float, int]:
    noted: datetime = figure.noted_at
    return (-_as_of(figure).toordinal(), -noted.timestamp(), -figure.pk)


def table_of_figures(project: Project) -> tuple[list[str], list[list[Any]]]:
    """Every figure that was ever noted, as a table for a file."""
    header = [
        _("Figure"), _("Value"), _("Unit"), _("Approximate"), _("As of"), _("Source"), _("Link"),
        _("The forum uses this"), _("Why"), _("Noted"), _("Withdrawn"), _("Why it is withdrawn"),
    ]  # fmt: skip
    figures = project.figures.order_by("kind", "label", "pk")
    return header, [_row(each) for each in figures]


def _row(figure: Figure) -> list[Any]:
    value = int(figure.value) if figure.value == figure.value.to_integral_value() else figure.value
    return [
        figure.label or figure.get_kind_display(), value, figure.unit, figure.approximate, figure.as_of,
        figure.source, figure.source_url, figure.used, figure.reason if figure.used else "", figure.noted_at,
        figure.withdrawn_at, figure.withdrawn_because,
    ]  # fmt: skip
