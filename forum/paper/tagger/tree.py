"""The structure tree as PDF objects."""

from typing import Any

import pydyf

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Element(pydyf.Dictionary):
    """One structure element, with what the walker needs to know of it and the file does not."""

    tag = "Document"
    lang: str | None = None
    source: Any = None
    parent: "Element | None" = None
    page = 0

    def within(self, *tags: str) -> "Element | None":
        """The nearest of this element and its ancestors that has one of the tags."""
        element: Element | None = self
        while element is not None and element.tag not in tags:
            element = element.parent
        return element


class Tree:
    """Root, document element, ids, and the way back from marked content to elements (the parent tree)."""

    def __init__(self, pdf: pydyf.PDF, lang: str) -> None:
        self.pdf = pdf
        self.ids: dict[str, Element] = {}
        self.parents = pydyf.Array()
        self.root = self._added({"Type": "/StructTreeRoot"})
        self.document = self._added(
            {"Type": "/StructElem", "S": "/Document", "P": self.root.reference, "K": pydyf.Array()}
        )
        self.document.lang = lang
        self.root["K"] = pydyf.Array([self.document.reference])

    def _added(self, entries: dict[str, Any]) -> Element:
        element = Element(entries)
        self.pdf.add_object(element)
        return element

    def add(self, tag: str, parent: Element, source: Any = None, index: int | None = None) -> Element:
        element = self._added(
            {"Type": "/StructElem", "S": f"/{tag}", "P": parent.reference, "K": pydyf.Array()}
        )
        element.tag, element.parent, element.source, element.lang = tag, parent, source, parent.lang
        if source is not None:
            self._set_language(element, source)
        parent["K"].insert(len(parent["K"]) if index is None else index, element.reference)
        return element

    def _set_language(self, element: Element, source: Any) -> None:
        lang = source.get("lang") or source.get(XML_LANG)
        if lang and lang != element.lang:
            element["Lang"], element.lang = pydyf.String(lang), lang

    def identify(self, element: Element, name: str) -> None:
        while name in self.ids:
            name += "-"
        self.ids[name] = element
        element["ID"] = pydyf.String(name)

    def note_parents(self, key: int, value: Any) -> None:
        self.parents += [key, value]

    def close(self, next_key: int) -> None:
        """Write the indexes and announce the tree in the catalogue."""
        self.root["ParentTree"] = self._added({"Nums": self.parents}).reference
        self.root["ParentTreeNextKey"] = next_key
        if self.ids:
            names = pydyf.Array()
            for name in sorted(self.ids, key=str.encode):
                names += [pydyf.String(name), self.ids[name].reference]
            self.root["IDTree"] = self._added({"Names": names}).reference
        catalog = self.pdf.catalog
        catalog["StructTreeRoot"] = self.root.reference
        catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
        catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
