"""Files on the disk that are there whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

UNFINISHED = ".building-"  # a backup passes these by
STALE_AFTER = 3600  # seconds; a younger file may belong to somebody who is about to name it


def write_whole(target: Path, pieces: Iterable[bytes]) -> None:
    """Written beside, forced to the disk, then renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=UNFINISHED, dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(target)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    _sync(target.parent)


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
