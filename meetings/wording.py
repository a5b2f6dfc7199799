"""Word by word: how a text changed, as HTML with <del> and <ins>."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_PIECES = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
_MOST_PIECES = 6000  # above this the comparison is by line


def word_diff(old: str, new: str) -> SafeString:
    a, b = _cut(old, new)
    steps = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    pieces = [_marked(tag, "".join(a[i:j]), "".join(b[m:n])) for tag, i, j, m, n in steps]
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _cut(old: str, new: str) -> tuple[list[str], list[str]]:
    a, b = _PIECES.findall(old), _PIECES.findall(new)
    if len(a) + len(b) > _MOST_PIECES:
        return old.splitlines(keepends=True), new.splitlines(keepends=True)
    return a, b


def _marked(tag: str, old: str, new: str) -> SafeString:
    if tag == "equal":
        return format_html("{}", old)
    removed = format_html("<del>{}</del>", old) if old else SafeString()
    added = format_html("<ins>{}</ins>", new) if new else SafeString()
    return format_html("{}{}{}", removed, " " if old and new else "", added)
