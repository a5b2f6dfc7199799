"""A paper that needs too much memory fails by itself."""

import signal
import time
from typing import Any

import pytest

from forum.models import Forum, Paper
from forum.paper import build
from forum.paper.memory import MemoryLimitError, Watch, held
from forum.paper.progress import Progress
from forum.paper.requests import request_paper
from tests.paper.samples import AGENDA

PLENTY = 1_000_000  # MB


def run_on(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        sum(range(1000))


def test_process_knows_what_it_holds() -> None:
    before = held()
    block = bytearray(64 * 1024**2)
    assert held() - before > 60 * 1024**2
    del block


def test_work_between_two_reports_is_stopped() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(MemoryLimitError, match="more than 1 MB"), Watch(1):
        run_on(10)
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_what_a_report_writes_is_not_cut_off() -> None:
    watch, said = Watch(PLENTY), []

    def write(what: str) -> None:
        watch.limit = 1
        signal.raise_signal(signal.SIGALRM)
        said.append(what)

    with watch:
        watch.unarmed(write)("page 1")
        with pytest.raises(MemoryLimitError):
            signal.raise_signal(signal.SIGALRM)
    assert said == ["page 1"]


def test_report_that_comes_too_late_is_not_written() -> None:
    said: list[Progress] = []
    with pytest.raises(MemoryLimitError):
        Watch(1).unarmed(said.append)(Progress("layout", 1))
    assert said == []


def test_paper_fails_with_its_own_sentence(kronoberg: Forum, settings: Any) -> None:
    settings.PAPER_MEMORY = 1
    paper = request_paper(kronoberg, "agenda", "Dagordning", "papers/agenda.html", AGENDA, "d.pdf", None)
    with pytest.raises(MemoryLimitError):
        build.build_paper(paper.pk)
    row = Paper.objects.get(pk=paper.pk)
    assert (row.state, row.error) == ("failed", build.TOO_BIG)
