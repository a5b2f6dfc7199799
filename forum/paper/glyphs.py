"""What the vendored fonts can draw. Any other character would pull in a font of the machine's."""

import re
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from forum.paper.resources import FACES, FOLDER

REPLACEMENTS = {
    "\u2010": "-", "\u2011": "-", "\u202f": "\u00a0", "\u2007": "\u00a0", "\u2192": "–>", "\u2190": "<–",
    "\u21d2": "=>", "\u2265": ">=", "\u2264": "<=", "\u2260": "!=", "\u2713": "x", "\u2714": "x",
    "\u25cf": "\u2022", "\u25aa": "\u2022", "\u25e6": "\u2022", "\u2043": "-", "\ufb01": "fi", "\ufb02": "fl",
}  # fmt: skip
HAS_NO_SHAPE = re.compile("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def fit_to_fonts(text: str) -> str:
    """The text with every character drawable: replaced by its like, or named by its code point."""
    text = CONTROL.sub("", HAS_NO_SHAPE.sub("", text))
    return _strangers().sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    character = match[0]
    return REPLACEMENTS.get(character) or f"[U+{ord(character):04X}]"


@cache
def _strangers() -> re.Pattern[str]:
    """Matches one character that at least one of the faces lacks."""
    known = set.intersection(*(_characters(face) for face in FACES))
    runs: list[list[int]] = []
    for point in sorted(known):
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    drawable = "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in runs)
    return re.compile(f"[^{drawable} \\t\\r\\n\u00ad]")


def _characters(face: str) -> set[int]:
    characters: set[int] = set()
    for subset in ("latin", "latin-ext"):
        font: Any = TTFont(FOLDER / "fonts" / f"{face.format(subset)}.woff2")
        characters |= set(font.getBestCmap())
    return characters
