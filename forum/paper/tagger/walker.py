"""Walks the laid-out boxes page by page and hangs what was painted on the structure tree."""

from collections.abc import Sequence
from typing import Any

import pydyf
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from forum.paper.tagger import figures, tables
from forum.paper.tagger.links import Links
from forum.paper.tagger.page import PageMarks
from forum.paper.tagger.roles import SVG, Roles, numbering_of
from forum.paper.tagger.tree import Element, Tree

LAYOUT = {"Type": "/Layout"}
PAGINATION = {"Type": "/Pagination"}


class Walker:
    def __init__(self, pdf: pydyf.PDF, document: Any) -> None:
        self.pdf, self.document = pdf, document
        self.tree = Tree(pdf, document.metadata.lang)
        self.links, self.roles = Links(self.tree), Roles()
        self.element_of: dict[Any, Element] = {}
        self.note_place: dict[Any, tuple[Element, int]] = {}
        self.tables: list[Any] = []
        self.texts: dict[Any, str] = {}

    def tag(self, page_streams: Sequence[Any]) -> None:
        for number, (page, stream) in enumerate(zip(self.document.pages, page_streams, strict=True)):
            self.number, self.marks = number, PageMarks(stream, self.pdf.page_references[number], self.texts)
            self.walk(page._page_box, self.tree.document)
            self.tree.note_parents(number, self.marks.close())
        next_key = self.links.close(first_key=len(self.document.pages))
        for source in self.tables:
            tables.link_headers(source, self.element_of)
        self.tree.close(next_key)

    def walk(self, box: Any, parent: Element) -> None:
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        name, _, pseudo = (box.element_tag or "").partition("::") if box.element is not None else ("", "", "")
        if isinstance(box, boxes.FootnoteAreaBox):
            self.notes(box, parent)
        elif isinstance(box, boxes.MarginBox):
            side = "Footer" if "bottom" in box.at_keyword else "Header"
            self.artifact(box, {**PAGINATION, "Subtype": f"/{side}"})
        elif isinstance(box, boxes.TextBox):
            self.marks.put(box, parent)
        elif not name or isinstance(box, boxes.PageBox | boxes.LineBox) or name in ("html", "body"):
            self.children(box, parent)
        elif box.is_leader or _is_decoration(box, name):
            self.artifact(box, LAYOUT)
        elif pseudo:
            self.pseudo(box, name, pseudo, parent)
        elif box.element in self.element_of:
            self.resume(box, name, self.element_of[box.element])
        else:
            self.open(box, name, parent)

    def children(self, box: Any, parent: Element) -> None:
        for child in getattr(box, "children", ()):
            self.walk(child, parent)

    def notes(self, box: Any, parent: Element) -> None:
        self.roles.in_notes = True
        self.children(box, parent)
        self.roles.in_notes = False

    def artifact(self, box: Any, kind: dict[str, str]) -> None:
        """The box and all in it are paint, not content."""
        if isinstance(box, AbsolutePlaceholder):
            box = box._box
        self.marks.put_artifact(box, kind)
        if getattr(box, "link_annotation", None):
            self.links.drop(box.link_annotation, self.number)
        for child in getattr(box, "children", ()):
            self.artifact(child, kind)

    def pseudo(self, box: Any, name: str, pseudo: str, parent: Element) -> None:
        """Generated content: a list marker, a note's call or number, or text before and after an element."""
        if pseudo == "marker" and name == "li":
            return self.children(box, self.part(box.element, parent, "Lbl"))
        if pseudo == "footnote-marker":
            return self.children(box, self.tree.add("Lbl", parent))
        if pseudo == "footnote-call":
            element = self.tree.add("Reference", parent)
            self.note_place[box.element] = (parent, len(parent["K"]))
        elif box.link_annotation and parent.tag != "Link":
            element = self.tree.add("Link", parent)
        else:
            element = parent
        self.links.tie(box, element, self.number)
        return self.children(box, element)

    def resume(self, box: Any, name: str, element: Element) -> None:
        """A further line or page of an element that is open already."""
        if isinstance(box, boxes.TableRowGroupBox) and box.is_header and element.page != self.number:
            self.artifact(box, PAGINATION)
            return
        self.fill(box, self.part(box.element, element, "LBody") if name == "li" else element)

    def open(self, box: Any, name: str, parent: Element) -> None:
        tag = self.roles.tag_of(box, name, parent)
        if tag is None:
            self.fill(box, parent)
            return
        index = None
        if tag == "Note" and box.element in self.note_place:
            parent, index = self.note_place[box.element]  # read right after its reference
        if tag == "Link" and parent.tag == "TOCI":
            parent = self.tree.add("Reference", parent)
        element = self.tree.add(tag, parent, box.element, index)
        element.page = self.number
        self.element_of[box.element] = element
        self.describe(element, box, name)
        self.fill(box, self.part(box.element, element, "LBody") if name == "li" else element)

    def describe(self, element: Element, box: Any, name: str) -> None:
        if element.tag == "Figure":
            figures.describe(element, box, self.document.pages[self.number].height)
        elif element.tag == "Table":
            tables.open_table(element, box.element)
            self.tables.append(box.element)
        elif element.tag in ("TH", "TD"):
            tables.open_cell(self.tree, element, box)
        elif element.tag == "Note":
            self.tree.identify(element, f"note-{len(self.tree.ids)}")
        elif name in ("ul", "ol") and element.tag == "L":
            element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering_of(box)}"})
        elif name == "abbr" and element.tag == "Span":
            element["E"] = pydyf.String(box.element.get("title"))

    def fill(self, box: Any, element: Element) -> None:
        self.links.tie(box, element, self.number)
        if isinstance(box, boxes.ReplacedBox):
            self.marks.put(box, element)
        self.children(box, element)

    def part(self, source: Any, element: Element, tag: str) -> Element:
        """The label or the body of a list item; an entry of the contents has no body of its own."""
        item = element.within("LI", "TOCI") or element
        if item.tag != "LI" and tag == "LBody":
            return item
        key = (source, tag)
        if key not in self.element_of:
            self.element_of[key] = self.tree.add(tag, item, index=0 if tag == "Lbl" else None)
        return self.element_of[key]


def _is_decoration(box: Any, name: str) -> bool:
    source = box.element
    is_picture = name in ("img", f"{SVG}svg")
    return source.get("aria-hidden") == "true" or (is_picture and source.get("role") == "presentation")
