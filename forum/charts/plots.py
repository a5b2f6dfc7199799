"""Standing bars and lines over time. Widths are per cent and heights pixels, so text never shrinks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from forum.charts import svg
from forum.formats import number

HEIGHT, TOP, BASE = 240, 24, 208
LEFT, WIDTH = 9.0, 90.0
MOST_LABELS, MOST_VALUES = 8, 12


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """`labels` stand under the axis, one for each value of every series (at most four)."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]

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
        y, x = height_of(each.values[i], top), LEFT + step * i + step * 0.15 + width * j
        size = {"x": svg.share(x), "y": y, "width": svg.share(width * 0.94), "height": BASE - y}
        yield svg.element("rect", class_=f"f{j + 1}", fill=svg.DATA[j], **size)
        if len(plot.labels) * len(plot.series) <= MOST_VALUES:
            yield value(each.values[i], x + width * 0.47, y - 7)


def line(plot: Plot) -> SafeString:
    top, step = ceiling(plot), WIDTH / max(len(plot.labels), 1)
    shapes = [shape for j, each in enumerate(plot.series) for shape in drawn_line(j, each.values, step, top)]
    return framed(plot, top, step, shapes)


def drawn_line(j: int, values: Sequence[int], step: float, top: int) -> Iterable[SafeString]:
    places = [(LEFT + step * (i + 0.5), height_of(each, top)) for i, each in enumerate(values)]
    for start, end in pairwise(places):
        yield segment(j, start, end)
    for (x, y), each in zip(places, values, strict=True):
        yield svg.element("circle", class_=f"f{j + 1}", fill=svg.DATA[j], cx=svg.share(x), cy=y, r=4)
        if len(values) <= MOST_VALUES and j == 0:
            yield value(each, x, y - 10)


def burn_down(burn: BurnDown) -> SafeString:
    """Open actions week by week as steps, and the late ones among them as a second, dashed line."""
    open_ones = Series(pgettext("actions", "Open"), burn.open)
    late_ones = Series(pgettext("actions", "Late"), burn.late)
    plot = Plot(burn.title, burn.weeks, (open_ones, late_ones))
    top, step = ceiling(plot), WIDTH / max(len(plot.labels), 1)
    shapes = [shape for j, each in enumerate(plot.series) for shape in stairs(j, each.values, step, top)]
    return framed(plot, top, step, shapes, burn.said)


def stairs(j: int, values: Sequence[int], step: float, top: int) -> Iterable[SafeString]:
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


def value(of: int, x: float, y: float) -> SafeString:
    words = {"class_": "av", "fill": svg.INK, "font_size": 13, "font_weight": 600, "text_anchor": "middle"}
    return svg.element("text", number(of), x=svg.share(x), y=y, **words, **svg.FONT)


def ceiling(plot: Plot) -> int:
    """The lowest round number (1, 2, 4, 5 or 10 times a power of ten) that no value is above."""
    largest = max((each for series in plot.series for each in series.values), default=0)
    power = 1
    while True:
        for step in (1, 2, 4, 5):
            if step * power >= max(largest, 1):
                return step * power
        power *= 10


def height_of(each: int, top: int) -> float:
    return BASE - (BASE - TOP) * each / top


def framed(plot: Plot, top: int, step: float, shapes: Sequence[SafeString], said: str = "") -> SafeString:
    said = said or "; ".join(
        f"{each.name}: "
        + ", ".join(f"{label} {number(one)}" for label, one in zip(plot.labels, each.values, strict=True))
        for each in plot.series
    )
    drawn = [*axis(top), *labels(plot.labels, step), *shapes]
    return svg.picture(plot.title, said, *drawn, class_="plot", width="100%", height=HEIGHT)


def axis(top: int) -> Iterable[SafeString]:
    for each in sorted({0, top // 2, top} if top > 1 else {0, 1}):
        y = height_of(each, top)
        rule = {"x1": svg.share(LEFT), "x2": "100%", "y1": y, "y2": y}
        yield svg.element("line", class_="axis", stroke=svg.LINE, stroke_width=1, **rule)
        words = {"class_": "al", "fill": svg.INK_2, "font_size": 13, "text_anchor": "end"}
        yield svg.element("text", number(each), x=svg.share(LEFT - 1.5), y=y + 4, **words, **svg.FONT)


def labels(names: Sequence[str], step: float) -> Iterable[SafeString]:
    every = -(-len(names) // MOST_LABELS)
    words = {"class_": "al", "fill": svg.INK_2, "font_size": 13, "text_anchor": "middle"}
    for i, name in enumerate(names):
        if i % every == 0:
            yield svg.element(
                "text", name, x=svg.share(LEFT + step * (i + 0.5)), y=BASE + 20, **words, **svg.FONT
            )
