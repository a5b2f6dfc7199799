"""The lines of one block as Markdown: marks, links, and as few escapes as the text allows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from unicodedata import category

from meetings.live.prose import WHITE, Break, Inline, Text

BREAK = "&#10;"

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SPECIAL = re.compile(r"[\\*_`<&\[\]!]")
_TICKS = re.compile("`+")
_TRIMMED = frozenset(WHITE) | {"\u2028", "\u2029"}
_ADDRESS_SIGNS = re.compile(r"[<>\\]|" + _ENTITY.pattern)

# What a line that begins with such a letter could be: a list, a heading, a rule, a fence, a table's second row.
_STARTS = frozenset("#-+*>~`_=|:0123456789")
_ANYWHERE = re.compile(r"(?:[-+*]|#{1,6})(?=[ \t]|$)|>|~~~|```|([-_*])[ \t]*(?:\1[ \t]*){2,}$")
_LATER = re.compile(r"(?:-+|=+)$|(?=[^-]*-)[|:-][|:\- \t]*$")
_NUMBER = re.compile(r"([0-9]{1,9})[.)](?=[ \t]|$)")

Piece = tuple[str, str]


def paragraph(inline: Sequence[Inline]) -> list[str]:
    """A paragraph's lines, from inline text in its canonical form."""
    escapes = Escapes(inline)
    lines: list[str] = []
    parts = [list(line) for line in _lines(inline)]
    for line, following in zip(parts, [*parts[1:], [Text("")]], strict=True):
        if line:
            end = "\n" if following else "&"
            lines.append(_guarded(_line(line, escapes, "\n", end), is_first=not lines))
        else:
            lines[-1] += BREAK
    return lines


def heading(inline: Sequence[Inline]) -> str:
    """A heading's text, which is one line in Markdown."""
    escapes = Escapes(inline)
    text = BREAK.join(_line(list(line), escapes, ";", "&") for line in _lines(inline))
    body = text.rstrip("#")
    return text if body == text or (body and body[-1] not in " \t") else text[:-1] + "\\#"


class Escapes:
    """What has to be escaped in one block, by what else stands in it."""

    def __init__(self, inline: Iterable[Inline]) -> None:
        texts = [part for part in inline if isinstance(part, Text)]
        self.brackets = any(part.link or "](" in part.text for part in texts)
        self.ticks = sum(len(_TICKS.findall(part.text + " " + part.link)) for part in texts) > 1

    def escaped(self, text: str, before: str, after: str) -> str:
        """The text as Markdown reads it, between the characters `before` and `after`."""

        def sign(match: re.Match[str]) -> str:
            at = match.start()
            previous = text[at - 1] if at else before
            following = text[at + 1] if at + 1 < len(text) else after
            return "\\" + match[0] if self._acts(match[0], previous, following, text, at) else match[0]

        return _SPECIAL.sub(sign, text)

    def _acts(self, sign: str, previous: str, following: str, text: str, at: int) -> bool:
        if sign == "*":
            return previous not in " \n" or following not in " \n"
        if sign == "_":
            return not (previous.isalnum() and following.isalnum())
        if sign == "\\":
            return not (following.isalnum() or following == " ")
        if sign == "<":
            return following in "/!?" or (following.isascii() and following.isalpha())
        if sign == "&":
            return bool(_ENTITY.match(text, at))
        if sign == "`":
            return self.ticks
        return self.brackets and (sign != "!" or (following == "[" and at + 1 == len(text)))


def _lines(inline: Iterable[Inline]) -> Iterator[list[Text]]:
    line: list[Text] = []
    for part in inline:
        if isinstance(part, Break):
            yield line
            line = []
        else:
            line.append(part)
    yield line


def _line(line: list[Text], escapes: Escapes, before: str, after: str) -> str:
    pieces = list(_pieces(line))
    written = [
        _text(pieces, at, escapes, before, after) if kind == "text" else value
        for at, (kind, value) in enumerate(pieces)
    ]
    text = "".join(written)
    if text[:1] in _TRIMMED:
        text = _reference(text[0]) + text[1:]
    return text[:-1] + _reference(text[-1]) if text[-1:] in _TRIMMED else text


def _pieces(line: list[Text]) -> Iterator[Piece]:
    for href, linked in groupby(line, lambda part: part.link):
        if href:
            yield "[", "["
        yield from _marked(list(linked))
        if href:
            yield "]", f"]({_destination(href)})"


def _marked(parts: list[Text]) -> Iterator[Piece]:
    """Strong text holds slanted text, never the other way round; where both meet the slanted is marked with _."""
    last = len(parts) - 1
    for at, part in enumerate(parts):
        before, after = at > 0 and parts[at - 1].strong, at < last and parts[at + 1].strong
        starts, ends = part.strong and not before, part.strong and not after
        around = "***" if part.em and starts and ends else "**"
        slant = ("_" if part.strong or before or after else "*") if part.em and around == "**" else ""
        if starts:
            yield "open", around
        if slant:
            yield "open", slant
        yield "text", part.text
        if slant:
            yield "close", slant
        if ends:
            yield "close", around


def _text(pieces: list[Piece], at: int, escapes: Escapes, before: str, after: str) -> str:
    """A text beside marks. A letter is written as a reference where a mark would not count next to it."""
    text = pieces[at][1]
    head = tail = ""
    if at and pieces[at - 1][0] == "close" and _hinders(text[0], (pieces[at - 1], pieces[at - 2])):
        head, text = _reference(text[0]), text[1:]
    if (
        at + 1 < len(pieces)
        and pieces[at + 1][0] == "open"
        and text
        and _hinders(text[-1], pieces[at + 1 : at + 3])
    ):
        tail, text = _reference(text[-1]), text[:-1]
    before = ";" if head else pieces[at - 1][1][-1] if at else before
    after = "&" if tail else pieces[at + 1][1][0] if at + 1 < len(pieces) else after
    return head + escapes.escaped(text, before, after) + tail


def _hinders(letter: str, outwards: Sequence[Piece]) -> bool:
    """Whether a mark would not count beside this letter; `outwards` begins with the mark."""
    if letter in WHITE or _is_sign(letter):
        return False
    (kind, mark), (inside, text) = outwards[0], outwards[1]
    if mark == "_" or inside != "text":
        return True
    return _is_sign(text[0] if kind == "open" else text[-1])


def _is_sign(letter: str) -> bool:
    return category(letter)[0] in "PS"


def _reference(letter: str) -> str:
    return f"&#{ord(letter)};"


def _destination(href: str) -> str:
    if not _ADDRESS_SIGNS.search(href) and "(" not in href and ")" not in href:
        return href
    return "<" + _ADDRESS_SIGNS.sub(lambda match: "\\" + match[0], href) + ">"


def _guarded(line: str, is_first: bool) -> str:
    """The line so that it begins no other block."""
    if line[0] not in _STARTS:
        return line
    if _ANYWHERE.match(line) or (not is_first and _LATER.match(line)):
        return "\\" + line
    number = _NUMBER.match(line)
    if number and (is_first or int(number[1]) == 1):
        return line[: number.end(1)] + "\\" + line[number.end(1) :]
    return line
