"""The words of a block in a Word file: runs by character styles, links and line breaks."""

import re
from collections.abc import Iterator

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from forum.paper import word_styles as looks
from forum.paper.markup import Node

INLINE = {"strong": looks.STRONG, "b": looks.STRONG, "em": looks.EMPHASIS, "i": looks.EMPHASIS}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(paragraph: Paragraph, node: Node, style: str = "") -> None:
    """The words of a block, with blanks as a browser shows them."""
    pieces = list(_pieces(node, style))
    last = len(pieces) - 1
    ended = True  # a blank at the start of a paragraph is not seen
    for number, (text, look, address) in enumerate(pieces):
        if text == "\n":
            paragraph.add_run().add_break()
            ended = True
            continue
        shown = _BLANKS.sub(" ", text)
        shown = shown.lstrip(" ") if ended else shown
        shown = shown.rstrip(" ") if number == last else shown
        if shown:
            ended = shown.endswith(" ")
            _add_run(paragraph, shown, look, address)


def _pieces(node: Node, style: str, address: str = "") -> Iterator[tuple[str, str, str]]:
    for child in node.children:
        if isinstance(child, str):
            yield _NOT_XML.sub("", child), style, address
        elif child.tag == "br":
            yield "\n", style, address
        else:
            link = child.attributes.get("href", "") if child.tag == "a" else address
            yield from _pieces(child, INLINE.get(child.tag, style), link)
            if "no" in child.classes:  # an item's number before its title
                yield " ", style, address


def _add_run(paragraph: Paragraph, text: str, look: str, address: str) -> None:
    run = paragraph.add_run(text)
    if address and not address.startswith("#"):
        run.style = looks.HYPERLINK
        link = OxmlElement("w:hyperlink")
        target = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), target)
        link.append(run._r)
        paragraph._p.append(link)
    elif look:
        run.style = look
