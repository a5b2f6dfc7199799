"""The rich text as canonical Markdown, and back. What the language cannot express is refused, never flattened."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from meetings.live import marks
from meetings.live.prose import (
    DEEPEST,
    HIGHEST_START,
    WHITE,
    Block,
    Break,
    Bullets,
    Heading,
    Inline,
    Item,
    Numbered,
    Paragraph,
    Prose,
    Text,
    is_address,
    normal,
    sayable,
)

# level: also a heading in a list. address: also a link with a title, or without a text.
What = Literal["table", "image", "html", "code", "quote", "level", "rule", "address", "depth"]

_REFUSED: Final[dict[str, What]] = {
    "table_open": "table",
    "image": "image",
    "html_inline": "html",
    "fence": "code",
    "code_inline": "code",
    "blockquote_open": "quote",
    "hr": "rule",
}
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85]")

_RULES = ["emphasis", "list", "link", "heading", "newline", "escape", "entity"]
_WATCHED = ["table", "fence", "blockquote", "hr", "lheading", "backticks", "image", "html_inline"]
_markdown = MarkdownIt("zero", {"html": True}).enable([*_RULES, *_WATCHED])
_markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
_markdown.validateLink = lambda url: True  # type: ignore[method-assign]


class Inexpressible(ValueError):
    """The Markdown says something on line `line` (the first is 1) that the language has no words for."""

    def __init__(self, line: int, what: What) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what


def to_markdown(prose: Prose) -> str:
    """The text in canonical Markdown, without a line feed at its end."""
    return "\n".join(_block_lines(normal(prose)))


def from_markdown(text: str) -> Prose:
    """The text that Markdown says, in its canonical form. Raises Inexpressible."""
    return normal(_blocks(iter(_markdown.parse(sayable(_LINE_ENDS.sub("\n", text)))), depth=0))


def _block_lines(blocks: Iterable[Block], is_item: bool = False) -> list[str]:
    lines: list[str] = []
    before: Block | None = None
    sign = 0
    for block in blocks:
        sign = 1 - sign if type(block) is type(before) else 0
        is_tight = before is None or (is_item and isinstance(before, Paragraph) and _interrupts(block))
        lines += [*([] if is_tight else [""]), *_lines_of(block, sign)]
        before = block
    return lines


def _interrupts(block: Block) -> bool:
    """Whether a list can follow a paragraph without an empty line between them."""
    starts_low = isinstance(block, Bullets) or (isinstance(block, Numbered) and block.start == 1)
    return starts_low and block.items[0][0] != Paragraph()  # type: ignore[union-attr]


def _lines_of(block: Block, sign: int) -> list[str]:
    """A block's lines; `sign` is 1 where another sign tells a list from one of its kind just before."""
    if isinstance(block, Paragraph):
        return marks.paragraph(block.inline)
    if isinstance(block, Heading):
        return ["# " + marks.heading(block.inline)]
    if isinstance(block, Bullets):
        return [line for item in block.items for line in _item_lines(item, "-+"[sign])]
    numbers = (min(number, HIGHEST_START) for number, _item in enumerate(block.items, block.start))
    signs = (f"{number}{'.)'[sign]}" for number in numbers)
    return [line for item, mark in zip(block.items, signs, strict=True) for line in _item_lines(item, mark)]


def _item_lines(item: Item, mark: str) -> list[str]:
    indent = " " * (len(mark) + 1)
    if item[0] == Paragraph():
        return [mark, *_indented(_block_lines(item[1:], is_item=True), indent)]
    first, *others = _block_lines(item, is_item=True)
    return [f"{mark} {first}", *_indented(others, indent)]


def _indented(lines: Iterable[str], indent: str) -> Iterator[str]:
    return (indent + line if line else line for line in lines)


def _blocks(tokens: Iterator[Token], depth: int) -> tuple[Block, ...]:
    """The blocks up to the end of what they stand in."""
    found: list[Block] = []
    heading = False
    for token in tokens:
        if token.type == "list_item_close":
            break
        _refuse(token, depth)
        if token.type == "heading_open":
            heading = True
        elif token.type == "inline":
            inline = tuple(_inline(token))
            found.append(Heading(inline) if heading else Paragraph(inline))
            heading = False
        elif token.type == "bullet_list_open":
            found.append(Bullets(_items(tokens, depth + 1)))
        elif token.type == "ordered_list_open":
            start = int(token.attrs.get("start", 1))
            found.append(Numbered(_items(tokens, depth + 1), start))
    return tuple(found)


def _items(tokens: Iterator[Token], depth: int) -> tuple[Item, ...]:
    items: list[Item] = []
    for token in tokens:
        if token.type != "list_item_open":
            break
        items.append(_blocks(tokens, depth))
    return tuple(items)


def _refuse(token: Token, depth: int) -> None:
    what: What | None = _REFUSED.get(token.type)
    if token.type == "heading_open":
        is_underlined = token.markup in ("-", "=")
        what = "rule" if is_underlined else "level" if token.tag != "h1" or depth else None
    elif token.type.endswith("list_open") and depth == DEEPEST:
        what = "depth"
    if what:
        raise Inexpressible(_first_line(token), what)


def _first_line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _inline(block: Token) -> Iterator[Inline]:
    line = _first_line(block)
    strong = em = 0
    link = linked = ""
    for token in block.children or ():
        if what := _REFUSED.get(token.type):
            raise Inexpressible(line, what)
        if token.type == "text":
            linked += token.content
            yield Text(token.content, strong > 0, em > 0, link)
        elif token.type in ("softbreak", "hardbreak"):
            line += 1
            yield Break()
        elif token.tag == "strong":
            strong += token.nesting
        elif token.tag == "em":
            em += token.nesting
        elif token.nesting > 0:
            link, linked = _address(token, line), ""
        elif not linked.strip(WHITE):
            raise Inexpressible(line, "address")
        else:
            link = ""


def _address(token: Token, line: int) -> str:
    href = token.attrs["href"]
    if not is_address(href) or "title" in token.attrs:
        raise Inexpressible(line, "address")
    return str(href)


def canonical(text: str) -> str:
    """The same text as the document would write it."""
    return to_markdown(from_markdown(text))


def expressible(text: str) -> str:
    """The text, taken letter by letter if it says something that the language has no words for."""
    try:
        return canonical(text)
    except Inexpressible:
        return to_markdown(tuple(Paragraph((Text(line),)) for line in text.splitlines()))
