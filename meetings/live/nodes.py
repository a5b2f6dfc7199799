"""One node of a rich text in the shared document, read strictly. Knows pycrdt, not Django.

The shape is y-prosemirror's. What a merge of two honest edits can leave behind is read and not refused: a list
without items, an item that does not begin with a paragraph, texts side by side, control characters.
"""

from typing import Any

from pycrdt import XmlElement, XmlText

from meetings.live.prose import (
    DEEPEST,
    HIGHEST_START,
    Block,
    Break,
    Bullets,
    Heading,
    Inline,
    Item,
    Numbered,
    Paragraph,
    Text,
    is_address,
)


class Foreign(ValueError):
    """The fragment holds something that the language has not."""


def block_of(node: object, depth: int) -> Block:
    """A block as it stands inside `depth` lists. Raises Foreign."""
    if not isinstance(node, XmlElement):
        raise Foreign("a text outside a paragraph")
    tag = node.tag
    if tag == "ordered_list":
        return Numbered(_items(node, depth + 1), start_of(node))
    if _attributes(node):
        raise Foreign(f"a {tag} with attributes")
    if tag == "paragraph":
        return Paragraph(_inline(node))
    if tag == "heading" and not depth:
        return Heading(_inline(node))
    if tag == "bullet_list":
        return Bullets(_items(node, depth + 1))
    raise Foreign(f"a {tag} where it may not stand")


def _items(node: XmlElement, depth: int) -> tuple[Item, ...]:
    if depth > DEEPEST:
        raise Foreign(f"lists nested deeper than {DEEPEST}")
    return tuple(item_of(child, depth) for child in node.children)


def item_of(node: object, depth: int) -> Item:
    """An item of a list that stands inside `depth` - 1 others. Raises Foreign."""
    if not isinstance(node, XmlElement) or node.tag != "list_item" or _attributes(node):
        raise Foreign("something else than an item in a list")
    return tuple(block_of(child, depth) for child in node.children)


def start_of(node: XmlElement) -> int:
    """The number of a numbered list's first item. Raises Foreign."""
    attributes = _attributes(node)
    start = attributes.pop("order", 1)
    is_whole = isinstance(start, int | float) and not isinstance(start, bool) and float(start).is_integer()
    if attributes or not is_whole or not 0 <= start <= HIGHEST_START:
        raise Foreign("a numbered list with another attribute or number")
    return int(start)


def _attributes(node: Any) -> dict[str, Any]:
    return dict(node.attributes)


def _inline(node: XmlElement) -> tuple[Inline, ...]:
    found: list[Inline] = []
    for child in node.children:
        if isinstance(child, XmlText):
            if _attributes(child):
                raise Foreign("a text with attributes")
            found += [_text(piece, marks) for piece, marks in child.diff()]
        elif isinstance(child, XmlElement) and child.tag == "hard_break" and not _holds(child):
            found.append(Break())
        else:
            raise Foreign("something else than text and line breaks in a paragraph")
    return tuple(found)


def _holds(node: XmlElement) -> bool:
    return bool(len(node.children) or _attributes(node))


def _text(piece: object, marks: dict[str, Any] | None) -> Text:
    if not isinstance(piece, str):
        raise Foreign("something embedded in a text")
    if not marks:
        return Text(piece)
    for name in ("strong", "em"):
        if name in marks and marks[name] is not True and marks[name] != {}:
            raise Foreign(f"a {name} mark with a value")
    link = marks.get("link")
    href = link["href"] if isinstance(link, dict) and link.keys() == {"href"} else None
    if marks.keys() - {"strong", "em", "link"} or ("link" in marks and not is_address(href)):
        raise Foreign("another mark, or a link that leads where none may")
    return Text(piece, "strong" in marks, "em" in marks, href or "")
