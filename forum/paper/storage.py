"""Where finished papers lie: one file per content, named by its SHA-256."""

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from forum.disk import STALE_AFTER, UNFINISHED, write_whole
from forum.models import Paper, Seal


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "papers"


def path_of(sha256: str) -> Path:
    return folder() / f"{sha256}.pdf"


def paper_path(paper: Paper) -> Path:
    """The file of a ready paper as it was made, without its seal."""
    return path_of(paper.sha256)


@dataclass(frozen=True, slots=True)
class Served:
    """The file that readers get, and what its bytes are."""

    path: Path
    sha256: str
    size: int | None


def served(paper: Paper) -> Served:
    """The sealed file once it is there, else the file as it was made."""
    seal: Seal | None = getattr(paper, "seal", None)
    if seal and seal.state == Seal.State.SEALED and path_of(seal.sha256).is_file():
        return Served(path_of(seal.sha256), seal.sha256, seal.size)
    return Served(paper_path(paper), paper.sha256, paper.size)


def store(data: bytes) -> str:
    """Write the bytes so that the name is there only with the whole content behind it; the SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    write_whole(path_of(sha256), [data])
    return sha256


def sweep_unfinished() -> int:
    """Remove what a killed worker left half written; how many files."""
    removed = 0
    for file in folder().glob(f"{UNFINISHED}*"):
        if time.time() - file.stat().st_mtime > STALE_AFTER:
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def orphans() -> list[Path]:
    """Finished files that no paper and no seal names: a worker was killed between the file and its row."""
    known = {
        *Paper.objects.exclude(sha256="").values_list("sha256", flat=True),
        *Seal.objects.exclude(sha256="").values_list("sha256", flat=True),
    }
    return [file for file in folder().glob("*.pdf") if file.stem not in known]


def sweep_orphans() -> int:
    """Remove old orphans. A young one may belong to a build that is about to name it."""
    old = [file for file in orphans() if time.time() - file.stat().st_mtime > STALE_AFTER]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
