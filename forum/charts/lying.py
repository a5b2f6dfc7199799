"""Lying bars, one below the other: the name in front, the number behind. Room for long names and for many rows."""

from collections.abc import Iterable
from decimal import Decimal
from zlib import crc32

from django.utils.safestring import SafeString

from forum.charts import svg
from forum.charts.plots import Amount, Plot, told
from forum.charts.stacks import block, patterns, shortened

NAMES, END = 34.0, 92.0  # per cent: where the bars begin and where the longest one ends
BAR, GAP = 12, 3
# Every row is a whole number of a paper's half lines (9 pixels) high.
ROW_OF_ONE, HALF_LINE = 27, 9


def lying_bars(plot: Plot) -> SafeString:
    """One row for each label, with a bar for each series; the second is hatched, so that grey tells them apart."""
    largest = max((each for series in plot.series for each in series.known), default=0) or 1
    key = f"l{crc32(repr((plot.title, plot.labels, plot.series)).encode()):08x}"
    rows = [shape for i in range(len(plot.labels)) for shape in _row(plot, key, i, largest)]
    said = "; ".join(told(plot, each) for each in plot.series)
    return svg.picture(
        plot.title,
        said,
        patterns(key, len(plot.series)),
        *rows,
        class_="plot",
        width="100%",
        height=height_of_row(plot) * max(len(plot.labels), 1),
    )


def height_of_row(plot: Plot) -> int:
    needed = len(plot.series) * BAR + (len(plot.series) - 1) * GAP + 2 * GAP
    return max(ROW_OF_ONE, -(-needed // HALF_LINE) * HALF_LINE)


def _row(plot: Plot, key: str, i: int, largest: Amount) -> Iterable[SafeString]:
    row, bars = height_of_row(plot), len(plot.series) * (BAR + GAP) - GAP
    top = row * i + (row - bars) / 2
    words = {"font_size": 13, **svg.FONT}
    name = shortened(plot.labels[i])
    yield svg.element("text", name, class_="al", fill=svg.INK_2, y=row * i + row / 2 + 4.5, **words)
    for j, series in enumerate(plot.series):
        amount = series.values[i]
        if amount is None:
            continue
        y, length = top + j * (BAR + GAP), float(Decimal(amount) * Decimal(END - NAMES) / Decimal(largest))
        if length:
            size = {"x": svg.share(NAMES), "y": y, "width": svg.share(length), "height": BAR}
            yield from block(key, j, size)
        value = {"x": svg.share(NAMES + length + 1), "y": y + BAR / 2 + 4.5, "font_weight": 600}
        yield svg.element("text", plot.write(amount), class_="av", fill=svg.INK, **value, **words)
