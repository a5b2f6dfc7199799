"""A filled year, and papers in a folder of the test's own."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from forum.models import Paper
from forum.paper import requests as paper_requests
from forum.paper.build import build_paper
from forum.paper.storage import store
from forum.report.models import Edition
from forum.report.requests import order_edition
from forum.report.texts import open_report, write_texts
from tests.report.two_years import fill_two_years
from tests.report.years import AT, fill_year, follow_project, note_key_figure


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "papers"


@pytest.fixture(autouse=True)
def rings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The worker's doorbell; the tests do its work themselves."""
    rung: list[int] = []
    monkeypatch.setattr(paper_requests, "ring", lambda pk, kind: rung.append(pk))
    return rung


def stand_in(paper: Paper) -> None:
    data = f"%PDF-1.7 stand-in for {paper.pk}".encode()
    Paper.objects.filter(pk=paper.pk).update(
        state=Paper.State.READY, sha256=store(data), size=len(data), pages=12, built_at=AT
    )


@pytest.fixture
def year(cast: SimpleNamespace) -> SimpleNamespace:
    filled = fill_year(cast)
    filled.project = follow_project(filled.forum, cast.ifmetall)
    filled.key_figure = note_key_figure(filled.forum)
    return filled


@pytest.fixture
def ordered(year: SimpleNamespace, cast: SimpleNamespace) -> Callable[..., Edition]:
    """An edition of 2026. Its file is a stand-in unless the test wants the true one."""

    def order(build: bool = True, true: bool = False, at: datetime = AT) -> Edition:
        edition = order_edition(year.forum, 2026, by=cast.sekr, at=at)
        if true:
            build_paper(edition.paper_id)
        elif build:
            stand_in(edition.paper)
        return Edition.objects.select_related("paper", "report__forum").get(pk=edition.pk)

    return order


@pytest.fixture
def two_years(year: SimpleNamespace, cast: SimpleNamespace) -> SimpleNamespace:
    return fill_two_years(year, cast)


@pytest.fixture
def edition(two_years: SimpleNamespace, ordered: Callable[..., Edition], cast: SimpleNamespace) -> Edition:
    report = open_report(two_years.forum, 2026, by=cast.sekr, at=AT)
    write_texts(
        report, by=cast.sekr, at=AT, summary="Ett gott år med 37 samtal.", priorities="Vidareutbildning"
    )
    return ordered()
