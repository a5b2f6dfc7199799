"""Writing in the document without a browser: a branch at the place the writer saw. Knows pycrdt, not Django."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pycrdt import Doc, Map, Text, XmlFragment

from meetings.live.fragment import write, write_text
from meetings.live.markdown import from_markdown

_RICH, _PLAIN = frozenset({"text", "note"}), frozenset({"title", "proposal"})

Change = Callable[[Any], None]


def branch(updates: Sequence[bytes], change: Change) -> bytes:
    """The update by which `change(items)` alters a document that holds `updates`; nothing if it alters nothing.

    The branch writes as a client of its own, so its edits merge with all that was written beside it.
    """
    doc: Any = Doc()
    for update in updates:
        doc.apply_update(update)
    items = doc.get("items", type=Map)
    written: list[bytes] = []
    watching = doc.observe(lambda event: written.append(event.update))
    with doc.transaction():
        change(items)
    watching.drop()
    return written[0] if written else b""


def add(items: Any, name: str, values: Mapping[str, Any]) -> None:
    """Put a new item in, with its nested texts."""
    empty = {"title": Text(), "text": XmlFragment(), "proposal": Text(), "note": XmlFragment()}
    plain = {"presenter": "", "proposer": "", "deleted": False}
    flat = {key: value for key, value in values.items() if key not in _RICH | _PLAIN}
    items[name] = Map({**empty, **plain, **flat})
    put(items[name], {key: value for key, value in values.items() if key in _RICH | _PLAIN})


def put(item: Any, values: Mapping[str, Any]) -> None:
    """Write the values that differ, texts by their smallest edits. Rich texts come as Markdown (Inexpressible)."""
    for key, value in values.items():
        if key in _RICH:
            write(item[key], from_markdown(value))
        elif key in _PLAIN:
            write_text(item[key], value)
        elif item[key] != value:
            item[key] = value
