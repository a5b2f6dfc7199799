"""The few SVG elements the charts are made of. Text is escaped here and nowhere else."""

from math import cos, radians, sin

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# The light scheme's tokens, for paper; on a page the classes win.
INK, INK_2, INK_3 = "#16232b", "#45545d", "#5b6971"
SURFACE, CANVAS, SUNKEN, LINE = "#ffffff", "#ffffff", "#eef0ec", "#dcdfda"
BRAND, BRAND_SOFT, BRAND_LINE, BAD = "#0b5559", "#e2efee", "#a9cfcc", "#a3261b"
DATA = ("#0b5559", "#b0600f", "#4f63a3", "#527a65")
TRACK = "#e4e7e2"
FONT = {"font_family": "Figtree, Source Sans 3, sans-serif"}


def written(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def element(name: str, *children: str, **attributes: object) -> SafeString:
    """`element("rect", class_="f1", stroke_width=2)`: an underscore stands for a hyphen."""
    body = "".join(conditional_escape(child) for child in children)
    said = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{conditional_escape(written(value))}"'
        for key, value in attributes.items()
    )
    markup = f"<{name}{said}>{body}</{name}>" if body else f"<{name}{said}/>"
    return mark_safe(markup)  # noqa: S308 - every part is escaped above


def picture(title: str, description: str, *children: str, **attributes: object) -> SafeString:
    """The one image a chart is: screen readers hear the label, papers take the title and description."""
    label = f"{title}: {description}" if description else title
    named = [element("title", title)] + ([element("desc", description)] if description else [])
    return element("svg", *named, *children, **{**attributes, "role": "img", "aria_label": label})


def decoration(*children: str, **attributes: object) -> SafeString:
    """A drawing whose numbers stand in the text beside it."""
    return element("svg", *children, **{**attributes, "aria_hidden": "true", "focusable": "false"})


def point(degrees: float, radius: float, centre: float) -> tuple[float, float]:
    """Clockwise from twelve o'clock."""
    return centre + radius * sin(radians(degrees)), centre - radius * cos(radians(degrees))


def arc(start: float, end: float, radius: float, centre: float) -> str:
    (x1, y1), (x2, y2) = point(start, radius, centre), point(end, radius, centre)
    large = int(end - start > 180)
    return f"M{x1:.1f} {y1:.1f}A{radius:g} {radius:g} 0 {large} 1 {x2:.1f} {y2:.1f}"


def share(value: float) -> str:
    return f"{written(round(min(max(value, 0.0), 100.0), 2))}%"
