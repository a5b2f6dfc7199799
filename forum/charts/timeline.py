"""What lies when: one bar for each thing, from its first day to its last, under the years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from forum.charts import svg
from forum.charts.stacks import block, patterns, shortened
from forum.formats import full_day

HEAD, ROW, BAR = 30, 46, 14
MOST_YEARS = 8
NARROWEST = 0.6  # per cent, so that a few days can still be seen


@dataclass(frozen=True, slots=True)
class Span:
    """`shade` is the pattern of its bar, as in a stack; `note` stands at the end of its line."""

    name: str
    starts: date
    ends: date
    shade: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    title: str
    spans: tuple[Span, ...]
    today: date
    first_year: int
    last_year: int

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    def place(self, day: date, passed: int = 0) -> float:
        """How far from the left the day begins, in per cent; or ends, when it has passed."""
        first, last = date(self.first_year, 1, 1), date(self.last_year, 12, 31)
        return min(max(((day - first).days + passed) / ((last - first).days + 1) * 100, 0), 100)


def timeline(line: Timeline) -> SafeString:
    height = HEAD + ROW * len(line.spans)
    key = "timeline"
    shapes = [
        patterns(key, 5),
        *year_rules(line, height),
        *(shape for i, span in enumerate(line.spans) for shape in drawn_span(line, i, span, key)),
        *now(line, height),
    ]
    return svg.picture(line.title, told(line.spans), *shapes, class_="plot", width="100%", height=height)


def year_rules(line: Timeline, height: int) -> Iterable[SafeString]:
    every = -(-len(line.years) // MOST_YEARS)
    words = {"class_": "al", "fill": svg.INK_2, "font_size": 13, "y": 16, **svg.FONT}
    for number, year in enumerate(line.years):
        if number % every:
            continue
        x = svg.share(line.place(date(year, 1, 1)))
        rule = {"x1": x, "x2": x, "y1": 22, "y2": height}
        yield svg.element("line", class_="axis", stroke=svg.LINE, stroke_width=1, **rule)
        yield svg.element("text", str(year), x=x, **words)


def drawn_span(line: Timeline, i: int, span: Span, key: str) -> Iterable[SafeString]:
    top = HEAD + ROW * i
    words = {"fill": svg.INK, "font_size": 14, "y": top + 14, **svg.FONT}
    yield svg.element("text", shortened(span.name), class_="sn", **words)
    if span.note:
        note = {**words, "fill": svg.INK_2, "font_size": 13, "text_anchor": "end"}
        yield svg.element("text", span.note, class_="se", x="100%", **note)
    start = min(line.place(span.starts), 100 - NARROWEST)
    width = max(line.place(span.ends, passed=1) - start, NARROWEST)
    size = {"x": svg.share(start), "y": top + 20, "width": svg.share(width), "height": BAR}
    yield from block(key, span.shade, size)


def now(line: Timeline, height: int) -> list[SafeString]:
    if line.today.year not in line.years:
        return []
    x = svg.share(min(line.place(line.today), 99.6))
    return [svg.element("rect", class_="fg", fill=svg.INK, x=x, y=22, width=2, height=height - 22)]


def told(spans: Sequence[Span]) -> str:
    return "; ".join(
        _("%(name)s %(start)s to %(end)s")
        % {"name": span.name, "start": full_day(span.starts), "end": full_day(span.ends)}
        for span in spans
    )
