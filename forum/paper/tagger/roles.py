"""Which structure tag an HTML element becomes."""

from typing import Any

from weasyprint.formatting_structure import boxes

from forum.paper.tagger.tree import Element

SVG = "{http://www.w3.org/2000/svg}"
# A figure is a Div of Figure and Caption: alternative text on the whole would hide the caption in it.
TAGS = {
    "main": "Part", "article": "Art", "section": "Sect", "aside": "Sect", "blockquote": "BlockQuote",
    "p": "P", "pre": "P", "address": "P", "ul": "L", "ol": "L", "dl": "L",
    "table": "Table", "thead": "THead", "tbody": "TBody", "tfoot": "TFoot", "tr": "TR",
    "th": "TH", "td": "TD",
    "caption": "Caption", "figure": "Div", "figcaption": "Caption", "img": "Figure", f"{SVG}svg": "Figure",
    "a": "Link", "code": "Code", "q": "Quote",
}  # fmt: skip
GROUPS = {"Document", "Part", "Sect", "Art", "Div", "BlockQuote"}
LIST_NUMBERING = {"decimal": "Decimal", "lower-alpha": "LowerAlpha", "disc": "Disc", "circle": "Circle"}


class Roles:
    """Remembers what a role depends on: the lists of contents met so far, and the last heading's level."""

    def __init__(self) -> None:
        self.contents: set[Any] = set()
        self.heading_level = 0
        self.in_notes = False

    def tag_of(self, box: Any, name: str, parent: Element) -> str | None:
        """The tag, or None where the element adds nothing to its parent."""
        source = box.element
        if name == "nav":
            self._remember_contents(source)
            return None
        if name in ("ul", "ol", "li", "dt", "dd", "div"):
            return self._list_part(box, name, parent)
        if self.in_notes and not parent.within("Note"):
            return "Note"
        if len(name) == 2 and name[0] == "h" and name[1].isdigit():
            return self._heading(int(name[1]))
        if name == "a" and not source.get("href"):
            return None
        if name in ("td", "th") and parent.tag != "TR":
            return None
        if name == "abbr" and source.get("title"):
            return "Span"
        return TAGS.get(name) or self._unnamed(box, parent)

    def _remember_contents(self, source: Any) -> None:
        if source.get("role") == "doc-toc":
            self.contents.update(element for element in source.iter() if element.tag in ("ol", "ul"))

    def _list_part(self, box: Any, name: str, parent: Element) -> str | None:
        if name in ("ul", "ol"):
            return "TOC" if box.element in self.contents else "L"
        if name == "li":
            return "TOCI" if parent.within("TOC", "TOCI") else "LI"
        if name in ("dt", "dd"):
            return {"dt": "Lbl", "dd": "LBody"}[name] if parent.tag == "LI" else None
        return "LI" if parent.tag == "L" else self._unnamed(box, parent)

    def _heading(self, level: int) -> str:
        """A text may bring a deeper heading than its place allows; levels never skip."""
        self.heading_level = min(level, self.heading_level + 1)
        return f"H{self.heading_level}"

    def _unnamed(self, box: Any, parent: Element) -> str | None:
        lang = box.element.get("lang")
        if lang and lang != parent.lang:
            return "Span" if isinstance(box, boxes.InlineBox) else "Div"
        has_text = bool((box.element.text or "").strip())
        if isinstance(box, boxes.BlockLevelBox) and has_text and parent.tag in GROUPS:
            return "P"
        return None


def numbering_of(box: Any) -> str:
    style = box.style["list_style_type"]
    return LIST_NUMBERING.get(style, "None") if isinstance(style, str) else "None"
