"""Standing bars and lines over time. Widths are per cent and heights pixels, so text never shrinks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from forum.charts import svg
from forum.formats import missing, number

HEIGHT, TOP, BASE = 240, 24, 208
LEFT, WIDTH = 9.0, 90.0
MOST_LABELS, MOST_VALUES = 8, 12
Amount = int | Decimal
Writer = Callable[[Amount], str]


@dataclass(frozen=True, slots=True)
class Series:
    """A line has a hole where a value is None, and begins anew at the places in `breaks`."""

    name: str
    values: tuple[Amount | None, ...]
    breaks: frozenset[int] = frozenset()

    @property
    def known(self) -> list[Amount]:
        return [each for each in self.values if each is not None]


@dataclass(frozen=True, slots=True)
class Plot:
    """`labels` stand under the axis, one for each value of every series (at most four)."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    write: Writer = number

    def __post_init__(self) -> None:
        if any(len(each.values) != len(self.labels) for each in self.series):
            raise ValueError("Every series needs one value per label.")


@dataclass(frozen=True, slots=True)
class BurnDown:
    """`said` is what the picture shows in a sentence or two; without it every number is read out."""

    title: str
    weeks: tuple[str, ...]
    open: tuple[int, ...]
    late: tuple[int, ...]
    said: str = ""


def bars(plot: Plot) -> SafeString:
    top = ceiling(plot)
    step = WIDTH / max(len(plot.labels), 1)
    return framed(
        plot, top, step, [shape for i in range(len(plot.labels)) for shape in cluster(plot, i, step, top)]
    )


def cluster(plot: Plot, i: int, step: float, top: int) -> Iterable[SafeString]:
    width = step * 0.7 / max(len(plot.series), 1)
    for j, each in enumerate(plot.series):
        told = each.values[i]
        if told is None:
            continue
        y, x = height_of(told, top), LEFT + step * i + step * 0.15 + width * j
        size = {"x": svg.share(x), "y": y, "width": svg.share(width * 0.94), "height": BASE - y}
        yield svg.element("rect", class_=f"f{j + 1}", fill=svg.DATA[j], **size)
        if len(plot.labels) * len(plot.series) <= MOST_VALUES:
            yield value(told, x + width * 0.47, y - 7, plot.write)


def line(plot: Plot) -> SafeString:
    """No stroke is drawn to or from a hole, nor over a break: those would say what nobody has counted."""
    top, low, step = ceiling(plot), floor(plot), WIDTH / max(len(plot.labels), 1)
    shapes = [shape for each in plot.series for shape in broken(each, step)]
    for j, each in enumerate(plot.series):
        shapes += drawn_line(plot, j, each, (step, top, low))
    return framed(plot, top, step, shapes, low=low)


def drawn_line(plot: Plot, j: int, each: Series, scale: tuple[float, int, int]) -> Iterable[SafeString]:
    step, top, low = scale
    places = [
        None if one is None else (LEFT + step * (i + 0.5), height_of(one, top, low))
        for i, one in enumerate(each.values)
    ]
    for i in range(1, len(places)):
        start, end = places[i - 1], places[i]
        if start and end and i not in each.breaks:
            yield segment(j, start, end)
    for place, one in zip(places, each.values, strict=True):
        if place is None or one is None:
            continue
        x, y = place
        yield svg.element("circle", class_=f"f{j + 1}", fill=svg.DATA[j], cx=svg.share(x), cy=y, r=4)
        if len(each.known) <= MOST_VALUES and j == 0:
            yield value(one, x, y - 10, plot.write)


def broken(each: Series, step: float) -> Iterable[SafeString]:
    """A dashed rule before each place where the series begins anew."""
    for i in sorted(each.breaks):
        x = svg.share(LEFT + step * i)
        ends = {"x1": x, "x2": x, "y1": TOP - 8, "y2": BASE}
        yield svg.element(
            "line", class_="brk", stroke=svg.INK_3, stroke_width=1.5, stroke_dasharray="3 4", **ends
        )
        words = {"class_": "al", "fill": svg.INK_2, "font_size": 13, "text_anchor": "middle"}
        yield svg.element("text", pgettext("in a series", "break"), x=x, y=12, **words, **svg.FONT)


def burn_down(burn: BurnDown) -> SafeString:
    """Open actions week by week as steps, and the late ones among them as a second, dashed line."""
    open_ones = Series(pgettext("actions", "Open"), burn.open)
    late_ones = Series(pgettext("actions", "Late"), burn.late)
    plot = Plot(burn.title, burn.weeks, (open_ones, late_ones))
    top, step = ceiling(plot), WIDTH / max(len(plot.labels), 1)
    shapes = [shape for j, each in enumerate(plot.series) for shape in stairs(j, each.known, step, top)]
    return framed(plot, top, step, shapes, burn.said)


def stairs(j: int, values: Sequence[Amount], step: float, top: int) -> Iterable[SafeString]:
    """One stroke for each level and one for each step between two, so that no joint shows."""
    x, before = LEFT, 0.0
    for level, run in groupby(values):
        y, end = height_of(level, top), x + step * len(list(run))
        if x > LEFT:
            yield segment(j, (x, before), (x, y))
        yield segment(j, (x, y), (end, y))
        x, before = end, y


def segment(j: int, start: tuple[float, float], end: tuple[float, float]) -> SafeString:
    dashed = {"stroke_dasharray": "6 4"} if j == 1 else {}
    ends = {"x1": svg.share(start[0]), "y1": start[1], "x2": svg.share(end[0]), "y2": end[1]}
    return svg.element(
        "line", class_=f"ln{min(j, 1) + 1}", stroke=svg.DATA[j], stroke_width=2.5, **dashed, **ends
    )


def value(of: Amount, x: float, y: float, write: Writer = number) -> SafeString:
    words = {"class_": "av", "fill": svg.INK, "font_size": 13, "font_weight": 600, "text_anchor": "middle"}
    return svg.element("text", write(of), x=svg.share(x), y=y, **words, **svg.FONT)


def ceiling(plot: Plot) -> int:
    return round_above(max((each for series in plot.series for each in series.known), default=0))


def floor(plot: Plot) -> int:
    """Nought, or a round number below the values where some are negative."""
    least = min((each for series in plot.series for each in series.known), default=0)
    return -round_above(-least) if least < 0 else 0


def round_above(largest: Amount) -> int:
    """The lowest round number (1, 2, 4, 5 or 10 times a power of ten) that no value is above."""
    power = 1
    while True:
        for step in (1, 2, 4, 5):
            if step * power >= max(largest, 1):
                return step * power
        power *= 10


def height_of(each: Amount, top: int, low: int = 0) -> float:
    return BASE - (BASE - TOP) * (float(each) - low) / (top - low)


def framed(
    plot: Plot, top: int, step: float, shapes: Sequence[SafeString], said: str = "", low: int = 0
) -> SafeString:
    said = said or "; ".join(told(plot, each) for each in plot.series)
    drawn = [*axis(top, plot.write, low), *labels(plot.labels, step), *shapes]
    return svg.picture(plot.title, said, *drawn, class_="plot", width="100%", height=HEIGHT)


def told(plot: Plot, each: Series) -> str:
    said = ", ".join(
        f"{label} {missing() if one is None else plot.write(one)}"
        for label, one in zip(plot.labels, each.values, strict=True)
    )
    anew = [
        gettext("break in the series before %(label)s") % {"label": plot.labels[i]}
        for i in sorted(each.breaks)
    ]
    return f"{each.name}: " + ", ".join([said, *anew])


def axis(top: int, write: Writer = number, low: int = 0) -> Iterable[SafeString]:
    marks = {low, 0, top} if low else {0, top // 2, top} if top > 1 else {0, 1}
    for each in sorted(marks):
        y = height_of(each, top, low)
        rule = {"x1": svg.share(LEFT), "x2": "100%", "y1": y, "y2": y}
        yield svg.element("line", class_="axis", stroke=svg.LINE, stroke_width=1, **rule)
        words = {"class_": "al", "fill": svg.INK_2, "font_size": 13, "text_anchor": "end"}
        yield svg.element("text", write(each), x=svg.share(LEFT - 1.5), y=y + 4, **words, **svg.FONT)


def labels(names: Sequence[str], step: float) -> Iterable[SafeString]:
    every = -(-len(names) // MOST_LABELS)
    words = {"class_": "al", "fill": svg.INK_2, "font_size": 13, "text_anchor": "middle"}
    for i, name in enumerate(names):
        if i % every == 0:
            yield svg.element(
                "text", name, x=svg.share(LEFT + step * (i + 0.5)), y=BASE + 20, **words, **svg.FONT
            )
