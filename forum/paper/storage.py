"""Where finished papers lie: one file per content, named by its SHA-256."""

import hashlib
import os
import tempfile
import time
from pathlib import Path

from django.conf import settings

from forum.models import Paper

UNFINISHED = ".building-"
STALE_AFTER = 3600  # seconds


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "papers"


def path_of(sha256: str) -> Path:
    return folder() / f"{sha256}.pdf"


def paper_path(paper: Paper) -> Path:
    """The file of a ready paper."""
    return path_of(paper.sha256)


def store(data: bytes) -> str:
    """Write the bytes so that the name is there only with the whole content behind it; the SHA-256."""
    sha256 = hashlib.sha256(data).hexdigest()
    target = path_of(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=UNFINISHED, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    _sync(target.parent)
    return sha256


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep_unfinished() -> int:
    """Remove what a killed worker left half written; how many files."""
    removed = 0
    for file in folder().glob(f"{UNFINISHED}*"):
        if time.time() - file.stat().st_mtime > STALE_AFTER:
            file.unlink(missing_ok=True)
            removed += 1
    return removed


def orphans() -> list[Path]:
    """Finished files that no paper names: a worker was killed between the file and its row."""
    known = set(Paper.objects.exclude(sha256="").values_list("sha256", flat=True))
    return [file for file in folder().glob("*.pdf") if file.stem not in known]


def sweep_orphans() -> int:
    """Remove old orphans. A young one may belong to a build that is about to name it."""
    old = [file for file in orphans() if time.time() - file.stat().st_mtime > STALE_AFTER]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
