"""Found words in a text: everything is escaped, and what was found is marked."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

AROUND = 90


def mark(text: str, words: Sequence[str]) -> SafeString:
    """The text with each found word marked, wherever in a longer word it stands."""
    return _marked(text, words) or escape(text)


def _marked(text: str, words: Sequence[str]) -> SafeString | None:
    if not words:
        return None
    pattern = re.compile(
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE
    )
    parts, end = [], 0
    for found in pattern.finditer(text):
        parts += [escape(text[end : found.start()]), "<mark>", escape(found.group()), "</mark>"]
        end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # noqa: S308 - every piece is escaped


def excerpt(text: str, words: Sequence[str]) -> SafeString:
    """A stretch around the first found word."""
    plain = " ".join(text.split())
    places = [place for word in words if (place := plain.lower().find(word.lower())) >= 0]
    start = max(min(places, default=0) - AROUND, 0)
    end = start + 2 * AROUND + 20
    before, after = "…" if start else "", "…" if end < len(plain) else ""
    return mark_safe(f"{before}{mark(plain[start:end], words)}{after}")  # noqa: S308 - marked text is escaped
