"""A paper as a Word file, set from the same HTML as its PDF, so that the two say the same.

The same snapshot gives the same bytes: the file carries the paper's own date and no other.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from forum.paper import word_styles as looks
from forum.paper.markup import Node, parse
from forum.paper.meta import PaperMeta
from forum.paper.word_text import write

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LISTS = {"ul": "List Bullet", "ol": "List Number"}
BLOCKS = {
    "p",
    "ul",
    "ol",
    "table",
    "dl",
    "div",
    "section",
    "article",
    "header",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
}
DEEPEST_LIST = 3
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first day a zip archive can name

Place = WordDocument | _Cell


def word_of(html: str, meta: PaperMeta) -> bytes:
    document = Document()
    looks.dress(document, meta.locale)
    _name(document, meta)
    for block in parse(html).nodes:
        _set(document, block)
    return _with_fixed_dates(document)


def _name(document: WordDocument, meta: PaperMeta) -> None:
    """What the file says of itself, and the foot of each page."""
    facts = document.core_properties
    facts.title, facts.author, facts.subject = meta.title, meta.author[:255], meta.subject
    facts.language, facts.comments, facts.keywords = meta.locale, "", ""
    facts.last_modified_by = meta.author[:255]
    facts.created = facts.modified = meta.created.astimezone(UTC).replace(tzinfo=None)
    foot = document.sections[0].footer.paragraphs[0]
    foot.add_run(f"{meta.title}\t\t")
    _add_page_number(foot)


def _add_page_number(paragraph: Paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


# --- blocks ----------------------------------------------------------------------------------------


def _set(place: Place, node: Node, style: str = "", depth: int = 0) -> None:
    """`style` is what the paragraphs of a decision inherit, `depth` how deep a list lies."""
    match node.tag:
        case "p" | "h1" | "h2" | "h3" | "h4":
            _add_paragraph(place, node, _style_of(node, style))
        case "ul" | "ol":
            _add_list(place, node, depth)
        case "table":
            _add_table(place, node)
        case "dl":
            _add_facts(place, node)
        case _:
            inner = looks.DECISION if "decision" in node.classes else style
            for part in _blocks(node):
                _set(place, part, inner, depth)


def _blocks(node: Node) -> Iterator[Node]:
    """The blocks inside; text that stands between them becomes a paragraph of its own."""
    loose = Node("p", {})
    for child in node.children:
        if isinstance(child, Node) and child.tag in BLOCKS:
            if _has_text(loose):
                yield loose
            loose = Node("p", {})
            yield child
        else:
            loose.children.append(child)
    if _has_text(loose):
        yield loose


def _has_text(node: Node) -> bool:
    return any(
        child.strip() if isinstance(child, str) else child.tag == "br" or _has_text(child)
        for child in node.children
    )


def _style_of(node: Node, inherited: str) -> str:
    if node.tag in looks.HEADINGS:
        return looks.HEADINGS[node.tag]
    named = next((looks.BY_CLASS[name] for name in node.classes if name in looks.BY_CLASS), "")
    return named or inherited or "Normal"


def _add_paragraph(place: Place, node: Node, style: str) -> None:
    """An empty one, as where a label is missing, is left out."""
    if _has_text(node):
        write(place.add_paragraph(style=_named(place, style)), node)


def _named(place: Place, style: str) -> Any:
    return _document_of(place).styles[style]


def _document_of(place: Place) -> WordDocument:
    part: Any = place.part
    return part.document


def _add_list(place: Place, node: Node, depth: int) -> None:
    level = min(depth + 1, DEEPEST_LIST)
    style = LISTS[node.tag] + (f" {level}" if level > 1 else "")
    numbering = _new_numbering(place, style, node) if node.tag == "ol" else None
    for entry in node.nodes:
        parts = list(_blocks(entry))
        for place_in_entry, part in enumerate(parts):
            if part.tag in LISTS:
                _add_list(place, part, depth + 1)
                continue
            is_first = place_in_entry == 0
            paragraph = place.add_paragraph(style=_named(place, style if is_first else "List Continue"))
            if numbering is not None and is_first:
                _number(paragraph, numbering)
            write(paragraph, part)


def _new_numbering(place: Place, style: str, node: Node) -> int:
    """Each numbered list counts from its own start."""
    numbering = _document_of(place).part.numbering_part.element
    own = _named(place, style).element.pPr.numPr.numId.val
    kind = next(each for each in numbering.num_lst if each.numId == own).abstractNumId.val
    number = numbering.add_num(kind)
    start = node.attributes.get("start", "1")
    number.add_lvlOverride(ilvl=0).add_startOverride(int(start) if start.isdecimal() else 1)
    return number.numId


def _number(paragraph: Paragraph, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def _add_facts(place: Place, node: Node) -> None:
    """A list of terms, each on a line with its value."""
    for fact in [each for each in node.walk() if each.tag == "dt"]:
        value = _after(node, fact)
        paragraph = place.add_paragraph(style=_named(place, looks.FACT))
        write(paragraph, fact, looks.STRONG)
        paragraph.add_run("\t")
        if value:
            write(paragraph, value)


def _after(node: Node, term: Node) -> Node | None:
    everything = list(node.walk())
    following = everything[everything.index(term) + 1 :]
    return next((each for each in following if each.tag == "dd"), None)


def _add_table(place: Place, node: Node) -> None:
    """Its caption above it, its header row repeated on every page, no row cut by a page's end."""
    caption = next((each for each in node.nodes if each.tag == "caption"), None)
    if caption:
        _add_paragraph(place, caption, "Caption")
    rows = [(each, _is_header(node, each)) for each in node.walk() if each.tag == "tr"]
    columns = max((len(row.nodes) for row, _header in rows), default=0)
    if not columns:
        return
    table = place.add_table(0, columns)
    table.style = _named(place, looks.TABLE)
    for row, is_header in rows:
        cells = table.add_row()
        properties = cells._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if is_header:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, content in zip(cells.cells, row.nodes, strict=False):
            is_named = is_header or (content.tag == "th" and "plain" not in content.classes)
            _fill(cell, content, looks.STRONG if is_named else "")
    place.add_paragraph(style=_named(place, "No Spacing"))


def _is_header(table: Node, row: Node) -> bool:
    return any(part.tag == "thead" and any(each is row for each in part.nodes) for part in table.nodes)


def _fill(cell: _Cell, content: Node, style: str) -> None:
    blocks = list(_blocks(content))
    first = cell.paragraphs[0]
    if blocks and blocks[0].tag == "p":
        write(first, blocks.pop(0), style)
    for block in blocks:
        _set(cell, block)


# --- the file --------------------------------------------------------------------------------------


def _with_fixed_dates(document: WordDocument) -> bytes:
    """A zip archive stamps each part with the time of its making; here with none."""
    made, plain = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            stamped = zipfile.ZipInfo(part.filename, EARLIEST)
            stamped.compress_type, stamped.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(stamped, source.read(part))
    return plain.getvalue()
