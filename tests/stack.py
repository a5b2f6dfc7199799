"""pytest plugin: real PostgreSQL and Valkey in a throw-away folder, and in CI no test may be skipped.

Servers that DATABASE_URL and REDIS_URL name are used instead of our own. With `-n`, every process has its own;
the one that only hands out tests has none.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.embedded.errors import StackError
from forum.embedded.folder import Folder
from forum.embedded.servers import Servers

TODAY = "2026-11-23"
SIGN_IN = Path(__file__).parent / "elsewhere" / "sign_in.json"  # so that its pages are there to be tested
OUTSIDE = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST_")}
_running: list[tuple[Servers, Path]] = []


# A wrapper runs before pytest-django's own hook, which already reads the settings.
@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    if _hands_out(early_config):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PORTAL_EMBEDDED", "1")  # settings without a server
            return (yield)
    try:
        _start()
        return (yield)
    except BaseException as error:
        _stop()
        if isinstance(error, StackError):
            raise pytest.UsageError(str(error)) from error
        raise


def _hands_out(config: pytest.Config) -> bool:
    return bool(config.known_args_namespace.numprocesses) and "PYTEST_XDIST_WORKER" not in os.environ


def _start() -> None:
    path = Path(tempfile.mkdtemp(prefix="portal-test-"))
    path.chmod(0o711)
    folder = Folder(path)
    folder.open()
    servers = Servers(folder, unsafe_fast=True)
    _running.append((servers, path))
    servers.start()
    os.environ.update(servers.environment(owner=True), PORTAL_TODAY=TODAY, PORTAL_SIGN_IN=str(SIGN_IN))


def _stop() -> None:
    for servers, path in _running:
        servers.stop()
        shutil.rmtree(path, ignore_errors=True)
    _running.clear()


def pytest_unconfigure() -> None:
    _stop()


def _skipped(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return len(reporter.stats.get("skipped", [])) if reporter and os.environ.get("CI") else 0


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if count := _skipped(config):
        terminalreporter.write_line(
            f"CI: {count} skipped, and a skipped test counts as a failed one.", red=True
        )
