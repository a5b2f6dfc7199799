"""Averages on a scale, each with the spread around it and last year's beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.charts import svg
from forum.formats import number

FIRST, LAST = 1, 5
LEFT, WIDTH = 2.0, 88.0
ROW, TOP, FOOT = 46, 6, 24


@dataclass(frozen=True, slots=True)
class Score:
    """`average` is None where nobody has marked anything; `before` is last year's average."""

    name: str
    average: Decimal | None
    lowest: int | None = None
    highest: int | None = None
    before: Decimal | None = None


def scores(title: str, rows: Sequence[Score]) -> SafeString:
    base = TOP + ROW * len(rows)
    drawn = [
        *scale(base),
        *(shape for place, row in enumerate(rows) for shape in drawn_row(row, TOP + ROW * place)),
    ]
    said = "; ".join(said_of(row) for row in rows)
    return svg.picture(title, said, *drawn, class_="plot", width="100%", height=base + FOOT)


def said_of(row: Score) -> str:
    if row.average is None:
        return _("%(name)s: nobody has answered") % {"name": row.name}
    told = {"name": row.name, "average": _one_decimal(row.average), "low": row.lowest, "high": row.highest}
    said = _("%(name)s: average %(average)s, from %(low)s to %(high)s") % told
    if row.before is not None:
        said += _(", last year %(average)s") % {"average": _one_decimal(row.before)}
    return said


def scale(base: int) -> Iterable[SafeString]:
    for mark in range(FIRST, LAST + 1):
        x = svg.share(place_of(mark))
        words = {"class_": "al", "fill": svg.INK_2, "font_size": 13, "text_anchor": "middle"}
        yield svg.element("text", str(mark), x=x, y=base + 17, **words, **svg.FONT)


def drawn_row(row: Score, top: int) -> Iterable[SafeString]:
    """The name above, the spread as a band, the average as a dot with its number, last year as a stroke."""
    for mark in range(FIRST, LAST + 1):
        x = svg.share(place_of(mark))
        ends = {"x1": x, "x2": x, "y1": top + 19, "y2": top + 41}
        yield svg.element("line", class_="axis", stroke=svg.LINE, stroke_width=1, **ends)
    words = {"class_": "al", "fill": svg.INK_2, "font_size": 13}
    yield svg.element("text", row.name, x="0", y=top + 13, **words, **svg.FONT)
    if row.average is None or row.lowest is None or row.highest is None:
        return
    y, start, end = top + 30, place_of(row.lowest), place_of(row.highest)
    band = {"x": svg.share(start), "width": svg.share(end - start), "y": y - 5, "height": 10, "rx": 5}
    yield svg.element("rect", class_="ft", fill=svg.TRACK, **band)
    if row.before is not None:
        stroke = {"x": svg.share(place_of(row.before) - 0.3), "y": y - 9, "width": 4, "height": 18}
        yield svg.element("rect", class_="f2", fill=svg.DATA[1], **stroke)
    yield svg.element(
        "circle", class_="f1", fill=svg.DATA[0], cx=svg.share(place_of(row.average)), cy=y, r=6.5
    )
    told = {"class_": "av", "fill": svg.INK, "font_size": 13, "font_weight": 600, "text_anchor": "middle"}
    yield svg.element("text", _one_decimal(row.average), x="96%", y=y + 5, **told, **svg.FONT)


def place_of(mark: Decimal | int) -> float:
    return LEFT + WIDTH * (float(mark) - FIRST) / (LAST - FIRST)


def _one_decimal(average: Decimal) -> str:
    return number(average, 1)
