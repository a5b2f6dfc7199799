"""What a paper was made with."""

import hashlib
import platform
from ctypes import CDLL, c_char_p
from ctypes.util import find_library
from functools import cache
from importlib.metadata import version
from typing import Any

from django.conf import settings
from weasyprint.text.ffi import pango

from forum.condition import portal_version
from forum.models import Paper
from forum.paper.attached import canonical_json
from forum.paper.resources import fingerprints

LIBRARIES = ("weasyprint", "pydyf", "fonttools", "pyphen", "tinycss2")


def tools_of(paper: Paper, html: str) -> dict[str, Any]:
    """Versions and SHA-256 of all that made the file, so that the same bytes can be made again."""
    return {
        "portal": portal_version(),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        **system_libraries(),
        "snapshot": _sha256(canonical_json(paper.snapshot)),
        "templates": _templates(),
        "html": _sha256(html.encode()),
        **fingerprints(),
    }


def differences(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """One line for each tool that is not what it was; what was not noted then is not compared."""
    return [
        f"{name}: {before[name]} then, {now.get(name)} now"
        for name in before
        if before[name] != now.get(name)
    ]


@cache
def system_libraries() -> dict[str, str]:
    number = pango.pango_version()
    harfbuzz = CDLL(find_library("harfbuzz") or "")
    harfbuzz.hb_version_string.restype = c_char_p
    return {
        "pango": f"{number // 10000}.{number // 100 % 100}.{number % 100}",
        "harfbuzz": harfbuzz.hb_version_string().decode(),
    }


@cache
def _templates() -> str:
    folder = settings.BASE_DIR / "templates" / "papers"
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*.html")):
        whole.update(f"{file.relative_to(folder).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    return whole.hexdigest()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
