"""A zip that is sent while it is written: one piece in memory, nothing on the disk, nothing compressed."""

import io
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from forum.files.sending import PIECE


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    open: Callable[[], IO[bytes] | Any]


class _Stream(io.RawIOBase):
    """What the archive has written since it was last asked."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        found = bytes(self._waiting)
        self._waiting.clear()
        return found


def zip_pieces(entries: Iterable[Entry]) -> Iterator[bytes]:
    stream = _Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            about = zipfile.ZipInfo(entry.name, time.localtime()[:6])
            with entry.open() as source, archive.open(about, "w") as target:
                while piece := source.read(PIECE):
                    target.write(piece)
                    yield stream.taken()
    yield stream.taken()
