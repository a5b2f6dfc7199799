"""Every pair of colour tokens that meets on a page, in both schemes: 4.5:1 for text, 3:1 for shapes."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parent.parent / "static/forum/css/forum.css").read_text()
PEOPLE = [f"p{i}" for i in range(1, 9)]
TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-2", "ink-3", "brand")
        for ground in ("canvas", "surface", "sunken")
    ),
    *((each, f"{each}-soft") for each in ("ok", "wait", "bad", "info", "brand")),
    *(
        (ink, ground)
        for ink in ("ink", "ink-2")
        for ground in ("wait-soft", "brand-soft", "bad-soft", "ok-soft")
    ),
    ("ink", "info-soft"),
    ("ink", "brand-line"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("brand-strong", "surface"),
    ("bad", "canvas"),
    ("bad", "surface"),
    *(("on-d", f"d{i}") for i in range(1, 5)),
    *((person, "surface") for person in PEOPLE),
]
SHAPES = [
    ("line-strong", "surface"),
    ("line-strong", "canvas"),
    *((f"d{i}", ground) for i in range(1, 5) for ground in ("surface", "canvas")),
    ("d1", "d-track"),
    ("d2", "d-track"),
    ("d3", "d-track"),
    ("brand", "d-track"),
    ("wait-line", "canvas"),
    ("focus", "canvas"),
    ("focus", "surface"),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\b", block))


LIGHT, DARK = (tokens(block) for block in re.findall(r":root\s*{([^}]*)}", CSS)[:2])
SCHEMES = {"light": LIGHT, "dark": LIGHT | DARK}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_token_pairs_can_be_told_apart(scheme: str, pairs: list[tuple[str, str]], least: float) -> None:
    colours = SCHEMES[scheme]
    weak = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < least} == {}


def test_contrast_is_measured_as_wcag_says() -> None:
    assert round(contrast("#000", "#fff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_dark_scheme_gives_every_colour_a_value_of_its_own() -> None:
    assert set(LIGHT) - set(DARK) == set()
