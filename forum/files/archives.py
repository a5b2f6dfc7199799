"""Office files are zip archives: what is in one, without unpacking more than it says it holds."""

import struct
import tempfile
import zipfile
import zlib
from typing import IO

MOST_ENTRIES = 5_000
MOST_UNPACKED = 250_000_000
MOST_RATIO, RATIO_MATTERS_ABOVE = 150, 10_000_000
MOST_NAMED = 5_000_000  # bytes of a part that is read as a whole
PIECE = 64 * 1024

_END = b"PK\x05\x06"
_OFFICE = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")
_PACKED = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".jar", ".cab", ".iso")
_PROGRAMS = (".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".ps1", ".vbs", ".js", ".msi", ".lnk", ".hta")
_MACROS = ("vbaproject.bin", "vbadata.xml")


class Refused(Exception):
    """`code`: broken, trailing, encrypted, macros, bomb, nested or program."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ends_as_archive(file: IO[bytes]) -> bool:
    """Whether a reader that looks from the end would find a zip that ends where the file ends."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 22 - 0xFFFF))
    tail = file.read()
    at = tail.rfind(_END)
    while at >= 0:
        if len(tail) - at >= 22 and struct.unpack("<H", tail[at + 20 : at + 22])[0] == len(tail) - at - 22:
            return True
        at = tail.rfind(_END, 0, at)
    return False


class Archive:
    """An opened office file whose whole content has been gone through."""

    def __init__(self, file: IO[bytes], *, is_inner: bool = False) -> None:
        self.file, self.is_inner = file, is_inner
        self.size = file.seek(0, 2)
        file.seek(0)
        if file.read(4) != b"PK\x03\x04":
            raise Refused("broken")
        if not ends_as_archive(file):
            raise Refused("trailing")
        try:
            self.zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
            raise Refused("broken") from error
        self._refuse_by_list(self.zip.infolist())
        for entry in self.zip.infolist():
            self._go_through(entry)

    def names(self) -> list[str]:
        return self.zip.namelist()

    def part(self, name: str) -> bytes:
        """A part's content; empty when there is none."""
        try:
            entry = self.zip.getinfo(name)
        except KeyError:
            return b""
        if entry.file_size > MOST_NAMED:
            raise Refused("bomb")
        return self.zip.read(entry)

    def _refuse_by_list(self, entries: list[zipfile.ZipInfo]) -> None:
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or packed > self.size:
            raise Refused("bomb")
        if unpacked > RATIO_MATTERS_ABOVE and unpacked > MOST_RATIO * self.size:
            raise Refused("bomb")
        for entry in entries:
            _refuse_by_name(entry)

    def _go_through(self, entry: zipfile.ZipInfo) -> None:
        """Unpack piece by piece, keeping nothing: does it hold what it says, and not a byte more?"""
        try:
            if self._says_too_little(entry):
                raise Refused("bomb")
            with self.zip.open(entry) as packed:
                if entry.filename.lower().endswith(_OFFICE):
                    self._look_inside(packed)
                while packed.read(PIECE):
                    pass  # The checksum is compared at the end.
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
        ) as error:
            raise Refused("broken") from error

    def _look_inside(self, packed: IO[bytes]) -> None:
        """A table inside a document is common; a document in a document in a document is not."""
        if self.is_inner:
            raise Refused("nested")
        with tempfile.TemporaryFile() as inner:
            while piece := packed.read(PIECE):
                inner.write(piece)
            Archive(inner, is_inner=True)

    def _says_too_little(self, entry: zipfile.ZipInfo) -> bool:
        """The packed data goes on after the size that the list of contents gives: a hidden bomb."""
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            return entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size
        self.file.seek(entry.header_offset + 26)
        name, extra = struct.unpack("<HH", self.file.read(4))
        self.file.seek(name + extra, 1)
        inflate, left, found = zlib.decompressobj(-15), entry.compress_size, 0
        while left and not inflate.eof:
            pending = self.file.read(min(PIECE, left))
            if not pending:
                break
            left -= len(pending)
            while pending and found <= entry.file_size and not inflate.eof:
                found += len(inflate.decompress(pending, PIECE))
                pending = inflate.unconsumed_tail
            if found > entry.file_size:
                return True
        return False


def _refuse_by_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.lower()
    if entry.flag_bits & 0x1:
        raise Refused("encrypted")
    if name.startswith("/") or ".." in name.split("/") or "\\" in name or "\x00" in name:
        raise Refused("broken")
    if name.rsplit("/", 1)[-1] in _MACROS or name.startswith(("basic/", "scripts/")):
        raise Refused("macros")
    if name.endswith(_PACKED):
        raise Refused("nested")
    if name.endswith(_PROGRAMS):
        raise Refused("program")
