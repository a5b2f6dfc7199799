"""The year as a ring: meetings, preparation before each, the annual follow-up, and where today is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import cos, radians, sin

from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from forum.charts import svg
from forum.formats import full_day

CENTRE, OUTER, INNER, LABELS, TRACK_RADIUS, DOTS_RADIUS = 220, 208, 164, 186, 138, 106
MIDDLE = {"text_anchor": "middle", **svg.FONT}
CENTRED = {**MIDDLE, "dominant_baseline": "central"}


class WheelKind(StrEnum):
    MEETING = "meeting"
    GROUP = "group"
    PREPARATION = "preparation"
    FOLLOW_UP = "follow_up"
    DEADLINE = "deadline"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class WheelEvent:
    """`number` stands in a meeting's circle; `until` ends a preparation or the work on the follow-up."""

    kind: WheelKind
    on: date
    number: str = ""
    until: date | None = None


def year_wheel(year: int, today: date, events: Sequence[WheelEvent]) -> SafeString:
    """A meeting of the next year may be among the events: it is counted down to, not drawn."""
    shapes = [*months(year, today), *track(year, events), *dots(year, events), *nodes(year, today, events)]
    if today.year == year:
        shapes += marker(angle(today, year))
    title = gettext("The year %(year)s") % {"year": year}
    return svg.picture(
        title,
        described(year, today, events),
        *shapes,
        *middle(year, today, events),
        viewBox="-26 -26 492 492",
    )


def angle(on: date, year: int) -> float:
    first, last = date(year, 1, 1), date(year + 1, 1, 1)
    return 360 * (min(max(on, first), last) - first).days / (last - first).days


def months(year: int, today: date) -> Iterable[SafeString]:
    for month in range(1, 13):
        start = angle(date(year, month, 1), year)
        end = 360.0 if month == 12 else angle(date(year, month + 1, 1), year)
        tone = time_of(year, month, today)
        fill = {"past": svg.BRAND_SOFT, "now": svg.BRAND_LINE, "": svg.SUNKEN}[tone]
        yield svg.element("path", class_=f"m {tone}".strip(), fill=fill, d=sector(start + 0.6, end - 0.6))
        x, y = svg.point((start + end) / 2, LABELS, CENTRE)
        bold = {"font_weight": 700} if tone == "now" else {}
        ink = svg.INK if tone == "now" else svg.INK_2
        name = capfirst(str(MONTHS_3[month]))
        named = "ml now" if tone == "now" else "ml"
        yield svg.element("text", name, class_=named, fill=ink, x=x, y=y, font_size=14.5, **bold, **CENTRED)


def time_of(year: int, month: int, today: date) -> str:
    if (year, month) == (today.year, today.month):
        return "now"
    return "past" if (year, month) < (today.year, today.month) else ""


def sector(start: float, end: float) -> str:
    (x3, y3), (x4, y4) = svg.point(end, INNER, CENTRE), svg.point(start, INNER, CENTRE)
    outer = svg.arc(start, end, OUTER, CENTRE)
    return f"{outer}L{x3:.1f} {y3:.1f}A{INNER} {INNER} 0 0 0 {x4:.1f} {y4:.1f}Z"


def track(year: int, events: Sequence[WheelEvent]) -> Iterable[SafeString]:
    line = {"fill": "none", "stroke_width": 9}
    yield svg.element("circle", class_="base", **line, stroke=svg.TRACK, cx=CENTRE, cy=CENTRE, r=TRACK_RADIUS)
    drawn = {WheelKind.FOLLOW_UP: ("rep", svg.DATA[2]), WheelKind.PREPARATION: ("prep", svg.DATA[1])}
    for kind, (named, colour) in drawn.items():
        for event in events:
            start, end = angle(event.on, year), angle(event.until or event.on, year)
            if event.kind == kind and end > start:
                path = svg.arc(start, end, TRACK_RADIUS, CENTRE)
                yield svg.element("path", class_=named, **line, stroke=colour, d=path)


def nodes(year: int, today: date, events: Sequence[WheelEvent]) -> Iterable[SafeString]:
    here = [event for event in events if event.on.year == year]
    for event in here:
        if event.kind == WheelKind.GROUP:
            yield diamond(*svg.point(angle(event.on, year), TRACK_RADIUS, CENTRE))
    for event in here:
        if event.kind == WheelKind.MEETING:
            yield from circle(
                event, event.on < today, *svg.point(angle(event.on, year), TRACK_RADIUS, CENTRE)
            )


def dots(year: int, events: Sequence[WheelEvent]) -> Iterable[SafeString]:
    """Last days as dots and projects as squares, inside the track."""
    for event in events:
        if event.on.year != year:
            continue
        x, y = svg.point(angle(event.on, year), DOTS_RADIUS, CENTRE)
        if event.kind == WheelKind.DEADLINE:
            yield svg.element("circle", class_="due", fill=svg.INK_2, cx=x, cy=y, r=5.5)
        elif event.kind == WheelKind.PROJECT:
            square = {"x": x - 5.5, "y": y - 5.5, "width": 11, "height": 11}
            yield svg.element("rect", class_="end", fill=svg.DATA[3], **square)


def diamond(x: float, y: float) -> SafeString:
    turned = f"rotate(45 {x:.1f} {y:.1f})"
    return svg.element(
        "rect", class_="board", fill=svg.INK_2, x=x - 9, y=y - 9, width=18, height=18, transform=turned
    )


def circle(event: WheelEvent, held: bool, x: float, y: float) -> Iterable[SafeString]:
    fill, stroke, ink = (svg.BRAND, svg.CANVAS, "#ffffff") if held else (svg.SURFACE, svg.BRAND, svg.BRAND)
    later = "" if held else " next"
    yield svg.element(
        "circle", class_=f"node{later}", fill=fill, stroke=stroke, stroke_width=4, cx=x, cy=y, r=18
    )
    bold = {"font_size": 16, "font_weight": 700, "fill": ink}
    yield svg.element("text", event.number, class_=f"nl{later}", x=x, y=y + 0.5, **bold, **CENTRED)


def marker(degrees: float) -> list[SafeString]:
    """Today's arrow outside the months; at the sides its word stands above it and needs no wide margin."""
    tip, left, right = (
        svg.point(degrees + turn, radius, CENTRE) for turn, radius in ((0, 212), (-2.4, 228), (2.4, 228))
    )
    x, y = svg.point(degrees, 228 + 11 * abs(cos(radians(degrees))), CENTRE)
    y -= 17 * abs(sin(radians(degrees)))
    arrow = f"M{tip[0]:.1f} {tip[1]:.1f}L{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}Z"
    word = {"font_size": 14, "font_weight": 700, "fill": svg.BAD}
    return [
        svg.element("path", class_="handdot", fill=svg.BAD, d=arrow),
        svg.element("text", gettext("Today"), class_="handt", x=x, y=y, **word, **CENTRED),
    ]


def middle(year: int, today: date, events: Sequence[WheelEvent]) -> list[SafeString]:
    large, small = countdown(year, today, events)
    return [
        svg.element(
            "text", large, class_="c1", fill=svg.INK, font_size=40, font_weight=700, x=CENTRE, y=226, **MIDDLE
        ),
        svg.element("text", small, class_="c2", fill=svg.INK_2, font_size=16, x=CENTRE, y=250, **MIDDLE),
    ]


def coming(today: date, events: Iterable[WheelEvent]) -> WheelEvent | None:
    later = [event for event in events if event.kind == WheelKind.MEETING and event.on >= today]
    return min(later, key=lambda event: event.on, default=None)


def countdown(year: int, today: date, events: Sequence[WheelEvent]) -> tuple[str, str]:
    event = coming(today, events)
    if event is None:
        return str(year), gettext("no meeting ahead")
    days = (event.on - today).days
    if days == 0:
        return gettext("Today"), gettext("meeting %(number)s") % {"number": event.number}
    left = ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    return left, gettext("to meeting %(number)s") % {"number": event.number}


def described(year: int, today: date, events: Sequence[WheelEvent]) -> str:
    here = [event for event in events if event.on.year == year]
    meetings = sum(event.kind == WheelKind.MEETING for event in here)
    groups = sum(event.kind == WheelKind.GROUP for event in here)
    counted = [ngettext("%(n)s forum meeting", "%(n)s forum meetings", meetings) % {"n": meetings}]
    if groups:
        counted.append(ngettext("%(n)s group meeting", "%(n)s group meetings", groups) % {"n": groups})
    due = sum(event.kind == WheelKind.DEADLINE for event in here)
    if due:
        counted.append(ngettext("%(n)s last day", "%(n)s last days", due) % {"n": due})
    projects = sum(event.kind == WheelKind.PROJECT for event in here)
    if projects:
        begin = ngettext("%(n)s project begins or ends", "%(n)s projects begin or end", projects)
        counted.append(begin % {"n": projects})
    return gettext(
        "%(meetings)s over the year's twelve months. Today is %(today)s. The list beside says the same."
    ) % {
        "meetings": ", ".join(counted),
        "today": full_day(today),
    }
