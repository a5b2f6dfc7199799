"""The HTML of a paper as a small tree, for those who set it in something else than PDF."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Union

ALONE = {"br", "hr", "img", "link", "meta", "input", "col", "wbr"}
UNSEEN = {"head", "svg", "style", "script", "template"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str]
    children: list[Union["Node", str]] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def nodes(self) -> list["Node"]:
        return [child for child in self.children if isinstance(child, Node)]

    def first(self, *tags: str) -> "Node | None":
        return next((node for node in self.walk() if node.tag in tags), None)

    def walk(self) -> Iterator["Node"]:
        for node in self.nodes:
            yield node
            yield from node.walk()


def parse(html: str) -> Node:
    """What is seen of the page: its body, without drawings and scripts."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root.first("body") or reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("html", {})
        self._open = [self.root]
        self._unseen = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen += 1
        if self._unseen:
            return
        node = Node(tag, {name: value or "" for name, value in attributes})
        self._open[-1].children.append(node)
        if tag not in ALONE:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """A drawing's `<path/>` opens nothing."""
        if not self._unseen and tag in ALONE:
            self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self._unseen -= 1
        elif not self._unseen and tag in {node.tag for node in self._open[1:]}:
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._open[-1].children.append(data)
