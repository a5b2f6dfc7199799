"""Rich text as the nested JSON that the browser's side writes for comparison. Plain Python."""

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
