"""The whole portal, as `./run` starts it, once for all tests that want a real server."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

import pytest

from forum.embedded.folder import ROOT, Folder
from forum.embedded.ports import free_port
from forum.embedded.process import tie_to
from forum.embedded.servers import Servers
from tests.stack import OUTSIDE, TODAY

PASSWORD = "industriforum"
PATIENCE = 300.0


@dataclass
class Portal:
    url: str
    var: Path
    password: str
    env: dict[str, str]
    process: "subprocess.Popen[bytes]"

    def manage(self, *arguments: str) -> str:
        """A management command against this portal's servers; its output, or a failed test."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def stack_environment(var: Path, **more: str) -> dict[str, str]:
    """Of this machine, without the servers that the tests themselves use."""
    ours = {"PORTAL_VAR": str(var), "PORTAL_UNSAFE_FAST": "1", "PORTAL_TODAY": TODAY}
    # Collected once and kept from run to run.
    ours["PORTAL_STATIC_ROOT"] = str(ROOT / "var" / "static")
    hidden = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PORTAL_EMBEDDED", "PORTAL_SECRET_KEY"}
    return {name: value for name, value in OUTSIDE.items() if name not in hidden} | ours | more


def start_stack(var: Path, port: int, *arguments: str, **more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "up", "--port", str(port), *arguments]
    with (var.parent / f"{var.name}.out").open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=stack_environment(var, **more),
            stdout=output,
            stderr=output,
            preexec_fn=tie_to(os.getpid(), SIGTERM),
        )


def wait_for_welcome(stack: "subprocess.Popen[bytes]", var: Path) -> None:
    output = var.parent / f"{var.name}.out"
    until = time.monotonic() + PATIENCE
    while "Industriforum: http://" not in output.read_text():
        assert stack.poll() is None, output.read_text()
        assert time.monotonic() < until, output.read_text()
        time.sleep(0.05)


@contextmanager
def stack_folder() -> Iterator[Path]:
    """Outside pytest's own folder: as root the database has another account, which could not enter it."""
    with tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True) as parent:
        Path(parent).chmod(0o711)
        var = Path(parent) / "var"
        var.mkdir()
        var.chmod(0o711)
        yield var


@pytest.fixture(scope="session")
def portal() -> Iterator[Portal]:
    with stack_folder() as var:
        port = free_port()
        lines = {"PORTAL_LOG": "json", "PORTAL_LOG_REQUESTS": "all"}  # as on a server
        stack = start_stack(var, port, PORTAL_DEMO_PASSWORD=PASSWORD, **lines)
        try:
            wait_for_welcome(stack, var)
            env = stack_environment(var) | _servers(var).environment()
            yield Portal(f"http://127.0.0.1:{port}", var, PASSWORD, env, stack)
        finally:
            end(stack)


def end(stack: "subprocess.Popen[bytes]") -> None:
    """Nobody waits for what it still makes: the second signal says so."""
    for patience in (3, 60):
        stack.send_signal(SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            stack.wait(patience)
            return


def _servers(var: Path) -> Servers:
    """The addresses of the portal's servers; the environment must not name the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            patch.delenv(name, raising=False)
        return Servers(Folder(var))
