"""Where finished papers lie: one file per content, named by its SHA-256, through Django's storage API.

Which storage is a setting (STORAGES["papers"]). Whatever it is, a name is there only with the whole content behind it.
"""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages

from forum.disk import STALE_AFTER, UNFINISHED
from forum.models import Paper, Seal

FOLDER = "papers"


def place() -> Storage:
    return storages["papers"]


def name_of(sha256: str) -> str:
    return f"{FOLDER}/{sha256}.pdf"


def address_of(sha256: str) -> str:
    """For whoever runs the portal: the path on this machine, or the place in the bucket."""
    try:
        return place().path(name_of(sha256))
    except NotImplementedError:
        return place().url(name_of(sha256))


def is_kept(sha256: str) -> bool:
    return bool(sha256) and place().exists(name_of(sha256))


def open_kept(sha256: str) -> File:
    """A FileNotFoundError when it is gone."""
    return place().open(name_of(sha256), "rb")


def open_made(paper: Paper) -> File:
    """A ready paper as it was made, without its seal."""
    return open_kept(paper.sha256)


@dataclass(frozen=True, slots=True)
class Served:
    """The file that readers get, by what its bytes are."""

    sha256: str
    size: int | None

    def open(self) -> File:
        """A FileNotFoundError when it is gone."""
        return open_kept(self.sha256)

    def read(self) -> bytes:
        with self.open() as file:
            return file.read()


def served(paper: Paper) -> Served:
    """The sealed file once it is there, else the file as it was made."""
    seal: Seal | None = getattr(paper, "seal", None)
    if seal and seal.state == Seal.State.SEALED and is_kept(seal.sha256):
        return Served(seal.sha256, seal.size)
    return Served(paper.sha256, paper.size)


def store(data: bytes) -> str:
    """Store the bytes; their SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    place().save(name_of(sha256), ContentFile(data))
    return sha256


def sweep_unfinished() -> int:
    """Remove what a killed worker left half written on the disk; how many files."""
    removed = 0
    for file in _on_disk(f"{UNFINISHED}*"):
        if time.time() - file.stat().st_mtime > STALE_AFTER:
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def orphans() -> list[Path]:
    """Finished files on the disk that no paper and no seal names: a worker was killed between file and row."""
    found = _on_disk("*.pdf")
    if not found:
        return []
    known = {
        *Paper.objects.exclude(sha256="").values_list("sha256", flat=True),
        *Seal.objects.exclude(sha256="").values_list("sha256", flat=True),
    }
    return [file for file in found if file.stem not in known]


def sweep_orphans() -> int:
    """Remove old orphans. A young one may belong to a build that is about to name it."""
    old = [file for file in orphans() if time.time() - file.stat().st_mtime > STALE_AFTER]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _on_disk(pattern: str) -> list[Path]:
    """Nothing, where papers lie in a bucket: the portal takes nothing away there."""
    storage = place()
    if not isinstance(storage, FileSystemStorage):
        return []
    return list((Path(storage.location) / FOLDER).glob(pattern))
