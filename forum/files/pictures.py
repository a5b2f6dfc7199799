"""How large a picture is when it is unfolded, read from its first bytes and nothing else."""

import struct
from typing import IO

MOST_PIXELS = 60_000_000
PNG_START, JPEG_START = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_BARE = {0x01, *range(0xD0, 0xD9)}


class Broken(Exception):
    """Not a picture, or something stands behind it."""


def png_pixels(file: IO[bytes]) -> int:
    """Walks the chunks to the end: the last one ends the file."""
    if file.read(8) != PNG_START:
        raise Broken
    length, name = struct.unpack(">I4s", _exactly(file, 8))
    if (length, name) != (13, b"IHDR"):
        raise Broken
    width, height = struct.unpack(">II", _exactly(file, 8))
    file.seek(5 + 4, 1)
    while name != b"IEND":
        length, name = struct.unpack(">I4s", _exactly(file, 8))
        file.seek(length, 1)
        _exactly(file, 4)
    if file.read(1):
        raise Broken
    return width * height


def jpeg_pixels(file: IO[bytes]) -> int:
    """Walks the segments to the frame. Cameras leave things behind the picture, so its end is not looked at."""
    if file.read(2) != JPEG_START[:2]:
        raise Broken
    while True:
        marker = _marker(file)
        if marker in _BARE:
            continue
        (length,) = struct.unpack(">H", _exactly(file, 2))
        if marker in _FRAMES:
            height, width = struct.unpack(">xHH", _exactly(file, 5))
            return height * width
        if marker in {0xD9, 0xDA} or length < 2:
            raise Broken
        file.seek(length - 2, 1)


def _marker(file: IO[bytes]) -> int:
    if _exactly(file, 1) != b"\xff":
        raise Broken
    found = b"\xff"
    while found == b"\xff":
        found = _exactly(file, 1)
    return found[0]


def _exactly(file: IO[bytes], count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise Broken
    return found
