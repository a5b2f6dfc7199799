"""Link annotations: tied to their structure element, with words instead of addresses."""

import re
from typing import Any

import pydyf

from forum.paper.tagger.tree import Element, Tree


class Links:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.tied: list[tuple[bytes, Any]] = []
        self._seen: set[tuple[Any, int]] = set()

    def tie(self, box: Any, element: Element, page_number: int) -> None:
        """Hang the box's annotation, if it has one, on the nearest Link."""
        annotation = getattr(box, "link_annotation", None)
        if not annotation:
            return
        if self._is_inside_another(box, element, page_number):
            self.drop(annotation, page_number)
            return
        self._seen.add((box.element, page_number))
        self._hang(annotation, self._link_for(element), page_number)
        annotation["Contents"] = pydyf.String(_words(box))

    def _is_inside_another(self, box: Any, element: Element, page_number: int) -> bool:
        """A pseudo element or an inner block has a rectangle within that of the link it belongs to."""
        if "::" in (box.element_tag or ""):
            return (box.element, page_number) in self._seen
        link = element.within("Link")
        return (
            link is not None and link.source is not box.element and (link.source, page_number) in self._seen
        )

    def _link_for(self, element: Element) -> Element:
        link = element.within("Link", "Reference") or element
        return self.tree.add("Link", link) if link.tag == "Reference" else link

    def _hang(self, annotation: Any, link: Element, page_number: int) -> None:
        page = self.tree.pdf.page_references[page_number]
        link.setdefault("Pg", page)
        link["K"].append(pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": page}))
        self.tied.append((link.reference, annotation))

    def drop(self, annotation: Any, page_number: int) -> None:
        page = self.tree.pdf.page_references[page_number]
        self.tree.pdf.objects[int(page.split()[0])]["Annots"].remove(annotation.reference)
        annotation.clear()

    def close(self, first_key: int) -> int:
        """Number the annotations after the pages; the next free key."""
        key = first_key
        for reference, annotation in self.tied:
            self.tree.note_parents(key, reference)
            annotation["StructParent"] = key
            key += 1
        return key


def _words(box: Any) -> str:
    source = box.element
    written = re.sub(r"\s+", " ", "".join(source.itertext())).strip()
    return source.get("aria-label") or source.get("title") or written or source.get("href", "")
