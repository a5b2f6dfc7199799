"""The PDF of the year: true, complete, valid."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from pypdf import PdfReader

from forum.paper.build import build_paper
from forum.report.models import Edition
from forum.report.requests import order_edition
from forum.report.templatetags.followup import APPENDICES, CHAPTERS
from forum.report.texts import open_report, write_texts
from tests.kept import paper_path
from tests.paper import vera
from tests.report.years import AT


@pytest.fixture
def file(ordered: Callable[..., Edition], year: SimpleNamespace, cast: SimpleNamespace) -> Path:
    report = open_report(year.forum, 2026, by=cast.sekr, at=AT)
    write_texts(report, by=cast.sekr, summary="Ett gott år för **kompetensförsörjningen**.")
    return paper_path(ordered(true=True).paper)


def test_follow_up_satisfies_both_standards(file: Path) -> None:
    for flavour, rules in vera.RULES.items():
        verdict = vera.judge(file, flavour)
        assert (verdict.rules, verdict.failures, verdict.compliant) == (rules, {}, True)


def test_follow_up_tells_the_year(file: Path) -> None:
    reader = PdfReader(file)
    text = "\n".join(page.extract_text() for page in reader.pages)
    for words in (
        "Ett gott år för",
        "2026-1/1",
        "att inventera valideringsplatser",
        "Bjud in två företag",
        "IF Metall",
    ):
        assert words in text
    text = text.replace("\u00a0", " ")
    assert "3 706 566" in text
    assert "4 942 088" in text
    assert "Tillväxtverket" in text
    assert "Företrädare, " not in text  # no names in print


def test_every_chapter_stands_in_contents_and_bookmarks(file: Path) -> None:
    titles = [entry["/Title"] for entry in PdfReader(file).outline if not isinstance(entry, list)]
    assert len(titles) == 1 + len(CHAPTERS) + len(APPENDICES) == 21
    pdf = pikepdf.open(file)
    links = [str(note.Contents) for note in pdf.pages[1].Annots]
    assert len(links) == 20
    assert links[0].startswith("1 ")


def test_data_files_equal_the_figures(file: Path, ordered: Callable[..., Edition]) -> None:
    snapshot = Edition.objects.get().paper.snapshot
    pdf = pikepdf.open(file)
    assert len(pdf.Root.AF) == 2
    as_json = json.loads(pdf.attachments["uppfoljning-2026-kronoberg.json"].get_file().read_bytes())
    assert as_json == snapshot["figures"]
    as_csv = pdf.attachments["uppfoljning-2026-kronoberg.csv"].get_file().read_bytes().decode("utf-8-sig")
    assert len(as_csv.splitlines()) == len(snapshot["rows"])
    assert "funding;Kompetens i Kronoberg: total;4942088;kr;;" in as_csv


def test_charts_are_figures_with_words_and_no_picture_is_a_bitmap(file: Path) -> None:
    pdf = pikepdf.open(file)
    assert [name for page in pdf.pages for name in page.get_images()] == []
    alternatives = [
        str(each.Alt) for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
    ]
    assert len(alternatives) == 3
    assert all(any(letter.isdigit() for letter in words) for words in alternatives)


def test_rebuilt_edition_has_the_same_bytes(ordered: Callable[..., Edition], media: Path) -> None:
    edition = ordered(true=True)
    before = paper_path(edition.paper).read_bytes()
    paper_path(edition.paper).unlink()
    type(edition.paper).objects.filter(pk=edition.paper_id).update(state="requested", sha256="")
    build_paper(edition.paper_id)
    edition.paper.refresh_from_db()
    assert paper_path(edition.paper).read_bytes() == before


def test_empty_year_says_what_is_missing(ordered: Callable[..., Edition], cast: SimpleNamespace) -> None:
    edition = order_edition(cast.kalmar_sekr.party.forum, 2026, by=cast.kalmar_sekr, at=AT)
    build_paper(edition.paper_id)
    edition.paper.refresh_from_db()
    text = "\n".join(
        page.extract_text() for page in PdfReader(io.BytesIO(paper_path(edition.paper).read_bytes())).pages
    )
    assert text.count("uppgift saknas") + text.count("no data") > 12
