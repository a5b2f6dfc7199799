"""A rich text of the shared document, read strictly and rewritten by its smallest edits. Knows pycrdt, not Django.

What says the same is left alone, so that what others write at the same time merges with it: equal blocks, empty
paragraphs, spaces at the ends of lines. A block becomes its most similar counterpart of the same kind.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from pycrdt import Text as PlainText
from pycrdt import XmlElement, XmlFragment

from meetings.live.alignment import Part, edits, pairs
from meetings.live.nodes import Foreign, block_of, item_of, start_of
from meetings.live.prose import (
    Block,
    Bullets,
    Heading,
    Item,
    Numbered,
    Paragraph,
    Prose,
    Text,
    is_nothing,
    normal,
    normal_block,
    normal_item,
)
from meetings.live.strokes import byte_offsets, rewrite_inline, write_inline

__all__ = ["Foreign", "read", "write", "write_text"]

Parent = XmlFragment | XmlElement

_TAGS: dict[type, str] = {
    Paragraph: "paragraph",
    Heading: "heading",
    Bullets: "bullet_list",
    Numbered: "ordered_list",
}


def read(fragment: XmlFragment) -> Prose:
    """The text in its canonical form. Raises Foreign."""
    with fragment.doc.transaction():
        return normal(block_of(child, 0) for child in fragment.children)


def write(fragment: XmlFragment, new: Prose) -> None:
    """Make the fragment read as `new`, and leave alone what says the same. Raises Foreign before it writes."""
    with fragment.doc.transaction():
        before, after = read(fragment), normal(new)
        if before != after:
            _rewrite_blocks(fragment, after or (Paragraph(),), keeps_first=not before)


def write_text(text: PlainText, new: str) -> None:
    """Make a plain text say `new` by its smallest edits; line ends become line feeds."""
    new = new.replace("\r\n", "\n").replace("\r", "\n")
    with text.doc.transaction():
        old = str(text)
        offsets = byte_offsets(old)
        for edit in reversed(edits(old, new)):
            if edit.stop > edit.start:
                del text[offsets[edit.start] : offsets[edit.stop]]
            if edit.end > edit.begin:
                text.insert(offsets[edit.start], new[edit.begin : edit.end])


def _rewrite_blocks(parent: Parent, new: Sequence[Block], keeps_first: bool, depth: int = 0) -> None:
    """`keeps_first`: an empty paragraph that stands first is a block to fill, not air to leave alone."""
    blocks = [normal_block(block_of(child, depth)) for child in parent.children]
    solid = [
        at
        for at, block in enumerate(blocks)
        if isinstance(block, Bullets | Numbered)
        or not is_nothing(block)
        or (keeps_first and at == 0 and isinstance(block, Paragraph))
    ]
    old = [_part(blocks[at]) for at in solid]

    def rewrite(node: XmlElement, block: Block) -> None:
        _rewrite(node, block, depth)

    _align(parent, old, solid, [_part(block) for block in new], rewrite, _element)


def _rewrite_items(parent: XmlElement, new: Sequence[Item], depth: int) -> None:
    items = [normal_item(item_of(child, depth)) for child in parent.children]

    def rewrite(node: XmlElement, item: Item) -> None:
        _rewrite_blocks(node, item, keeps_first=True, depth=depth)

    places = list(range(len(items)))
    _align(
        parent,
        [_item_part(item) for item in items],
        places,
        [_item_part(item) for item in new],
        rewrite,
        _item_element,
    )


def _align(
    parent: Parent,
    old: list[Part],
    places: list[int],
    new: list[Part],
    rewrite: Callable[[Any, Any], None],
    insert: Callable[[Parent, int, Any], None],
) -> None:
    """Change the children of `parent`, of which `old` stand at `places`, from the last to the first."""
    children = list(parent.children)
    steps: list[tuple[int, int | None, int | None]] = []
    place = 0
    for gone, come in pairs(old, new):
        place = place if gone is None else places[gone]
        steps.append((place, gone, come))
        place += gone is not None
    for place, gone, come in reversed(steps):
        if come is None:
            del parent.children[place]
        elif gone is None:
            insert(parent, place, new[come].value)
        elif old[gone].value != new[come].value:
            rewrite(children[place], new[come].value)


def _rewrite(node: XmlElement, block: Block, depth: int) -> None:
    if isinstance(block, Paragraph | Heading):
        rewrite_inline(node, block.inline)
        return
    if isinstance(block, Numbered) and start_of(node) != block.start:
        node.attributes["order"] = block.start  # type: ignore[assignment]
    _rewrite_items(node, block.items, depth + 1)


def _element(parent: Parent, place: int, block: Any) -> None:
    node = parent.children.insert(place, XmlElement(_TAGS[type(block)]))
    if isinstance(block, Paragraph | Heading):
        write_inline(node, block.inline)
        return
    if isinstance(block, Numbered):
        node.attributes["order"] = block.start
    for at, item in enumerate(block.items):
        _item_element(node, at, item)


def _item_element(parent: Parent, place: int, item: Any) -> None:
    node = parent.children.insert(place, XmlElement("list_item"))
    for at, block in enumerate(item):
        _element(node, at, block)


def _part(block: Block) -> Part:
    return Part(type(block).__name__, block, _said((block,)))


def _item_part(item: Item) -> Part:
    return Part("Item", item, _said(item))


def _said(blocks: Iterable[Block]) -> str:
    """The letters of some blocks."""
    said: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            said += [part.text for part in block.inline if isinstance(part, Text)]
        else:
            said += [_said(item) for item in block.items]
    return "\n".join(said)
