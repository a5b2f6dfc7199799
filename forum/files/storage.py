"""Where the files lie: one file per content, named by its SHA-256, through Django's storage API.

Which storage is a setting (STORAGES["files"]). Whatever it is, a name is there only with the whole content behind it.
"""

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from forum.disk import STALE_AFTER, write_whole

FOLDER = "files"


class Unreachable(OSError):
    """The storage does not answer, so that nothing is known about any file."""


class ContentStorage(FileSystemStorage):
    """On disk. The same content twice is one file."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File) -> str:
        write_whole(Path(self.path(name)), content.chunks())
        return name


def store() -> Storage:
    return storages["files"]


def problem() -> str:
    """Why no file can be read or kept now; nothing when all is well."""
    ask = getattr(store(), "problem", None)
    return ask() if ask else ""


def name_of(sha256: str) -> str:
    return f"{FOLDER}/{sha256[:2]}/{sha256}"


def keep(file: File) -> str:
    """Store the content; its SHA-256."""
    sha256 = digest(file)
    if not store().exists(name_of(sha256)):
        store().save(name_of(sha256), file)
    return sha256


def digest(file: File) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()


def is_kept(sha256: str) -> bool:
    return store().exists(name_of(sha256))


def open_kept(sha256: str) -> File:
    """A FileNotFoundError when it is gone."""
    return store().open(name_of(sha256), "rb")


def sweep(known: Iterable[str]) -> int:
    """Remove old files that no row names, and what was left half written; how many. For the disk only.

    A young one may belong to a deed that is about to name it.
    """
    storage = store()
    if not isinstance(storage, FileSystemStorage):
        return 0
    named, removed = set(known), 0
    for file in (Path(storage.location) / FOLDER).glob("*/*"):
        if file.name not in named and time.time() - file.stat().st_mtime > STALE_AFTER:
            file.unlink(missing_ok=True)
            removed += 1
    return removed
