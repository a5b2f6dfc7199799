"""The forum's sign: a ring with one arc per party."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from forum.charts.svg import BRAND, FONT, INK, INK_2, TRACK, arc, element, picture

CENTRE, RADIUS, GAP = 50, 41, 6
MOST_ARCS = 8


def ring(approved: int, total: int, label: str = "") -> SafeString:
    """How many of the parties have approved. Above eight parties the ring is one arc in proportion."""
    said = label or ngettext(
        "%(approved)s of %(total)s party has approved",
        "%(approved)s of %(total)s parties have approved",
        total,
    ) % {"approved": approved, "total": total}
    count = gettext("%(approved)s of %(total)s") % {"approved": approved, "total": total}
    arcs = [stroke(path, on) for path, on in paths(approved, total)]
    return picture(said, "", *arcs, *words(count), class_="ring", viewBox="0 0 100 100")


def paths(approved: int, total: int) -> list[tuple[str, bool]]:
    if 0 < total <= MOST_ARCS and total != 1:
        each = 360 / total
        return [
            (arc(i * each + GAP, (i + 1) * each - GAP, RADIUS, CENTRE), i < approved) for i in range(total)
        ]
    whole = [(arc(0, 359.9, RADIUS, CENTRE), total > 0 and approved >= total)]
    part = [(arc(0, 360 * approved / total, RADIUS, CENTRE), True)] if 0 < approved < total else []
    return whole + part


def stroke(path: str, on: bool) -> SafeString:
    named = {"class_": "on"} if on else {}
    return element("path", d=path, **named, fill="none", stroke_width=11, stroke=BRAND if on else TRACK)


def words(count: str) -> list[SafeString]:
    middle = {"x": CENTRE, "text_anchor": "middle", **FONT}
    size: dict[str, object] = {"font_size": 20} if len(count) < 7 else {"class_": "long", "font_size": 16}
    return [
        element("text", count, y=53, font_weight=700, fill=INK, **size, **middle),
        element("text", gettext("parties"), class_="sub", y=69, font_size=12, fill=INK_2, **middle),
    ]
