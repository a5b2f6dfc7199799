"""The demo's two forums: the file that the board opens, its data, and the year counted by SQL, number by number."""

import json
import re
from collections import Counter
from pathlib import Path

import pikepdf
import pytest
from django.utils import translation
from pypdf import PdfReader

from forum.demo import build_demo
from forum.models import Paper
from forum.paper.sheet import html_of
from forum.report.models import Edition
from tests.kept import paper_path
from tests.report.comparing import compare
from tests.report.numbers import seen, told_by

pytestmark = pytest.mark.check


def text_of(paper: Paper) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(paper_path(paper)).pages)


def attached(path: Path) -> dict:
    with pikepdf.open(path) as pdf:
        (name,) = (name for name in pdf.attachments if name.endswith(".json"))
        return json.loads(pdf.attachments[name].get_file().read_bytes())


def groups(text: str) -> Counter[str]:
    """Digits that stand together: a file's text does not tell a thousands' space from another."""
    return Counter(re.findall(r"\d+", text))


@pytest.mark.django_db
def test_every_number_of_the_demos_files_is_true() -> None:
    build_demo()
    editions = Edition.objects.filter(report__year=2025, number=2).select_related("paper", "report__forum")
    assert sorted(each.report.forum.slug for each in editions) == ["kalmar", "kronoberg"]
    for edition in editions:
        paper, figures = edition.paper, edition.paper.snapshot["figures"]
        assert attached(paper_path(paper)) == figures
        compare(edition.report.forum, figures)
        pages = {str(number) for number in range(1, (paper.pages or 0) + 1)}
        with translation.override("sv"):
            printed, source = groups(text_of(paper)), groups(seen(html_of(paper)))
            told = set(groups(" ".join(told_by(paper.snapshot))))
        assert set(printed) - told <= pages
        assert source - printed == Counter()
