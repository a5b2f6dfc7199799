"""A backup as a folder: the dump, the files, and a manifest by which the folder itself can be checked."""

import hashlib
import json
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

from forum.embedded.binaries import postgres_folder
from forum.embedded.contents import Content, Contents, table_contents
from forum.embedded.drill import Backup, back_up, unpack
from forum.embedded.dumping import add_roles, restore, snapshot
from forum.embedded.errors import StackError

MANIFEST = "manifest.json"
PARTS = ("portal.dump", "media.tar")


def keep_backup(url: str, media: Path, into: Path, at: datetime, version: str, bucket: str = "") -> Path:
    """The folder gets its name only when everything in it is there and has been read back.

    Files in a bucket are not copied: the manifest says which bucket they are in.
    """
    target = into / f"portal-{at:%Y%m%dT%H%M%SZ}"
    draft = target.with_name(f"{target.name}.part")
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        backup = back_up(url, media, draft)
        _require_readable(backup.dump)
        (draft / MANIFEST).write_text(
            json.dumps(_manifest(backup, at, version) | {"bucket": bucket}, indent=1)
        )
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _manifest(backup: Backup, at: datetime, version: str) -> dict[str, Any]:
    return {
        "made_at": at.isoformat(),
        "version": version,
        "parts": {name: _digest(backup.dump.with_name(name)) for name in PARTS},
        "roles": backup.roles,
        "tables": {name: list(content) for name, content in backup.tables.items()},
        "files": {name: list(content) for name, content in backup.files.items()},
    }


def read_backup(folder: Path) -> Backup:
    """A StackError says what is missing or has been changed."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise StackError(f"{folder} is no whole backup: its {MANIFEST} cannot be read.") from error
    for name, digest in manifest["parts"].items():
        if not (folder / name).is_file():
            raise StackError(f"{folder} is no whole backup: {name} is missing.")
        if _digest(folder / name) != digest:
            raise StackError(f"{folder} is no whole backup: {name} is not what it was when it was made.")
    dump, archive = (folder / name for name in PARTS)
    return Backup(dump, archive, manifest["roles"], _read(manifest["tables"]), _read(manifest["files"]))


def bucket_of(folder: Path) -> str:
    """Where the files of a backup lie, if not in it. Backups made before there were buckets do not say."""
    return json.loads((folder / MANIFEST).read_text()).get("bucket", "")


def put_back(backup: Backup, url: str, media: Path) -> Contents:
    """Over the tables that are there; all of it or nothing. The files' folder gains what the backup has."""
    with snapshot(url) as (connection, _):
        _require_empty(connection)
    add_roles(url, backup.roles)
    restore(url, backup.dump, over=True)
    unpack(backup.archive, media)
    with snapshot(url) as (restored, _):
        return table_contents(restored)


def _require_empty(connection: Any) -> None:
    has_forums = connection.execute("select to_regclass('forum_forum') is not null").fetchone()[0]
    number = connection.execute("select count(*) from forum_forum").fetchone()[0] if has_forums else 0
    if number:
        raise StackError(
            f"This database holds {number} forums, and a backup is not put over them:"
            " set the folder var/pg aside, or name an empty database."
        )


def _require_readable(dump: Path) -> None:
    command = [str(postgres_folder() / "bin" / "pg_restore"), "--list", str(dump)]
    if subprocess.run(command, capture_output=True, check=False, cwd="/").returncode:
        raise StackError("The dump cannot be read back.")


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _read(rows: dict[str, list[Any]]) -> Contents:
    return {name: Content(size, digest) for name, (size, digest) in rows.items()}
