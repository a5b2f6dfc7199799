"""Rich text as the nested JSON that the browser's side writes and reads. Plain Python."""

from typing import Any

from meetings.live.prose import Block, Break, Bullets, Heading, Inline, Item, Numbered, Paragraph, Prose, Text

Nested = list[dict[str, Any]]


def from_structure(given: Nested) -> Prose:
    return tuple(_block(node) for node in given)


def _block(node: dict[str, Any]) -> Block:
    content = node.get("content", [])
    match node["type"]:
        case "paragraph":
            return Paragraph(_inline(content))
        case "heading":
            return Heading(_inline(content))
        case "bullet_list":
            return Bullets(_items(content))
    return Numbered(_items(content), int((node.get("attrs") or {}).get("order", 1)))


def _items(content: Nested) -> tuple[Item, ...]:
    return tuple(from_structure(node.get("content", [])) for node in content)


def _inline(content: Nested) -> tuple[Inline, ...]:
    return tuple(_leaf(node) for node in content)


def _leaf(node: dict[str, Any]) -> Inline:
    if node.get("type") == "hard_break":
        return Break()
    marks = node.get("marks") or {}
    return Text(node["text"], "strong" in marks, "em" in marks, (marks.get("link") or {}).get("href", ""))


def to_structure(prose: Prose) -> Nested:
    return [_node(block) for block in prose]


def _node(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph | Heading):
        kind = "heading" if isinstance(block, Heading) else "paragraph"
        return {"type": kind, "content": [_piece(part) for part in block.inline]}
    items = [{"type": "list_item", "content": to_structure(item)} for item in block.items]
    if isinstance(block, Bullets):
        return {"type": "bullet_list", "content": items}
    return {"type": "ordered_list", "attrs": {"order": block.start}, "content": items}


def _piece(part: Inline) -> dict[str, Any]:
    if isinstance(part, Break):
        return {"type": "hard_break"}
    marks = {
        **({"strong": {}} if part.strong else {}),
        **({"em": {}} if part.em else {}),
        **({"link": {"href": part.link}} if part.link else {}),
    }
    return {"type": "text", "text": part.text, **({"marks": marks} if marks else {})}
