"""From samples to figures: percentiles of merged histograms, medians with their spread, paired ratios."""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

SMALLEST, WIDTH = 0.01, 1.02

Row = dict[str, Any]


def merged(histograms: Iterable[dict[str, int]]) -> Counter[int]:
    total: Counter[int] = Counter()
    for histogram in histograms:
        total.update({int(bucket): count for bucket, count in histogram.items()})
    return total


def percentile(histogram: Counter[int], share: float) -> float | None:
    """The upper edge of the bucket, in ms: at most 2 % too much."""
    wanted = math.ceil(histogram.total() * share)
    for bucket in sorted(histogram):
        wanted -= histogram[bucket]
        if wanted <= 0:
            return round(SMALLEST * WIDTH**bucket, 2)
    return None


def spread(values: Sequence[float]) -> str:
    if not values:
        return "–"
    least, middle, most = (
        f"{value:.0f}" if value >= 100 else f"{value:.3g}"
        for value in (min(values), statistics.median(values), max(values))
    )
    return middle if len(values) == 1 else f"{middle} [{least}–{most}]"


def of(rows: Iterable[Row], **wanted: Any) -> list[Row]:
    return [row for row in rows if all(row.get(name) == value for name, value in wanted.items())]


def values(rows: Iterable[Row], figure: str) -> list[float]:
    return [row[figure] for row in rows if row.get(figure) is not None]


def ratios(rows: list[Row], figure: str, ours: Row, peer: Row) -> list[float]:
    """One for each round in which both have the figure: what disturbed one round disturbed both."""
    found = []
    for row in of(rows, **ours):
        for other in of(rows, round=row["round"], **peer):
            if row.get(figure) and other.get(figure):
                found.append(row[figure] / other[figure])
    return found


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"
