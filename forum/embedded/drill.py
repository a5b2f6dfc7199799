"""The restore drill: back up, restore into a new cluster, compare, and throw everything away again."""

import shutil
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from forum.embedded.account import database_account
from forum.embedded.contents import Contents, differences, file_contents, table_contents
from forum.embedded.dumping import add_roles, dump, restore, role_names, schema_trouble, snapshot
from forum.embedded.errors import StackError
from forum.embedded.folder import Folder
from forum.embedded.postgres import OWNER, Postgres
from forum.embedded.servers import wait_until_ready

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Backup:
    dump: Path
    archive: Path
    roles: list[str]
    tables: Contents
    files: Contents


@dataclass(frozen=True)
class Outcome:
    tables: int
    files: int


def run_drill(url: str, media: Path, tell: Tell) -> Outcome:
    """A StackError says what failed or what differs."""
    with _folder() as folder:
        with _step("back up", tell):
            backup = back_up(url, media, folder / "backup")
        with new_cluster(Folder(folder / "cluster")) as server:
            with _step("restore", tell):
                tables, files = bring_back(backup, server, folder / "media")
            with _step("compare", tell):
                require_equal(backup, tables, files)
            with _step("migrate --check", tell):
                _require_schema(server)
    return Outcome(len(tables), len(files))


def back_up(url: str, media: Path, target: Path) -> Backup:
    """The files come after the rows that name them: a file too many is harmless, one too few is not."""
    target.mkdir(mode=0o700)
    with snapshot(url) as (source, name):
        dump(url, target / "portal.dump", name)
        tables, roles = table_contents(source), role_names(source)
    files = file_contents(media)
    with tarfile.open(target / "media.tar", "w", dereference=True) as archive:
        for file in files:
            archive.add(media / file, file)
    return Backup(target / "portal.dump", target / "media.tar", roles, tables, files)


def bring_back(backup: Backup, server: Postgres, media: Path) -> tuple[Contents, Contents]:
    """What the new cluster and the new folder hold afterwards."""
    url = server.url(OWNER)
    add_roles(url, backup.roles)
    restore(url, backup.dump)
    unpack(backup.archive, media)
    with snapshot(url) as (restored, _):
        return table_contents(restored), file_contents(media)


def unpack(archive: Path, target: Path) -> None:
    """File by file: Python 3.11.2 has no extraction filters, and later ones warn without."""
    with tarfile.open(archive) as packed:
        for member in packed:
            file = target / member.name
            file.parent.mkdir(parents=True, exist_ok=True)
            if content := packed.extractfile(member):
                with file.open("wb") as unpacked:
                    shutil.copyfileobj(content, unpacked)


def require_equal(backup: Backup, tables: Contents, files: Contents) -> None:
    found = differences("Table", "rows", backup.tables, tables)
    found += differences("File", "bytes", backup.files, files)
    if found:
        raise StackError("What was restored is not what was backed up. " + " ".join(found))


def _require_schema(server: Postgres) -> None:
    if trouble := schema_trouble(server.url(OWNER)):
        raise StackError(f"The restored database lacks migrations: {trouble}")


@contextmanager
def _folder() -> Iterator[Path]:
    """Root's database has an account of its own, which must be able to pass through."""
    with tempfile.TemporaryDirectory(prefix="portal-drill-", ignore_cleanup_errors=True) as folder:
        if database_account():
            Path(folder).chmod(0o711)
        (Path(folder) / "media").mkdir(mode=0o700)
        yield Path(folder)


@contextmanager
def new_cluster(folder: Folder) -> Iterator[Postgres]:
    """Nothing of it is kept, so nothing is forced to the disk; what lies outside its folder goes too."""
    folder.open()
    server = Postgres(folder, unsafe_fast=True)
    try:
        server.start()
        wait_until_ready(server, time.sleep)
        server.prepare()
        yield server
    finally:
        server.process.signal(server.process.ask)
        server.process.wait(time.monotonic() + 30)
        for left in (server.sockets, server.data.parent):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _step(name: str, tell: Tell) -> Iterator[None]:
    began = time.monotonic()
    yield
    tell(f"{name:16}{time.monotonic() - began:7.1f} s")
