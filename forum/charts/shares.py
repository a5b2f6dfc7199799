"""Lying bars with percent lengths: pace, funding and gender."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from zlib import crc32

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forum.charts import svg
from forum.formats import number, percent

FEWEST = 5


@dataclass(frozen=True, slots=True)
class Pace:
    """How far something has come, in per cent; `gone` is how much of the time has gone."""

    label: str
    done: float
    gone: float | None = None
    is_time: bool = False


@dataclass(frozen=True, slots=True)
class FundingPart:
    funder: str
    amount: Decimal | int


@dataclass(frozen=True, slots=True)
class GenderCount:
    """An outcome against its target; women and men are None when only the total is known."""

    label: str
    total: int
    target: int | None = None
    women: int | None = None
    men: int | None = None
    gone: float | None = None


def pace_bar(pace: Pace) -> SafeString:
    said = gettext("%(done)s done") % {"done": percent(round(pace.done))}
    if pace.gone is not None:
        said = gettext("%(done)s done, %(gone)s of the time has gone") % {
            "done": percent(round(pace.done)),
            "gone": percent(round(pace.gone)),
        }
    shade = ("f0", svg.INK_3) if pace.is_time else ("f1", svg.DATA[0])
    bar = svg.element(
        "rect", class_=shade[0], fill=shade[1], y=5, width=svg.share(pace.done), height=16, rx=3
    )
    shapes = [groove(5, 16), bar, *tick(pace.gone, 26)]
    return svg.picture(pace.label, said, *shapes, class_="bar", width="100%", height=26)


def groove(y: int, height: int) -> SafeString:
    return svg.element("rect", class_="ft", fill=svg.TRACK, y=y, width="100%", height=height, rx=3)


def tick(gone: float | None, height: int) -> list[SafeString]:
    if gone is None:
        return []
    return [
        svg.element(
            "rect", class_="fg", fill=svg.INK, x=svg.share(min(gone, 99.6)), y=0, width=2, height=height
        )
    ]


def funding_bar(title: str, parts: Sequence[FundingPart]) -> SafeString:
    """One bar of a hundred per cent. Parts beyond the fourth share the last colour, so order them by size."""
    shares = shares_of(parts)
    said = ", ".join(f"{part.funder} {percent(round(of), 0)}" for part, of in zip(parts, shares, strict=True))
    starts = [0.0, *accumulate(shares)]
    shapes = [shape for i, of in enumerate(shares) for shape in block(i, starts[i], of)]
    return svg.picture(title, said, *shapes, class_="bar bar--l", width="100%", height=44)


def shares_of(parts: Sequence[FundingPart]) -> list[float]:
    whole = sum(Decimal(part.amount) for part in parts)
    return [float(Decimal(part.amount) * 100 / whole) if whole else 0.0 for part in parts]


def block(i: int, start: float, of: float) -> list[SafeString]:
    colour = min(i, len(svg.DATA) - 1)
    edge = {"stroke": svg.SURFACE, "stroke_width": 2}
    named = f"f{colour + 1} stroke-s"
    rect = svg.element(
        "rect",
        class_=named,
        fill=svg.DATA[colour],
        **edge,
        x=svg.share(start),
        y=0,
        width=svg.share(of),
        height=44,
    )
    if of < 8:
        return [rect]
    middle = {
        "x": svg.share(start + of / 2),
        "y": 22,
        "text_anchor": "middle",
        "dominant_baseline": "central",
    }
    text = {"class_": "dl", "fill": "#ffffff", "font_size": 14, "font_weight": 700, **svg.FONT}
    return [rect, svg.element("text", percent(round(of), 0), **text, **middle)]


def published(women: int | None, men: int | None) -> tuple[str, str]:
    """The cells as they may be shown: one under five is not told, nor the one it could be derived from."""
    cells = [women, men]
    if None in cells:
        return number(women), number(men)
    few = [cell is not None and cell < FEWEST for cell in cells]
    if not any(few):
        return number(women), number(men)
    first, second = (gettext("fewer than 5") if hidden else gettext("not shown") for hidden in few)
    return first, second


def gender_bar(count: GenderCount) -> SafeString:
    whole = max(count.target or 0, count.total, 1)
    shapes = [groove(4, 22), *filled(count, whole), *tick(count.gone, 30)]
    return svg.picture(count.label, told(count), *shapes, class_="bar", width="100%", height=30)


def share_bar(title: str, of: float) -> SafeString:
    """How much of a whole something is, in per cent."""
    shapes = [groove(4, 22), solid(of)]
    return svg.picture(title, percent(round(of)), *shapes, class_="bar", width="100%", height=30)


def split_is_shown(count: GenderCount) -> bool:
    return count.women is not None and count.men is not None and min(count.women, count.men) >= FEWEST


def filled(count: GenderCount, whole: int) -> list[SafeString]:
    if count.women is None or count.men is None or not split_is_shown(count):
        return [solid(count.total * 100 / whole)]
    women, men = count.women * 100 / whole, count.men * 100 / whole
    pattern = f"h{crc32(repr(count).encode()):08x}"
    rest = {"x": svg.share(women), "y": 4, "width": svg.share(men), "height": 22}
    return [hatch(pattern), solid(women), svg.element("rect", fill=f"url(#{pattern})", **rest)]


def solid(length: float) -> SafeString:
    return svg.element("rect", class_="f1", fill=svg.DATA[0], y=4, width=svg.share(length), height=22)


def hatch(pattern: str) -> SafeString:
    ground = svg.element("rect", class_="hatch-bg", fill=svg.DATA[1], width=6, height=6)
    line = svg.element("path", class_="hatch-ln", stroke=svg.SURFACE, stroke_width=1.5, d="M0 0V6")
    turned = {"patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    return svg.element("defs", svg.element("pattern", ground, line, id=pattern, width=6, height=6, **turned))


def hatch_key() -> SafeString:
    """The legend's swatch for men, drawn with lines so that it needs no pattern of its own."""
    ground = svg.element("rect", class_="hatch-bg", fill=svg.DATA[1], width=13, height=13, rx=3)
    lines = svg.element(
        "path",
        class_="hatch-ln",
        fill="none",
        stroke=svg.SURFACE,
        stroke_width=1.5,
        d="M0 6L6 0M0 12L12 0M6 13L13 6",
    )
    return svg.decoration(ground, lines, class_="keysvg", width=13, height=13)


def told(count: GenderCount) -> str:
    women, men = published(count.women, count.men)
    total = number(count.total) if count.total >= FEWEST else gettext("fewer than 5")
    facts = {
        "women": women,
        "men": men,
        "total": total,
        "target": number(count.target) if count.target else "",
    }
    if count.women is None or count.men is None:
        said = gettext("%(total)s of the target %(target)s") if count.target else "%(total)s"
    elif count.target:
        said = gettext("women %(women)s, men %(men)s, together %(total)s of the target %(target)s")
    else:
        said = gettext("women %(women)s, men %(men)s, together %(total)s")
    return said % facts
