"""What keeps the portal from starting gets one sentence and an exit status of 1, and nothing is started."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from forum.embedded.folder import ROOT
from forum.embedded.ports import free_port
from tests.conftest_portal import stack_environment, stack_folder

Up = Callable[..., str]


@pytest.fixture
def var() -> Iterator[Path]:
    with stack_folder() as var:
        yield var


@pytest.fixture
def refused(var: Path) -> Up:
    """Starts the portal, expects it to refuse, and returns what it said."""

    def run(*arguments: str, **more: str) -> str:
        command = [sys.executable, "manage.py", "up", "--port", str(free_port()), *arguments]
        env = stack_environment(var, **more)
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr.strip()

    return run


def test_up_names_a_busy_port_before_anything_starts(refused: Up, var: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused("--port", str(port))
    assert said == (
        f"Port {port} on 127.0.0.1 cannot be used (Address already in use): choose another one with --port."
    )
    assert not (var / "pg").exists()


def test_up_refuses_a_number_that_is_no_port(refused: Up) -> None:
    assert refused("--port", "70000") == "70000 is no port: choose one between 1 and 65535 with --port."


def test_up_refuses_a_file_in_place_of_its_folder(refused: Up, var: Path) -> None:
    file = var / "file"
    file.touch()
    said = refused(PORTAL_VAR=str(file))
    assert said == f"The folder {file} cannot be written (File exists): name another in PORTAL_VAR."


@pytest.mark.parametrize(
    "url",
    ["nonsense", "mysql://a:b@localhost/portal", "postgres://a:b@localhost:x/portal", "postgres://localhost"],
)
def test_up_refuses_a_malformed_database_address(refused: Up, var: Path, url: str) -> None:
    said = refused(DATABASE_URL=url)
    assert said == (
        "DATABASE_URL is not an address: it must look like postgres://user:password@host:5432/name."
    )
    assert not (var / "pg").exists()


def test_up_says_that_no_database_answers(refused: Up) -> None:
    port = free_port()
    said = refused(DATABASE_URL=f"postgres://portal:secret@127.0.0.1:{port}/portal")
    assert said.startswith(f"DATABASE_URL leads to no database at 127.0.0.1:{port}/portal: ")
    assert "Connection refused" in said
    assert "secret" not in said


def test_up_says_that_the_password_is_wrong(refused: Up, application_url: str) -> None:
    user, _, rest = application_url.removeprefix("postgres://").partition(":")
    said = refused(DATABASE_URL=f"postgres://{user}:wrong@{rest.partition('@')[2]}")
    assert 'password authentication failed for user "portal_app"' in said
    assert len(said.splitlines()) == 1


def test_up_says_that_no_broker_answers(refused: Up, var: Path) -> None:
    port = free_port()
    said = refused(REDIS_URL=f"redis://:secret@127.0.0.1:{port}/0")
    assert said.startswith(f"REDIS_URL leads to no Valkey or Redis at 127.0.0.1:{port}/0: ")
    assert "secret" not in said
    assert not (var / "valkey").exists()


def test_up_refuses_the_data_of_another_postgresql(refused: Up, var: Path) -> None:
    (var / "pg").mkdir(mode=0o755)
    (var / "pg" / "PG_VERSION").write_text("17\n")
    said = refused()
    assert said == (
        f"{var / 'pg'} holds the data of PostgreSQL 17, this release brings PostgreSQL 18:"
        " dump it with the release it came from and restore it here (docs/operations.md, Upgrades)."
    )


def test_up_names_the_libraries_that_are_missing(refused: Up, broken_pango: Path) -> None:
    assert refused(LD_LIBRARY_PATH=str(broken_pango)) == (
        "The libraries that set the papers are missing (pango-1.0, pangoft2-1.0):"
        " apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core,"
        " or on macOS: brew install pango"
    )


@pytest.fixture
def broken_pango(tmp_path: Path) -> Path:
    """The loader finds this one first, and it is no library."""
    folder = tmp_path / "libraries"
    folder.mkdir()
    (folder / "libpango-1.0.so.0").touch()
    return folder


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A copy of ./run on a machine that has next to nothing on its PATH."""
    copy = tmp_path / "portal"
    (copy / "forum" / "embedded").mkdir(parents=True)
    (copy / "bin").mkdir()
    for file in ("run", "forum/embedded/system.py"):
        shutil.copy(ROOT / file, copy / file)
    for tool in ("dirname", "id", "uname", "env"):
        (copy / "bin" / tool).symlink_to(shutil.which(tool) or tool)
    return copy


def _program(machine: Path, name: str, text: str) -> None:
    file = machine / "bin" / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


def _run_on(machine: Path, **env: str) -> str:
    clean = {"PATH": str(machine / "bin"), **env}
    done = subprocess.run(
        ["/bin/sh", "run"], cwd=machine, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    return done.stderr


def test_run_refuses_a_python_that_is_too_old(machine: Path) -> None:
    _program(machine, "python3", 'case "$1" in --version) echo "Python 3.9.2" ;; *) exit 1 ;; esac')
    assert _run_on(machine) == (
        "run: needs Python 3.11 to 3.14, and found Python 3.9.2: install one, or name it in PYTHON.\n"
    )


def test_run_names_every_missing_package_in_one_line(machine: Path, broken_pango: Path) -> None:
    (broken_pango / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None\n")
    _program(machine, "python3", f'exec {sys.executable} "$@"')
    _program(machine, "apt-get", "exit 1")
    said = _run_on(machine, LD_LIBRARY_PATH=str(broken_pango), PYTHONPATH=str(broken_pango))
    packages = "python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"
    assert said == (
        f"run: this machine lacks: {packages}\n"
        f"run: run this once, then ./run again:  sudo apt-get install -y {packages}\n"
    )
