"""From a requested row to a file, through failures, killed workers and lost doorbells."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import DatabaseError, transaction
from django.template import TemplateDoesNotExist
from pypdf import PdfReader

from forum import clock
from forum.models import Forum, Paper
from forum.paper import attached, build, requests, sheet, storage, tasks
from forum.paper.document import PaperError
from forum.paper.progress import Progress
from forum.paper.requests import request_paper, retry_paper
from forum.paper.tasks import build_paper_task, sweep_papers
from tests.kept import paper_path
from tests.paper.samples import AGENDA, MINUTES

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "papers"


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The doorbells that were rung, instead of a broker."""
    rung: list[int] = []
    for module in (requests, tasks):
        monkeypatch.setattr(module, "ring", lambda pk, kind: rung.append(pk))
    return rung


@pytest.fixture
def requested(kronoberg: Forum) -> Callable[..., Paper]:
    def make(template: str = "papers/agenda.html", **changes: Any) -> Paper:
        return request_paper(
            forum=kronoberg,
            kind=Paper.Kind.AGENDA,
            title="Dagordning möte 4",
            template=template,
            snapshot={**AGENDA, **changes},
            file_name="dagordning-2025-4.pdf",
            by=None,
            at=AT,
        )

    return make


def test_request_is_a_row_and_a_doorbell_after_the_commit(
    requested: Callable[..., Paper],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    rung: list[tuple[str, list[int], str]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, queue: rung.append((name, args, queue)))
    with django_capture_on_commit_callbacks(execute=True):
        paper = requested()
        assert rung == []
    assert rung == [(build_paper_task.name, [paper.pk], "papers")]
    assert (paper.state, paper.attempts, paper.language, paper.requested_at) == ("requested", 0, "sv", AT)


def test_built_paper_is_a_file_named_by_its_content(requested: Callable[..., Paper], media: Path) -> None:
    paper = requested()
    assert build.build_paper(paper.pk) is True
    paper.refresh_from_db()
    file = paper_path(paper)
    assert file == media / f"{paper.sha256}.pdf"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == paper.sha256
    assert (paper.state, paper.phase, paper.page, paper.error, paper.lease_until) == (
        "ready",
        "",
        None,
        "",
        None,
    )
    assert (paper.size, paper.pages) == (file.stat().st_size, len(PdfReader(file).pages))
    assert paper.tools["weasyprint"] == "70.0"
    assert [each.name for each in media.iterdir()] == [file.name]
    assert "Verksamhetsplan 2025" in PdfReader(file).pages[0].extract_text()


def test_paper_is_built_once(requested: Callable[..., Paper]) -> None:
    paper = requested()
    assert [build.build_paper(paper.pk), build.build_paper(paper.pk)] == [True, False]
    assert Paper.objects.get(pk=paper.pk).attempts == 1


def test_paper_of_the_same_snapshot_has_the_same_bytes(requested: Callable[..., Paper]) -> None:
    papers = [requested(), requested()]
    for paper in papers:
        build.build_paper(paper.pk)
        paper.refresh_from_db()
    assert papers[0].sha256 == papers[1].sha256


def test_snapshot_is_frozen_by_the_database(requested: Callable[..., Paper]) -> None:
    paper = requested()
    for change in ({"snapshot": {}}, {"template": "papers/minutes.html"}):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**change)
    with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
        paper.delete()
    assert Paper.objects.get(pk=paper.pk).snapshot == AGENDA


def test_failure_ends_in_a_sentence_and_can_be_tried_again(
    requested: Callable[..., Paper], rings: list[int]
) -> None:
    paper = requested(template="papers/gone.html")
    with pytest.raises(TemplateDoesNotExist):
        build.build_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, paper.error, paper.lease_until) == ("failed", build.UNKNOWN, None)
    assert build.build_paper(paper.pk) is False
    rings.clear()
    retry_paper(paper)
    paper.refresh_from_db()
    assert (paper.state, paper.error, paper.attempts, rings) == ("requested", "", 0, [paper.pk])


def test_refused_resource_fails_with_its_own_sentence(
    requested: Callable[..., Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = requested()
    monkeypatch.setattr(
        sheet, "html_of", lambda _paper: '<html lang="sv"><h1>x</h1><img alt="a" src="file:///x">'
    )
    with pytest.raises(PaperError):
        build.build_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, paper.error) == ("failed", build.NOT_MAKEABLE)


def test_full_disk_fails_with_its_own_sentence(requested: Callable[..., Paper], media: Path) -> None:
    paper = requested()
    media.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="exists"):
        build.build_paper(paper.pk)
    assert Paper.objects.get(pk=paper.pk).error == build.NO_ROOM


def test_living_lease_is_respected_and_a_dead_one_taken_over(requested: Callable[..., Paper]) -> None:
    paper = requested()
    rows = Paper.objects.filter(pk=paper.pk)
    rows.update(state="building", attempts=1, lease_until=clock.now() + timedelta(seconds=20))
    assert build.build_paper(paper.pk) is False
    assert build.waiting() == []
    rows.update(lease_until=clock.now() - timedelta(seconds=1))
    assert build.waiting() == [(paper.pk, paper.kind)]
    assert build.build_paper(paper.pk) is True
    assert rows.get().attempts == 2


def test_worker_that_lost_its_lease_changes_nothing(requested: Callable[..., Paper]) -> None:
    paper = requested()
    claim = build._claim(paper.pk)
    assert claim is not None
    Paper.objects.filter(pk=paper.pk).update(claim=2)
    with pytest.raises(build.LeaseLostError):
        claim.report(Progress("layout", 7))
    assert Paper.objects.get(pk=paper.pk).page is None


def test_progress_renews_the_lease(requested: Callable[..., Paper]) -> None:
    paper = requested()
    claim = build._claim(paper.pk)
    assert claim is not None
    Paper.objects.filter(pk=paper.pk).update(lease_until=clock.now() + timedelta(seconds=1))
    claim.report(Progress("layout", 7))
    paper.refresh_from_db()
    assert (paper.phase, paper.page) == ("layout", 7)
    assert paper.lease_until is not None
    assert paper.lease_until > clock.now() + timedelta(seconds=20)


def test_third_death_is_the_last(requested: Callable[..., Paper]) -> None:
    paper = requested()
    Paper.objects.filter(pk=paper.pk).update(
        state="building", attempts=3, lease_until=clock.now() - timedelta(seconds=1)
    )
    assert build.build_paper(paper.pk) is False
    paper.refresh_from_db()
    assert (paper.state, paper.error) == ("failed", build.TOO_OFTEN)
    assert build.waiting() == []


def test_sweep_rings_again_and_clears_what_a_killed_worker_left(
    requested: Callable[..., Paper], rings: list[int], media: Path
) -> None:
    paper = requested()
    media.mkdir()
    old, young = media / f"{storage.UNFINISHED}old", media / f"{storage.UNFINISHED}young"
    orphan, young_orphan = media / f"{'a' * 64}.pdf", media / f"{'b' * 64}.pdf"
    for file in (old, young, orphan, young_orphan):
        file.touch()
    for file in (old, orphan):
        os.utime(file, (time.time() - 7200, time.time() - 7200))
    sweep_papers()
    assert rings == [paper.pk, paper.pk]
    assert {file.name for file in media.iterdir()} == {young.name, young_orphan.name}


def test_files_of_papers_are_never_swept(
    requested: Callable[..., Paper], rings: list[int], media: Path
) -> None:
    paper = requested()
    build.build_paper(paper.pk)
    (file,) = media.iterdir()
    os.utime(file, (time.time() - 7200, time.time() - 7200))
    sweep_papers()
    assert paper_path(Paper.objects.get(pk=paper.pk)).exists()


def test_data_files_are_what_the_snapshot_says(requested: Callable[..., Paper]) -> None:
    paper = requested(
        numbers={"möten": 4},
        rows=[["vad", "värde"], ["=1+1", 3], ["Närvaro; andel", None]],
        files=[
            {"name": "tal.json", "description": "Tal", "key": "numbers"},
            {"name": "tal.csv", "description": "Tal", "key": "rows"},
        ],
    )
    as_json, as_csv = attached.attachments_of(paper)
    assert as_json.data.decode() == '{\n "möten": 4\n}'
    assert as_csv.data.decode() == '\ufeffvad;värde\r\n\'=1+1;3\r\n"Närvaro; andel";\r\n'


def test_text_of_a_visitor_is_never_markup(requested: Callable[..., Paper]) -> None:
    evil = '<img src="file:///etc/passwd"><script>x</script>'
    paper = requested(items=[{"number": 1, "title": evil, "text": evil, "presenter": evil, "proposal": evil}])
    html = sheet.html_of(paper)
    assert "<img" not in html
    assert "<script" not in html
    build.build_paper(paper.pk)
    text = PdfReader(paper_path(Paper.objects.get(pk=paper.pk))).pages[0].extract_text()
    assert "file:///etc/passwd" in text


def test_minutes_are_built_the_same_way(requested: Callable[..., Paper], kronoberg: Forum) -> None:
    paper = request_paper(
        kronoberg, "minutes", "Anteckningar", "papers/minutes.html", MINUTES, "a.pdf", None, AT
    )
    assert build.build_paper(paper.pk) is True


def test_lost_doorbell_does_not_lose_the_request(
    requested: Callable[..., Paper],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionError("the broker is down")

    monkeypatch.setattr(current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks() as callbacks:
        paper = requested()
    with pytest.raises(ConnectionError):
        callbacks[0]()
    assert build.waiting() == [(paper.pk, paper.kind)]


def test_pages_stand_without_the_engine() -> None:
    """A machine without Pango still serves; only the worker loads the engine, and what signs only when it seals."""
    program = (
        "import sys, django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "print({'weasyprint', 'pyhanko'} & {*sys.modules})\n"
        "import forum.paper.tasks; print('pyhanko' in sys.modules)"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "forum.settings", "PORTAL_EMBEDDED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, env=env
    )
    assert (done.stdout.strip(), done.returncode) == ("set()\nFalse", 0), done.stderr


def test_lost_file_is_made_again_to_the_same_bytes(
    requested: Callable[..., Paper], rings: list[int], media: Path
) -> None:
    paper = requested()
    build.build_paper(paper.pk)
    paper.refresh_from_db()
    assert requests.remake_if_lost(paper) is False
    sha256 = paper.sha256
    paper_path(paper).unlink()
    assert requests.remake_if_lost(paper) is True
    assert rings == [paper.pk, paper.pk]
    assert build.build_paper(paper.pk) is True
    paper.refresh_from_db()
    assert (paper.sha256, paper_path(paper).is_file()) == (sha256, True)
