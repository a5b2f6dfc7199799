"""Can this machine make papers? Asked without loading the engine: web processes never need it."""

from ctypes.util import find_library
from functools import cache

LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")


@cache
def pdf_problem() -> str:
    """What is missing, or nothing."""
    missing = [name for name in LIBRARIES if not find_library(name)]
    return f"missing system libraries: {', '.join(missing)}" if missing else ""
