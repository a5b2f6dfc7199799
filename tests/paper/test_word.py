"""A paper in Word says what its PDF says, by styles, and is made to the same bytes again."""

import io
import re
import zipfile
from collections import Counter
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from forum.paper.document import render_pdf
from forum.paper.word import word_of
from tests.paper.samples import AGENDA, MADE_AT, MINUTES, html_of, meta, page


def opened(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def text_of(place: Any) -> str:
    """Everything in reading order, tables where they stand."""
    parts = []
    for block in place.iter_inner_content():
        if hasattr(block, "rows"):
            parts += [text_of(cell) for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return "\n".join(parts)


def words(text: str) -> Counter[str]:
    """Each word and how often it stands there. Hyphens count in neither: line breaks add some."""
    whole = re.sub(r"-\s*\n", "", text).replace("-", "")
    return Counter(re.findall(r"\w+", whole))


def words_of_pdf(data: bytes, forum: str, title: str) -> Counter[str]:
    """All but the running head and foot: the foot on every page, the head from the second page on."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    found = sum((words(page) for page in pages), Counter())
    for number in range(1, len(pages) + 1):
        found.subtract(words(f"{title} Sida {number} av {len(pages)}"))
        if number > 1:
            found.subtract(words(f"{forum} {title}"))
    return +found


@pytest.mark.parametrize(("template", "snapshot"), [("agenda", AGENDA), ("minutes", MINUTES)])
def test_word_says_what_the_pdf_says(template, snapshot):
    html = html_of(template, snapshot, "Ett papper")
    said = words(text_of(opened(word_of(html, meta()))))
    printed = words_of_pdf(render_pdf(html, meta()).data, "Industriforum Kronoberg", "Ett papper")
    assert said == printed
    assert sum(said.values()) > 100


def test_word_is_built_of_styles_and_real_tables():
    document = opened(word_of(html_of("minutes", MINUTES, "Ett papper"), meta()))
    headings = [(each.style.name, each.text) for each in document.paragraphs if "Heading" in each.style.name]
    assert headings[:4] == [
        ("Heading 1", "Minnesanteckningar – Möte 4, 2025"),
        ("Heading 2", "Närvaro"),
        ("Heading 2", "Punkter"),
        ("Heading 3", "1 Verksamhetsplan 2025"),
    ]
    clauses = [each.text for each in document.paragraphs if each.style.name == "List Bullet"]
    assert clauses[-2:] == ["att fastställa planen", "att följa upp den"]
    attendance = document.tables[0]
    assert [cell.text for cell in attendance.rows[0].cells] == ["Organisation", "Roll", "Närvaro"]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in attendance.rows][:2] == [True, False]
    link = next(document.element.body.iter(qn("w:hyperlink")))
    assert document.part.rels[link.get(qn("r:id"))].target_ref == "https://example.org/underlag"
    formatted = [
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if any((run.bold, run.italic, run.font.size, run.font.color.rgb))
    ]
    assert formatted == []


def test_word_names_itself_in_the_papers_language():
    document = opened(word_of(page("<p>Prov</p>"), meta("Protokoll, möte 4")))
    facts = document.core_properties
    assert (facts.title, facts.author, facts.language) == (
        "Protokoll, möte 4",
        "Industriforum Kronoberg",
        "sv-SE",
    )
    assert (facts.created, facts.modified, facts.comments) == (MADE_AT, MADE_AT, "")
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {"sv-SE"}


def test_the_same_text_gives_the_same_bytes():
    html = html_of("minutes", MINUTES, "Ett papper")
    first = word_of(html, meta())
    assert word_of(html, meta()) == first
    stamps = {part.date_time for part in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert stamps == {(1980, 1, 1, 0, 0, 0)}


def test_numbered_lists_count_for_themselves():
    html = page("<ol><li>ett</li><li>två</li></ol><p>mellan</p><ol start='4'><li>fyra</li></ol>")
    document = opened(word_of(html, meta()))
    numbered = [each for each in document.paragraphs if each.style.name == "List Number"]
    assert [each.text for each in numbered] == ["ett", "två", "fyra"]
    first, second, third = (each._p.pPr.numPr.numId.val for each in numbered)
    assert (first == second, first == third) == (True, False)
    numbering = document.part.numbering_part.element
    start = numbering.num_having_numId(third).find(f".//{qn('w:startOverride')}")
    assert start.get(qn("w:val")) == "4"


def test_nested_lists_and_odd_letters_come_through():
    html = page("<ul><li>yttre<ul><li>inre\x0b &lt;b&gt;</li></ul></li></ul><div>lös <b>text</b></div>")
    paragraphs = opened(word_of(html, meta())).paragraphs
    assert [(each.style.name, each.text) for each in paragraphs] == [
        ("List Bullet", "yttre"),
        ("List Bullet 2", "inre <b>"),
        ("Normal", "lös text"),
    ]
