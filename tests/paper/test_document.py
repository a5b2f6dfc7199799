"""The pipeline from HTML to PDF."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from forum.paper import resources
from forum.paper.document import PaperError, Rendered, render_pdf
from forum.paper.meta import AttachedFile
from forum.paper.progress import LAYOUT, READING, WRITING, Progress, Throttle
from forum.paper.tagger.figures import MissingAlternativeError
from tests.paper import vera
from tests.paper.samples import AGENDA, MADE_AT, MINUTES, html_of, meta, page, rendered

ROOT = Path(__file__).resolve().parents[2]
CHART = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" role="img">{}'
    '<rect width="9" height="9"/></svg>'
)
BUILD_AGAIN = """
import sys
from datetime import datetime
from forum.paper.meta import AttachedFile
from forum.paper.document import render_pdf
from forum.paper.metadata import PaperMeta
created = datetime.fromisoformat(sys.argv[1])
meta = PaperMeta(title="Prov", language="sv", author="F", subject="S", created=created)
html = sys.stdin.read()
sys.stdout.buffer.write(render_pdf(html, meta, [AttachedFile("data.json", "Data", b"{}")]).data)
"""


def opened(paper: Rendered) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(paper.data))


def text_of(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


def elements(pdf: pikepdf.Pdf, tag: str) -> list[pikepdf.Object]:
    """Structure elements of one kind, in reading order."""
    found, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == f"/{tag}":
                found.append(node)
            kids = node.get("/K", [])
            waiting += reversed(list(kids) if isinstance(kids, pikepdf.Array) else [kids])
    return found


@pytest.fixture(scope="module", params=["agenda", "minutes"])
def paper(request: pytest.FixtureRequest) -> Rendered:
    snapshot = {"agenda": AGENDA, "minutes": MINUTES}[request.param]
    html = html_of(request.param, snapshot, "Möte 4, 2025")
    return render_pdf(html, meta("Möte 4, 2025"), [AttachedFile("data.json", "Data", b"{}")])


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_papers_satisfy_both_standards(paper: Rendered, flavour: str, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.data)
    verdict = vera.judge(file, flavour)
    assert verdict.rules == vera.RULES[flavour]
    assert verdict.failures == {}
    assert verdict.compliant
    assert verdict.checks > 1000


def test_validator_fails_a_file_that_claims_less(tmp_path: Path) -> None:
    file = tmp_path / "plain.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(file)
    assert not vera.judge(file, "ua1").compliant
    assert not vera.judge(file, "3a").compliant


def test_syntax_is_clean(paper: Rendered, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.data)
    assert pikepdf.open(file).check_pdf_syntax() == []


def test_fonts_are_the_vendored_ones_and_embedded(paper: Rendered) -> None:
    fonts = {
        (
            str(font.BaseFont).partition("+")[2].strip(","),
            "/FontFile2" in descriptor or "/FontFile3" in descriptor,
        )
        for page in opened(paper).pages
        for font in page.Resources.Font.values()
        for descriptor in [font.DescendantFonts[0].FontDescriptor]
    }
    assert fonts
    assert {embedded for _, embedded in fonts} == {True}
    assert {name.partition("-")[0] for name, _ in fonts} == {"Source"}


def test_catalogue_says_what_the_file_is(paper: Rendered) -> None:
    pdf = opened(paper)
    assert str(pdf.Root.Lang) == "sv-SE"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.docinfo.Title) == "Möte 4, 2025"
    assert str(pdf.docinfo.CreationDate) == "D:20251210080000Z"
    assert len(pdf.Root.AF) == 1
    assert pdf.attachments["data.json"].get_file().read_bytes() == b"{}"
    with pdf.open_metadata() as packet:
        assert packet["pdfaid:part"] == "3"
        assert packet["pdfuaid:part"] == "1"


def test_running_heads_are_artifacts_not_text_of_the_tree(paper: Rendered) -> None:
    assert "Sida" in text_of(paper.data) or "Page" in text_of(paper.data)
    pdf = opened(paper)
    content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    assert content.count(b"/Pagination") >= 2 * len(pdf.pages)


def test_same_text_gives_the_same_bytes_in_fresh_processes() -> None:
    html = html_of("minutes", MINUTES, "Prov")
    outputs = {
        subprocess.run(
            [sys.executable, "-c", BUILD_AGAIN, MADE_AT.isoformat()],
            input=html.encode(),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="a" src="http://127.0.0.1:9/x.png">',
        '<img alt="a" src="file:///etc/hostname">',
        '<link rel="stylesheet" href="https://paper.invalid/other.css">',
        "<style>@import url(http://127.0.0.1:9/x.css);</style><p>x</p>",
        '<div style="background:url(file:///etc/hostname)">x</div>',
        '<a rel="attachment" href="file:///etc/hostname">x</a>',
        '<object data="https://example.org/x.svg"></object>',
        "<style>@font-face{font-family:F;src:url(fonts/other.woff2)}p{font-family:F}</style><p>x</p>",
    ],
)
def test_anything_off_the_allow_list_stops_the_build(body: str) -> None:
    with pytest.raises(PaperError, match="not on the allow-list"):
        rendered(f"<h1>Prov</h1>{body}")


def test_missing_stylesheet_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(resources.ALLOWED, f"{resources.BASE_URL}paper.css", tmp_path / "gone.css")
    with pytest.raises(PaperError, match=r"missing file: gone\.css"):
        rendered("<h1>Prov</h1>")


def test_unknown_css_stops_the_build() -> None:
    with pytest.raises(PaperError):
        rendered("<h1>Prov</h1><style>p { colour: red }</style>")


def test_character_outside_the_fonts_stops_the_build() -> None:
    with pytest.raises(PaperError, match=r"by fonts|outside the vendored fonts"):
        rendered("<h1>Prov</h1><p>日本</p>")


def test_picture_without_words_stops_the_build() -> None:
    with pytest.raises(MissingAlternativeError):
        rendered(f"<h1>Prov</h1>{CHART.format('')}")


def test_figure_speaks_its_title_and_description() -> None:
    chart = CHART.format("<title>Närvaro</title><desc>Fyra av fyra.</desc>")
    pdf = opened(rendered(f"<h1>Prov</h1><figure>{chart}</figure>"))
    (figure,) = elements(pdf, "Figure")
    assert str(figure.Alt) == "Närvaro. Fyra av fyra"
    assert [float(value) for value in figure.A.BBox] != [0, 0, 0, 0]


def test_table_over_two_pages_is_one_table_with_one_header() -> None:
    rows = "".join(f'<tr><th scope="row">Rad {n}</th><td>{n}</td></tr>' for n in range(90))
    head = '<thead><tr><th scope="col">Namn</th><th scope="col">Tal</th></tr></thead>'
    paper = rendered(f"<h1>Prov</h1><table>{head}<tbody>{rows}</tbody></table>")
    pdf = opened(paper)
    assert paper.pages > 1
    assert len(elements(pdf, "Table")) == 1
    assert len(elements(pdf, "TR")) == 91
    columns, names = elements(pdf, "TH")[:2], elements(pdf, "TH")[2:]
    assert {str(head.A.Scope) for head in columns} == {"/Column"}
    assert {str(head.A.Scope) for head in names} == {"/Row"}
    cell = elements(pdf, "TD")[0]
    assert [str(header) for header in cell.A.Headers] == [str(names[0].ID), str(columns[1].ID)]


def test_contents_is_a_toc_with_human_links() -> None:
    body = (
        '<h1>Prov</h1><div class="contents"><nav role="doc-toc">'
        '<ol><li><a href="#a">1 Inledning</a></li></ol></nav></div><h2 id="a">Inledning</h2>'
    )
    pdf = opened(rendered(body))
    assert (len(elements(pdf, "TOC")), len(elements(pdf, "TOCI"))) == (1, 1)
    links = [str(note.Contents) for page in pdf.pages for note in page.get("/Annots", [])]
    assert links == ["1 Inledning"]
    with pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["Inledning"]


def test_heading_levels_never_skip() -> None:
    pdf = opened(rendered("<h1>Ett</h1><h4>Djupt</h4><h2>Två</h2><h4>Djupt igen</h4>"))
    assert [len(elements(pdf, tag)) for tag in ("H1", "H2", "H3", "H4")] == [1, 2, 1, 0]


def test_list_definition_abbreviation_language_and_note_are_tagged() -> None:
    body = (
        "<h1>Prov</h1><ul><li>ett</li></ul><dl><div><dt>Plats</dt><dd>Växjö</dd></div></dl>"
        '<p><abbr title="Europeiska socialfonden">ESF</abbr> <span lang="en">Just Transition</span>'
        '<span class="note">Beslutet finns i diariet.</span></p>'
    )
    pdf = opened(rendered(body))
    assert len(elements(pdf, "LI")) == 2
    assert [str(span.get("/E", "")) for span in elements(pdf, "Span")] == ["Europeiska socialfonden", ""]
    assert [str(span.get("/Lang", "")) for span in elements(pdf, "Span")] == ["", "en"]
    assert len(elements(pdf, "Note")) == 1


def test_soft_hyphen_is_not_spoken_as_a_hyphen() -> None:
    word = "kompetensförsörjningsstrategigenomförandeplaneringsarbete"
    pdf = opened(rendered(f"<h1>Prov</h1><p>{' '.join([word] * 12)}</p>"))
    content = b"".join(page.Contents.read_bytes() for page in pdf.pages)
    assert b"/ActualText" in content


def test_progress_tells_phases_and_pages() -> None:
    heard: list[Progress] = []
    body = "<h1>Prov</h1>" + "<h2>Kapitel</h2><p>Text.</p>" * 60
    render_pdf(page(body), meta(), on_progress=Throttle(heard.append, interval=0))
    phases = list(dict.fromkeys(progress.phase for progress in heard))
    assert phases == [READING, LAYOUT, WRITING]
    assert heard[-1].phase == WRITING


def test_throttle_passes_every_phase_and_little_more() -> None:
    heard: list[Progress] = []
    throttle = Throttle(heard.append, interval=3600)
    for progress in [Progress(LAYOUT, number) for number in range(50)] + [Progress(WRITING, 1, 50)]:
        throttle(progress)
    assert heard == [Progress(LAYOUT, 0), Progress(WRITING, 1, 50)]


def test_agenda_tells_items_and_approvals() -> None:
    text = text_of(render_pdf(html_of("agenda", AGENDA, "Dagordning", "en"), meta(language="en")).data)
    for words in ("Verksamhetsplan 2025", "Proposed decision", "has not answered", "Version 7", "ab" * 8):
        assert words in text


def test_item_without_text_stands_in_the_order_alone() -> None:
    bare = {**AGENDA, "items": [{**AGENDA["items"][0], "title": "Kaffe", "text": "", "proposal": ""}]}
    html = html_of("agenda", bare, "Dagordning", "en")
    assert html.count("Kaffe") == 1
    assert "#item-1" not in html


def test_minutes_tell_attendance_decisions_and_actions() -> None:
    text = text_of(render_pdf(html_of("minutes", MINUTES, "Anteckningar", "en"), meta(language="en")).data)
    wanted = ("DEMO-2025-1004", "Decision 2025-4/1", "att följa upp den", "Bjud in två företag", "Förhinder")
    for words in wanted:
        assert words in text
    assert "Företrädare" not in text
