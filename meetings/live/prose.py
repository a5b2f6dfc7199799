"""The small rich text language of items and notes, as a tree. Knows neither Markdown nor pycrdt.

The canonical form (`normal`) holds what a reader can tell apart, and nothing else:
* paragraphs and headings without a letter, and lists without items, are no text: an empty text is `()`;
* an item begins with a paragraph, which is the only one that may be empty;
* spaces and tabs at the edges of a line, and line breaks at the edges of a block, are no text either;
* a mark never begins or ends with white space, also where another mark begins or ends inside it;
* neighbours with the same marks are one `Text`; a line feed in a text is a `Break`;
* control characters other than the tab, and code points that are no characters, are dropped.
Everything else stays as it was typed: no Unicode normalisation, and several spaces remain several.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

LONGEST_ADDRESS = 2000
DEEPEST = 6
HIGHEST_START = 999_999_999
_BLANK = " \t"
WHITE = "\t \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

_ADDRESS = re.compile(r"(?:https?:|mailto:)[^\s\x00-\x20]+", re.IGNORECASE)
_NO_CHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNSAYABLE = re.compile(f"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")


@dataclass(frozen=True, slots=True)
class Text:
    """Letters with the same marks. `link` is an address, or nothing."""

    text: str
    strong: bool = False
    em: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """A new line in the same paragraph."""


Inline = Text | Break


@dataclass(frozen=True, slots=True)
class Paragraph:
    inline: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    inline: tuple[Inline, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple["Item", ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """`start` is the first item's number, from 0 to HIGHEST_START."""

    items: tuple["Item", ...] = ()
    start: int = 1


Block = Paragraph | Heading | Bullets | Numbered
Item = tuple[Block, ...]
Prose = tuple[Block, ...]


def is_address(href: object) -> bool:
    """Whether a link may lead there."""
    return isinstance(href, str) and len(href) <= LONGEST_ADDRESS and bool(_ADDRESS.fullmatch(href))


def normal(prose: Iterable[Block]) -> Prose:
    """The same text in the canonical form."""
    return tuple(block for block in map(normal_block, prose) if not is_nothing(block))


def is_nothing(block: Block) -> bool:
    """Whether a block in its canonical form says nothing."""
    return not (block.inline if isinstance(block, Paragraph | Heading) else block.items)


def normal_block(block: Block) -> Block:
    """One block in its canonical form; it may say nothing."""
    if isinstance(block, Paragraph | Heading):
        return type(block)(normal_inline(block.inline))
    return replace(block, items=tuple(map(normal_item, block.items)))


def normal_item(item: Item) -> Item:
    blocks = normal(item)
    return blocks if blocks and isinstance(blocks[0], Paragraph) else (Paragraph(), *blocks)


def normal_inline(inline: Iterable[Inline]) -> tuple[Inline, ...]:
    lines = [_normal_line(line) for line in _lines(inline)]
    while lines and not lines[-1]:
        lines.pop()
    found: list[Inline] = []
    for line in lines:
        if found or line:
            found += [*line, Break()]
    return tuple(found[:-1])


def sayable(text: str) -> str:
    """The text without what no text holds."""
    return _UNSAYABLE.sub("", text)


def core(text: str) -> list[int]:
    """Which characters of a block's raw text, a line feed for each break, its canonical form keeps."""
    kept: list[int] = []
    start = 0
    for line in text.split("\n"):
        places = [at for at, letter in enumerate(line, start) if not _UNSAYABLE.match(letter)]
        while places and text[places[-1]] in _BLANK:
            places.pop()
        first = next((at for at, place in enumerate(places) if text[place] not in _BLANK), len(places))
        kept += places[first:] if kept or len(places) > first else []
        start += len(line) + 1
        if kept and start <= len(text):
            kept.append(start - 1)
    while kept and text[kept[-1]] == "\n":
        kept.pop()
    return kept


def _lines(inline: Iterable[Inline]) -> Iterator[list[Text]]:
    line: list[Text] = []
    for part in inline:
        if isinstance(part, Break):
            yield line
            line = []
        elif _UNSAYABLE.search(part.text) or "\n" in part.text:
            first, *others = (replace(part, text=text) for text in sayable(part.text).split("\n"))
            line.append(first)
            for other in others:
                yield line
                line = [other]
        else:
            line.append(part)
    yield line


def _normal_line(line: list[Text]) -> list[Text]:
    while line and not (head := line[0].text.lstrip(_BLANK)):
        del line[0]
    while line and not (tail := line[-1].text.rstrip(_BLANK)):
        del line[-1]
    if not line:
        return line
    if head != line[0].text:
        line[0] = replace(line[0], text=head)
    if tail != line[-1].text:
        line[-1] = replace(line[-1], text=line[-1].text.rstrip(_BLANK))
    if len(line) > 1:
        line = _joined(line)
    if any(_has_white_edges(part) for part in line):
        line = _bared(line, lambda part: part.link, link="")
        line = _bared(line, lambda part: (part.link, part.strong) if part.strong else (), strong=False)
        line = _bared(line, lambda part: (part.link, part.strong, part.em) if part.em else (), em=False)
    return line


def _has_white_edges(part: Text) -> bool:
    is_marked = part.strong or part.em or part.link
    return bool(is_marked) and (part.text[0] in WHITE or part.text[-1] in WHITE)


def _bared(line: list[Text], run: Callable[[Text], Any], **bare: Any) -> list[Text]:
    """The line where the white space at the edges of each marked run has lost the mark."""
    found: list[Text] = []
    for marked, parts in groupby(line, run):
        if marked:
            found += _bare_edges(list(parts), bare)
        else:
            found += parts
    return _joined(found)


def _bare_edges(parts: list[Text], bare: dict[str, Any]) -> list[Text]:
    before: list[Text] = []
    after: list[Text] = []
    while parts and not (body := parts[0].text.lstrip(WHITE)):
        before.append(replace(parts.pop(0), **bare))
    if parts:
        head = parts[0].text[: -len(body)]
        before.append(replace(parts[0], text=head, **bare))
        parts[0] = replace(parts[0], text=body)
    while parts and not (body := parts[-1].text.rstrip(WHITE)):
        after.insert(0, replace(parts.pop(), **bare))
    if parts:
        after.insert(0, replace(parts[-1], text=parts[-1].text[len(body) :], **bare))
        parts[-1] = replace(parts[-1], text=body)
    return [*before, *parts, *after]


def _joined(line: list[Text]) -> list[Text]:
    """The line with equal neighbours as one."""
    found: list[Text] = []
    for _marks, parts in groupby((part for part in line if part.text), attrgetter("strong", "em", "link")):
        same = list(parts)
        found.append(
            same[0] if len(same) == 1 else replace(same[0], text="".join(part.text for part in same))
        )
    return found
