"""The vendored files a paper may use: its stylesheet and static fonts, and nothing else."""

import hashlib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "static" / "paper"
BASE_URL = "https://paper.invalid/"
STYLESHEET = "paper.css"
FACES = (
    "source-sans-3-{}-400-normal",
    "source-sans-3-{}-400-italic",
    "source-sans-3-{}-700-normal",
    "source-serif-4-{}-600-normal",
)
FONTS = tuple(f"fonts/{face.format(subset)}.woff2" for subset in ("latin", "latin-ext") for face in FACES)
FONT_FAMILIES = frozenset({"Source Sans 3", "Source Sans 3 Ext", "Source Serif 4", "Source Serif 4 Ext"})
MEDIA_TYPES = {".css": "text/css", ".woff2": "font/ttf"}
ALLOWED = {BASE_URL + name: FOLDER / name for name in (STYLESHEET, *FONTS)}


def fingerprints() -> dict[str, str]:
    """SHA-256 of each file, kept with the paper so that a later build can be compared."""
    return {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in (STYLESHEET, *FONTS)}
