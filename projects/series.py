"""The region's key figures as series: the same thing, of the same place, in the same unit, year by year."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Min, QuerySet, Window
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.charts import Plot, Row, Series, Stack, line, published, stacked_rows
from forum.charts.plots import Amount
from forum.formats import number
from forum.models import Forum
from projects.models import KeyFigure

SERIES = ("name", "geography", "unit")
MOST_YEARS = 40


@dataclass(frozen=True)
class KeySeries:
    """`figures` stand, the newest year first; `withdrawn` do not any more."""

    name: str
    geography: str
    unit: str
    figures: list[KeyFigure]
    withdrawn: list[KeyFigure]

    @property
    def newest(self) -> KeyFigure | None:
        return next(iter(self.figures), None)

    @property
    def key(self) -> int:
        """The first of them all names the series, whatever comes after."""
        return min(each.pk for each in (*self.figures, *self.withdrawn))

    @property
    def by_year(self) -> dict[int, KeyFigure]:
        """One figure for each year: where sources differ, the one noted last."""
        told: dict[int, KeyFigure] = {}
        for each in sorted(self.figures, key=lambda one: one.pk):
            if each.year is not None:
                told[each.year] = each
        return dict(sorted(told.items()))

    @property
    def differing(self) -> list[int]:
        """The years for which the sources do not say the same."""
        said: dict[int, set[Decimal]] = {}
        for each in self.figures:
            if each.year is not None:
                said.setdefault(each.year, set()).add(each.value)
        return sorted(year for year, values in said.items() if len(values) > 1)


def newest_of_each(forum: Forum) -> QuerySet[KeyFigure]:
    """The newest figure of every series, with the series' `key`, `first_year` and how many it `counts`."""
    partition: dict[str, Any] = {"partition_by": [F(name) for name in SERIES]}
    standing = forum.key_figures.filter(withdrawn_at=None).annotate(
        key=Window(Min("pk"), **partition),
        first_year=Window(Min("year"), **partition),
        last_year=Window(Max("year"), **partition),
        counts=Window(Count("pk"), **partition),
    )
    return standing.order_by(*SERIES, F("year").desc(nulls_last=True), "-pk").distinct(*SERIES)


def series_of(figure: KeyFigure) -> KeySeries:
    same = {name: getattr(figure, name) for name in SERIES}
    rows = list(figure.forum.key_figures.filter(**same).order_by(F("year").desc(nulls_last=True), "-pk"))
    return KeySeries(
        **same,
        figures=[each for each in rows if not each.withdrawn_at],
        withdrawn=[each for each in rows if each.withdrawn_at],
    )


def picture(series: KeySeries) -> SafeString | None:
    """The years as a line, with holes where no source tells and no stroke over a break."""
    told = series.by_year
    if len(told) < 2:
        return None
    last = max(told)
    years = range(max(min(told), last - MOST_YEARS + 1), last + 1)
    shown = [told.get(year) for year in years]
    breaks = frozenset(i for i, each in enumerate(shown) if i and each and each.breaks_series)
    values = tuple(_plain(each.value) if each else None for each in shown)
    title = f"{series.name}, {series.geography} ({series.unit})"
    return line(Plot(title, tuple(map(str, years)), (Series(series.name, values, breaks),), write=_written))


def beside(figure: KeyFigure) -> SafeString | None:
    """The figure and what it is compared with, as bars to the same scale."""
    if not figure.comparison or figure.value < 0:
        return None
    told: Iterable[tuple[str, Decimal]] = [
        (figure.geography, figure.value),
        *((str(row["label"]), Decimal(str(row["value"]))) for row in figure.comparison),
    ]
    rows = tuple(Row(label, (_plain(value),)) for label, value in told if value >= 0)
    title = _("%(name)s beside others, %(unit)s") % {"name": figure.name, "unit": figure.unit}
    return stacked_rows(Stack(title, (figure.name,), rows, _written))


def _plain(value: Decimal) -> Amount:
    return int(value) if value == value.to_integral_value() else value.normalize()


def _written(value: Amount) -> str:
    return number(value)


def table_of(figures: Iterable[KeyFigure]) -> tuple[list[str], list[list[Any]]]:
    header = [
        *(
            _("Key figure"),
            _("Geography"),
            _("Year"),
            _("Value"),
            _("About"),
            _("Unit"),
            _("Women"),
            _("Men"),
        ),
        *(_("Comparison"), _("Source"), _("Link to the source"), _("Retrieved"), _("Break in the series")),
        _("Remark"),
    ]
    return header, [_row(each) for each in figures]


def _row(figure: KeyFigure) -> list[Any]:
    women, men = published(figure.women, figure.men)
    compared = "; ".join(f"{row['label']}: {row['value']}" for row in figure.comparison)
    told = figure.women is not None or figure.men is not None
    return [
        *(figure.name, figure.geography, figure.year, _plain(figure.value), figure.approximate, figure.unit),
        *((women, men) if told else (None, None)),
        *(compared, figure.source, figure.source_url, figure.retrieved_on, figure.breaks_series),
        figure.remark,
    ]
