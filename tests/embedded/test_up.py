"""The whole portal, started by the real command: it answers, recovers, stops, and leaves nothing behind."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals

import pytest

from forum.embedded import health
from forum.embedded.folder import ROOT
from forum.embedded.ports import free_port
from tests.conftest_portal import Portal, stack_environment, stack_folder, start_stack, wait_for_welcome
from tests.embedded.processes import alive_after, children, descendants, environment, find

Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """One folder for the module: the second start finds what the first one left."""
    with stack_folder() as var:
        yield var


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture
def stack(var: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    (var.parent / f"{var.name}.out").write_bytes(b"")
    process = start_stack(var, port, "--no-demo")
    wait_for_welcome(process, var)
    yield process
    with suppress(ProcessLookupError):
        process.send_signal(SIGTERM)
    process.wait(60)


def test_healthz_is_well_once_the_address_is_printed(portal: Portal) -> None:
    with urllib.request.urlopen(f"{portal.url}/healthz") as answer:  # noqa: S310
        assert answer.status == 200
        assert json.load(answer)["status"] == "ok"


def test_second_start_in_the_same_folder_is_refused(portal: Portal) -> None:
    command = [sys.executable, "manage.py", "up", "--port", str(free_port())]
    env = stack_environment(portal.var)
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        f"The portal already runs from {portal.var} (process {portal.process.pid}):"
        " stop that one first, or name another folder in PORTAL_VAR.\n"
    )


def test_pages_and_worker_know_the_application_role_only(portal: Portal) -> None:
    processes = descendants(portal.process.pid)
    for part in ("uvicorn", "celery -A forum worker", "celery -A forum beat"):
        seen = environment(find(processes, part))
        assert seen["DATABASE_URL"].startswith("postgres://portal_app:")
        assert "DATABASE_OWNER_URL" not in seen


def test_secrets_are_readable_by_their_owner_only(portal: Portal) -> None:
    names = ("pg.password", "pg-app.password", "secret.key", "setup.token")
    assert {name: oct((portal.var / name).stat().st_mode & 0o777) for name in names} == dict.fromkeys(
        names, "0o600"
    )


@pytest.mark.parametrize("number", [SIGTERM, SIGINT])
def test_signal_stops_every_process(stack: "subprocess.Popen[bytes]", number: Signals) -> None:
    processes = descendants(stack.pid)
    assert len(processes) >= 5
    stack.send_signal(number)
    assert stack.wait(40) == 0
    assert alive_after(processes, 0) == set()


@pytest.mark.check
def test_killed_supervisor_leaves_no_process(stack: "subprocess.Popen[bytes]") -> None:
    processes = descendants(stack.pid)
    stack.kill()
    stack.wait()
    assert alive_after(processes, 20) == set()


@pytest.mark.check
@pytest.mark.parametrize("part", ["uvicorn", "celery -A forum worker", "bin/postgres -D", "valkey-server"])
def test_what_is_killed_comes_back(stack: "subprocess.Popen[bytes]", port: int, part: str) -> None:
    killed = find(children(stack.pid), part)
    os.kill(killed, SIGKILL)
    until = time.monotonic() + 60
    while not (recovered := _recovered(stack.pid, killed, part, port)) and time.monotonic() < until:
        time.sleep(0.1)
    assert recovered


def _recovered(supervisor: int, killed: int, part: str, port: int) -> bool:
    """A new process of the same kind runs, and the portal is well."""
    with suppress(ValueError):
        return find(children(supervisor), part) != killed and not health.trouble(port)
    return False


@pytest.mark.check
def test_once_builds_a_paper_and_stops(var: Path) -> None:
    command = [sys.executable, "manage.py", "up", "--once", "--port", str(free_port())]
    env = stack_environment(var)
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = next(line for line in done.stdout.splitlines() if line.startswith("report: "))
    path = Path(report.removeprefix("report: ").partition(" sha256=")[0])
    assert path.read_bytes().startswith(b"%PDF-")
