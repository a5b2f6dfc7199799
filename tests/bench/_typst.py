"""The report's HTML as Typst: every heading, paragraph, list, table and chart, in a plain layout of its own."""

import json
import re
from pathlib import Path

from fontTools.ttLib import TTFont

from forum.paper.markup import Node, parse
from forum.paper.resources import FOLDER, FONTS

HEAD = """#set document(title: {title}, author: "Industriforum", date: datetime(year: 2026, month: 12, day: 15))
#set text(lang: "sv", font: ("Source Sans 3", "Source Sans 3 Ext"), size: 10pt, hyphenate: true)
#set par(justify: false)
#set page(paper: "a4", margin: 22mm, numbering: "1 / 1", header: {title})
#show heading: set text(font: ("Source Serif 4", "Source Serif 4 Ext"))
#outline(depth: 2)
#{{
"""
BLOCKS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "dl", "table", "figure", "div", "section", "nav"),
    *("article", "header", "footer", "blockquote", "li", "dt", "dd", "main", "aside"),
}
DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
TITLE = re.compile(r"<(?:title|desc)[^>]*>(.*?)</", re.DOTALL)


def fonts_into(folder: Path) -> None:
    """Typst reads no WOFF2."""
    folder.mkdir()
    for name in FONTS:
        font = TTFont(FOLDER / name)
        font.flavor = None
        font.save(folder / f"{Path(name).stem}.ttf")


def source_of(html: str, title: str, folder: Path) -> str:
    """The drawings become files in the folder."""

    def keep(found: re.Match[str]) -> str:
        number = len(list(folder.glob("*.svg")))
        drawing = found[0] if "xmlns=" in found[0] else found[0].replace("<svg", SVG, 1)
        (folder / f"{number}.svg").write_text(drawing)
        words = ". ".join(TITLE.findall(found[0])) or "Diagram"
        return f'<img class="{number}.svg" alt="{words.replace(chr(34), "")}">'

    body = parse(DRAWING.sub(keep, html))
    return HEAD.format(title=text(title)) + "".join(block(node) for node in body.nodes) + "}\n"


SVG = '<svg xmlns="http://www.w3.org/2000/svg"'


def text(words: str) -> str:
    return json.dumps(re.sub(r"\s+", " ", words), ensure_ascii=False)


def block(node: Node) -> str:
    if node.tag in {"nav", "footer"}:
        return ""  # Typst makes its own contents and running heads
    if re.fullmatch("h[1-6]", node.tag):
        return f"heading(level: {min(int(node.tag[1]), 3)}, {{{inline(node)}}})\n"
    if node.tag == "table":
        return table(node)
    if node.tag in {"ul", "ol"}:
        items = ", ".join(f"{{{mixed(item)}}}" for item in node.nodes)
        return f"{'list' if node.tag == 'ul' else 'enum'}({items})\n" if items else ""
    if node.tag == "img":
        return f"figure(image({text(node.classes[0])}, width: 100%, alt: {text(node.attributes['alt'])}))\n"
    if any(child.tag in BLOCKS or child.tag == "img" for child in node.nodes):
        return mixed(node)
    words = inline(node)
    return f"par({{{words}}})\n" if words else ""


def mixed(node: Node) -> str:
    """Blocks one after the other; loose words between them become paragraphs."""
    if not any(child.tag in BLOCKS or child.tag == "img" for child in node.nodes):
        return inline(node)
    parts = []
    for child in node.children:
        if isinstance(child, Node):
            parts.append(block(child) if child.tag in BLOCKS or child.tag == "img" else f"{inline(child)}\n")
        elif child.strip():
            parts.append(f"{text(child)}\n")
    return "".join(parts)


def inline(node: Node) -> str:
    parts = []
    for child in node.children:
        if isinstance(child, str):
            if child.strip() or " " in child:
                parts.append(text(child))
        elif child.tag == "br":
            parts.append("linebreak()")
        elif child.tag in {"strong", "b", "th"}:
            parts.append(f"strong({{{inline(child)}}})")
        elif child.tag in {"em", "i"}:
            parts.append(f"emph({{{inline(child)}}})")
        elif child.tag == "a" and child.attributes.get("href", "").startswith("http"):
            parts.append(f"link({text(child.attributes['href'])}, {{{inline(child)}}})")
        else:
            parts.append(inline(child))
    return "; ".join(part for part in parts if part)


def table(node: Node) -> str:
    rows = [row for row in node.walk() if row.tag == "tr"]
    heads = [row for part in node.nodes if part.tag == "thead" for row in part.nodes]
    columns = max(sum(int(cell.attributes.get("colspan") or 1) for cell in row.nodes) for row in rows)
    head = ", ".join(cells(row) for row in heads)
    body = ", ".join(cells(row) for row in rows if row not in heads)
    caption = node.first("caption")
    above = f"par(strong({{{inline(caption)}}}))\n" if caption else ""
    return above + f"table(columns: {columns}, table.header({head}), {body})\n"


def cells(row: Node) -> str:
    return ", ".join(
        f"table.cell(colspan: {cell.attributes.get('colspan') or 1}, "
        f"rowspan: {cell.attributes.get('rowspan') or 1}, {{{mixed(cell)}}})"
        for cell in row.nodes
    )
