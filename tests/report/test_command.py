"""`manage.py build_report`, with the worker's work done between two looks."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from forum.management.commands import build_report
from forum.models import Paper
from forum.paper.build import build_paper, waiting
from forum.report.models import Edition


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Builds what waits whenever the command would sleep."""
    built: list[int] = []

    def work(_seconds: float) -> None:
        built.extend(pk for pk, _kind in waiting() if build_paper(pk))

    monkeypatch.setattr(build_report.time, "sleep", work)
    return built


def test_command_prints_file_hash_and_pages(
    year: SimpleNamespace, worker: list[int], capsys: pytest.CaptureFixture[str], media: Path
) -> None:
    call_command("build_report", "kronoberg", "2026")
    paper = Paper.objects.get()
    file = media / f"{paper.sha256}.pdf"
    assert capsys.readouterr().out == f"report: {file} sha256={paper.sha256} pages={paper.pages}\n"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == paper.sha256
    assert worker == [paper.pk]


def test_command_waits_for_an_edition_under_way_and_makes_the_next(
    ordered: Callable[..., Edition], worker: list[int]
) -> None:
    ordered(build=False)
    call_command("build_report", "kronoberg", "2026")
    assert [edition.paper.state for edition in Edition.objects.all()] == ["ready", "ready"]


def test_command_says_why_it_stops(year: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="no forum 'gotland'"):
        call_command("build_report", "gotland", "2026")
    with pytest.raises(CommandError, match="in time"):
        call_command("build_report", "kronoberg", "2026", "--wait", "0")
    Paper.objects.update(state="failed", error="Out of ink.")
    monkeypatch.setattr(
        build_report.time, "sleep", lambda _: Paper.objects.update(state="failed", error="No ink.")
    )
    with pytest.raises(CommandError, match=r"No ink\."):
        call_command("build_report", "kronoberg", "2026")
