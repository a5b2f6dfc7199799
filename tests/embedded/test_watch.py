import sys
from pathlib import Path
from signal import SIGKILL

import pytest

from forum.embedded.errors import StackError
from forum.embedded.process import Process
from forum.embedded.programs import pool
from forum.embedded.watch import LIMIT, WINDOW, Watch


@pytest.fixture
def process(tmp_path: Path) -> Process:
    """Says why, and ends."""
    program = "import sys; print('no such table'); sys.exit(3)"
    process = Process("worker", [sys.executable, "-c", program], {}, tmp_path / "worker.log", tmp_path)
    process.start()
    _end(process)
    return process


def _end(process: Process) -> None:
    assert process.handle
    process.handle.wait()


def test_watch_waits_twice_as_long_each_time_and_then_gives_up(process: Process) -> None:
    watch, now, told = Watch(process, process.start), 100.0, []
    for delay in (0.5, 1, 2, 4, 8):
        told.append(watch.look(now))
        assert watch.look(now + delay - 0.01) == ""
        now += delay
        assert watch.look(now) == "worker was started again."
        _end(process)
    assert told == [
        f"worker ended (exit status 3) and starts again in {delay:g} s." for delay in (0.5, 1, 2, 4, 8)
    ]
    with pytest.raises(StackError) as given_up:
        watch.look(now)
    assert str(given_up.value).startswith(
        f"worker ended {LIMIT + 1} times within {WINDOW:g} seconds. The last lines of"
    )
    assert str(given_up.value).endswith("no such table")


def test_watch_forgets_what_is_long_ago(process: Process) -> None:
    watch = Watch(process, process.start)
    for turn in range(2 * LIMIT):
        now = 1000.0 + turn * (WINDOW + 1)
        assert watch.look(now) == "worker ended (exit status 3) and starts again in 0.5 s."
        assert watch.look(now + 0.5) == "worker was started again."
        _end(process)


def test_process_names_the_signal_that_ended_it(tmp_path: Path) -> None:
    process = Process("web", ["sleep", "60"], {"PATH": "/usr/bin:/bin"}, tmp_path / "web.log", tmp_path)
    process.start()
    assert process.runs()
    process.signal(SIGKILL)
    _end(process)
    assert (process.ended(), process.ending) == (True, "SIGKILL")


def test_worker_uses_threads_where_shared_memory_is_closed(tmp_path: Path) -> None:
    assert pool(tmp_path) == []
    assert pool(tmp_path / "missing") == ["--pool", "threads"]
