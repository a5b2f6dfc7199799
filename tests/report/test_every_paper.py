"""Every kind of paper, of ordinary, empty and overfull forums: valid, tagged, and laid out as it should be.

Each is built once and read by all the tests.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from django.db import transaction

from forum.clock import now
from forum.demo import build_demo
from forum.models import Forum, Paper
from forum.paper import attached, sheet
from forum.paper.document import render_pdf
from forum.report.requests import order_edition
from meetings.action_paper import order_action_paper
from meetings.agenda_paper import paper_of
from meetings.models import Meeting
from meetings.transcript import transcript
from members.founding import ForumFounding, found_forum
from members.models import Seat
from tests.factories import secretariat_of
from tests.paper import vera
from tests.paper.layout import Layout
from tests.paper.test_document import elements
from tests.report.stress import stress_forum

pytestmark = [pytest.mark.check, pytest.mark.django_db]

EVERYTHING = {"visa": "alla", "lage": "all"}
FOLLOW_UPS = ("kronoberg", "kalmar", "english", "empty", "stress")
NAMES = (
    *FOLLOW_UPS,
    *("agenda", "minutes", "actions", "stress-agenda", "stress-minutes", "stress-actions"),
    "english-minutes",
)
FEWEST_LINES = 8
# Some fifty pages: twelve parties, forty decisions, eight projects. `./run bench report` builds the larger ones.
SCALE = 0.2


@pytest.fixture(scope="module")
def papers(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[dict[str, Paper]]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield _ordered()
        transaction.set_rollback(True)


def _ordered() -> dict[str, Paper]:
    build_demo()
    kronoberg, kalmar = (Forum.objects.get(slug=slug) for slug in ("kronoberg", "kalmar"))
    found = {
        "kronoberg": _follow_up(kronoberg, 2025),
        "kalmar": _follow_up(kalmar, 2025),
        "actions": _actions(secretariat_of(kronoberg), now()),
    }
    held = kronoberg.meetings.held().filter(set_version__isnull=False).order_by("starts_at").last()
    assert held is not None
    found |= {"agenda": paper_of(held.set_version, now()), "minutes": _minutes(held, now())}
    empty = found_forum(
        ForumFounding(
            slug="tomt",
            name="Industriforum Tomt",
            region="Region Tomt",
            secretariat_email="tomt@example.org",
            secretariat_name="Sekretariatet",
        )
    )
    found["empty"] = _follow_up(empty, 2026)
    stress = stress_forum(SCALE)
    meeting = stress.meetings[0]
    found |= {
        "stress": order_edition(stress.forum, stress.year, by=stress.by, at=stress.at).paper,
        "stress-agenda": paper_of(meeting.set_version, stress.at),
        "stress-minutes": _minutes(meeting, stress.at),
        "stress-actions": _actions(stress.by, stress.at),
    }
    Forum.objects.filter(pk=kronoberg.pk).update(language="en")
    abroad = Forum.objects.get(pk=kronoberg.pk)
    held.forum = abroad
    Paper.objects.filter(forum=abroad).update(state=Paper.State.FAILED)
    found |= {"english": _follow_up(abroad, 2025), "english-minutes": _minutes(held, now())}
    return found


def _follow_up(forum: Forum, year: int) -> Paper:
    return order_edition(forum, year, by=secretariat_of(forum)).paper


def _actions(by: Seat, at: datetime) -> Paper:
    return order_action_paper(by.party.forum, EVERYTHING, None, seats=[by], by=by, at=at)


def _minutes(meeting: Meeting, at: datetime) -> Paper:
    """As a draft is printed: of the record as it stands."""
    snapshot = transcript(meeting)
    return Paper(
        forum=meeting.forum,
        kind=Paper.Kind.MINUTES,
        title=f"{snapshot['document_label']} {meeting.slug}",
        template="papers/minutes.html",
        snapshot=snapshot,
        language=meeting.forum.language,
        requested_at=at,
    )


@pytest.fixture(scope="module")
def files(papers: dict[str, Paper], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder, files = tmp_path_factory.mktemp("papers"), {}
    for name, paper in papers.items():
        files[name] = folder / f"{name}.pdf"
        made = render_pdf(sheet.html_of(paper), sheet.meta_of(paper), attached.attachments_of(paper))
        files[name].write_bytes(made.data)
    return files


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def file(name: str, files: dict[str, Path]) -> Path:
    return files[name]


def test_papers_satisfy_both_standards(file: Path) -> None:
    for flavour, rules in vera.RULES.items():
        verdict = vera.judge(file, flavour)
        assert (verdict.rules, verdict.failures, verdict.compliant) == (rules, {}, True)


def test_syntax_is_clean(file: Path) -> None:
    """The check that `qpdf --check` does."""
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_fonts_are_vendored_and_embedded_and_nothing_is_a_bitmap(file: Path) -> None:
    with pikepdf.open(file) as pdf:
        for page in pdf.pages:
            assert list(page.get_images()) == []
            for font in page.Resources.get("/Font", {}).values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
                assert str(font.BaseFont).partition("+")[2].strip(",").startswith(("Source-S", "SourceS"))


def test_tree_says_what_the_page_shows(name: str, file: Path, papers: dict[str, Paper]) -> None:
    html = sheet.html_of(papers[name])
    with pikepdf.open(file) as pdf:
        assert len(elements(pdf, "Table")) == html.count("<table")
        heads = elements(pdf, "TH")
        assert {str(head.A.Scope) for head in heads} <= {"/Column", "/Row"}
        assert len(heads) == html.count('<th scope="')
        figures = elements(pdf, "Figure")
        assert len(figures) == html.count("<figure")
        assert all(any(sign.isalnum() for sign in str(figure.Alt)) for figure in figures)
        assert len(elements(pdf, "TOC")) == html.count('role="doc-toc"')


def test_file_says_what_it_is(name: str, file: Path, papers: dict[str, Paper]) -> None:
    with pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang) == ("en-GB" if name.startswith("english") else "sv-SE")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert str(pdf.docinfo.Title) == papers[name].title


def test_links_are_told_in_words(file: Path) -> None:
    with pikepdf.open(file) as pdf:
        links = [str(note.get("/Contents", "")) for page in pdf.pages for note in page.get("/Annots", [])]
    assert [words for words in links if len(words.strip()) < 2 or words.startswith(("#", "item-"))] == []


def test_running_heads_and_feet_are_artifacts(file: Path) -> None:
    with pikepdf.open(file) as pdf:
        for page in pdf.pages[1:]:
            assert page.Contents.read_bytes().count(b"/Pagination") >= 2


@pytest.mark.parametrize("which", FOLLOW_UPS)
def test_bookmarks_hold_chapters_and_their_sections(which: str, files: dict[str, Path]) -> None:
    with pikepdf.open(files[which]) as pdf, pdf.open_outline() as outline:
        assert len(outline.root) == 21
        assert sum(len(entry.children) for entry in outline.root) >= 2


def test_nothing_leaves_its_place(file: Path) -> None:
    layout = Layout(file)
    assert layout.outside() == []
    assert layout.overlapping() == []


def test_no_heading_stands_last_on_a_page(file: Path) -> None:
    assert Layout(file).stranded_headings() == []


def test_no_page_breaks_off_early(file: Path) -> None:
    assert Layout(file).thin(FEWEST_LINES) == []
