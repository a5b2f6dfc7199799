"""Bars of several parts: one above the other as lying rows, or side by side as standing columns.

A part is told from its neighbours by its pattern as well as its colour, so that the bars can be read in grey.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from zlib import crc32

from django.utils.safestring import SafeString

from forum.charts import svg
from forum.charts.plots import (
    HEIGHT,
    LEFT,
    MOST_VALUES,
    WIDTH,
    Amount,
    Writer,
    axis,
    height_of,
    labels,
    round_above,
    value,
)
from forum.formats import number

ROW, BAR = 52, 20
LONGEST_NAME = 34
SHADES = (*svg.DATA, svg.INK_3)
# What is drawn upon the colour, in a tile of eight by eight.
MARKS = ("", "M-2 10L10 -2M-2 2L2 -2M6 10L10 6", "M4 1V7M1 4H7", "M0 4H8", "M4 0V8")


@dataclass(frozen=True, slots=True)
class Row:
    """One bar; `parts` are in the order of the parts' names. `note` takes the sum's place beside the name."""

    name: str
    parts: tuple[Amount, ...]
    note: str = ""

    @property
    def total(self) -> Amount:
        return sum(self.parts, 0)


@dataclass(frozen=True, slots=True)
class Stack:
    """`names` say what the parts are (at most five); `write` how an amount is written."""

    title: str
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    write: Writer = number

    def __post_init__(self) -> None:
        if any(len(row.parts) != len(self.names) for row in self.rows):
            raise ValueError("Every row needs one part for each name.")

    @property
    def key(self) -> str:
        return f"s{crc32(repr((self.title, self.names, self.rows)).encode()):08x}"


def stacked_rows(stack: Stack) -> SafeString:
    """Lying bars, each with its name and sum above it, all to the same scale."""
    largest = max((row.total for row in stack.rows), default=0) or 1
    shapes = [shape for i, row in enumerate(stack.rows) for shape in drawn_row(stack, i, row, largest)]
    height = ROW * max(len(stack.rows), 1)
    return svg.picture(
        stack.title,
        told(stack),
        patterns(stack.key, len(stack.names)),
        *shapes,
        class_="plot",
        width="100%",
        height=height,
    )


def drawn_row(stack: Stack, i: int, row: Row, largest: Amount) -> Iterable[SafeString]:
    top = ROW * i
    words = {"fill": svg.INK, "font_size": 14, "y": top + 17, **svg.FONT}
    yield svg.element("text", shortened(row.name), class_="sn", **words)
    said = row.note or stack.write(row.total)
    yield svg.element("text", said, class_="sv", x="100%", text_anchor="end", font_weight=600, **words)
    start = Decimal(0)
    for j, part in enumerate(row.parts):
        if part:
            of = Decimal(part) * 100 / Decimal(largest)
            size = {"x": svg.share(float(start)), "y": top + 24, "width": svg.share(float(of)), "height": BAR}
            yield from block(stack.key, j, size)
            start += of


def stacked_columns(stack: Stack) -> SafeString:
    """Standing bars over an axis, one for each row."""
    top = round_above(max((row.total for row in stack.rows), default=0))
    step = WIDTH / max(len(stack.rows), 1)
    shapes = [shape for i, row in enumerate(stack.rows) for shape in drawn_column(stack, i, row, (step, top))]
    names = [row.name for row in stack.rows]
    drawn = [patterns(stack.key, len(stack.names)), *axis(top, stack.write), *labels(names, step), *shapes]
    return svg.picture(stack.title, told(stack), *drawn, class_="plot", width="100%", height=HEIGHT)


def drawn_column(stack: Stack, i: int, row: Row, scale: tuple[float, int]) -> Iterable[SafeString]:
    step, top = scale
    x, below = LEFT + step * (i + 0.15), Decimal(0)
    for j, part in enumerate(row.parts):
        if part:
            foot, head = height_of(below, top), height_of(below + part, top)
            size = {"x": svg.share(x), "y": head, "width": svg.share(step * 0.7), "height": foot - head}
            yield from block(stack.key, j, size)
            below += part
    if len(stack.rows) <= MOST_VALUES:
        yield value(row.total, x + step * 0.35, height_of(row.total, top) - 7, stack.write)


def block(key: str, j: int, size: dict[str, object]) -> Iterable[SafeString]:
    edge = {"stroke": svg.SURFACE, "stroke_width": 1.5}
    yield svg.element("rect", class_=f"{shade(j)} stroke-s", fill=SHADES[j], **edge, **size)
    if MARKS[j]:
        yield svg.element("rect", fill=f"url(#{key}-{j})", **size)


def shade(j: int) -> str:
    return f"f{j + 1}" if j < len(svg.DATA) else "f0"


def patterns(key: str, count: int) -> SafeString:
    tiles = [tile(f"{key}-{j}", MARKS[j]) for j in range(count) if MARKS[j]]
    return svg.element("defs", *tiles) if tiles else SafeString("")


def tile(name: str, mark: str) -> SafeString:
    lines = svg.element(
        "path", class_="hatch-ln", fill="none", stroke=svg.SURFACE, stroke_width=1.5, opacity=0.75, d=mark
    )
    return svg.element("pattern", lines, id=name, width=8, height=8, patternUnits="userSpaceOnUse")


def stack_key(j: int) -> SafeString:
    """The legend's swatch for a part, drawn with lines so that it needs no pattern of its own."""
    ground = svg.element("rect", class_=shade(j), fill=SHADES[j], width=16, height=16, rx=3)
    drawn = {"fill": "none", "stroke": svg.SURFACE, "stroke_width": 1.5, "opacity": 0.75}
    marks = [
        svg.element("path", class_="hatch-ln", d=MARKS[j], transform=f"translate({x} {y})", **drawn)
        for x in (0, 8)
        for y in (0, 8)
        if MARKS[j]
    ]
    return svg.decoration(ground, *marks, class_="keysvg", width=16, height=16)


def shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def told(stack: Stack) -> str:
    return "; ".join(f"{row.name}: {told_row(stack, row)}" for row in stack.rows)


def told_row(stack: Stack, row: Row) -> str:
    if row.note or len(stack.names) == 1:
        return row.note or stack.write(row.total)
    parts: Sequence[tuple[str, Amount]] = list(zip(stack.names, row.parts, strict=True))
    told_parts = ", ".join(f"{name} {stack.write(part)}" for name, part in parts if part)
    return f"{stack.write(row.total)} ({told_parts})" if told_parts else stack.write(row.total)
