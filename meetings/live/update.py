"""Reading a Yjs update (encoding v1) before it touches any document: what it writes, deletes and builds on.

Nothing here knows pycrdt or Django. Positions are (client, clock) pairs; clocks count UTF-16 code units, as in Yjs.
"""

import struct
from dataclasses import dataclass, field
from typing import Any

Position = tuple[int, int]

_GC, _DELETED, _JSON, _BINARY, _STRING, _EMBED, _FORMAT, _TYPE, _ANY, _SKIP = 0, 1, 2, 3, 4, 5, 6, 7, 8, 10
_HAS_LEFT, _HAS_RIGHT, _HAS_KEY = 128, 64, 32
_NAMED_TYPES = {3, 5}  # XmlElement and XmlHook carry a name
_LARGEST = 2**53


class Malformed(ValueError):
    """The bytes are no update that this portal could have been sent by a client of its own."""


@dataclass(frozen=True, slots=True)
class MapEntry:
    """A value written under a key of a map. Its parent is known from `parent` and `key`, or from what `left` wrote."""

    at: Position
    left: Position | None
    parent: Position | None
    key: str
    value: Any


@dataclass(slots=True)
class Update:
    """What one update holds."""

    inserts: dict[int, tuple[int, int]] = field(
        default_factory=dict
    )  # client: from clock, to clock (exclusive)
    deletes: list[tuple[int, int, int]] = field(default_factory=list)  # client, clock, length
    lefts: list[Position] = field(default_factory=list)
    rights: list[Position] = field(default_factory=list)
    parents: list[Position] = field(default_factory=list)
    roots: set[str] = field(default_factory=set)
    pairs: list[Position] = field(default_factory=list)  # first halves of surrogate pairs in what it writes
    entries: list[MapEntry] = field(default_factory=list)
    named: list[tuple[Position, str]] = field(
        default_factory=list
    )  # types right under a root, and their keys


class _Reader:
    __slots__ = ("at", "bytes", "end")

    def __init__(self, given: bytes) -> None:
        self.bytes, self.at, self.end = given, 0, len(given)

    def byte(self) -> int:
        if self.at >= self.end:
            raise Malformed("it ends too early")
        self.at += 1
        return self.bytes[self.at - 1]

    def number(self) -> int:
        found = shift = 0
        while True:
            byte = self.byte()
            found |= (byte & 127) << shift
            if byte < 128:
                break
            shift += 7
            if shift > 56:
                raise Malformed("a number is too long")
        if found > _LARGEST:
            raise Malformed("a number is too large")
        return found

    def raw(self, length: int) -> bytes:
        if length > self.end - self.at:
            raise Malformed("it ends too early")
        self.at += length
        return self.bytes[self.at - length : self.at]

    def text(self) -> str:
        try:
            return self.raw(self.number()).decode()
        except UnicodeDecodeError as error:
            raise Malformed("a text is not UTF-8") from error

    def position(self) -> Position:
        return self.number(), self.number()

    def value(self, depth: int = 0) -> Any:
        """lib0's `any`. Values that the document never holds are read past and come back as None."""
        if depth > 8:
            raise Malformed("a value is nested too deep")
        match self.byte():
            case 127 | 126:
                return None
            case 121:
                return False
            case 120:
                return True
            case 125:
                return self._signed()
            case 124:
                return struct.unpack(">f", self.raw(4))[0]
            case 123:
                return struct.unpack(">d", self.raw(8))[0]
            case 122:
                return int.from_bytes(self.raw(8), "big", signed=True)
            case 119:
                return self.text()
            case 118:
                return {self.text(): self.value(depth + 1) for _ in range(self._count())}
            case 117:
                return [self.value(depth + 1) for _ in range(self._count())]
        raise Malformed("a value is of an unknown kind")

    def _count(self) -> int:
        count = self.number()
        if count > self.end - self.at:
            raise Malformed("it ends too early")
        return count

    def _signed(self) -> int:
        first = self.byte()
        found, shift, byte = first & 63, 6, first
        while byte & 128:
            byte = self.byte()
            found |= (byte & 127) << shift
            shift += 7
            if shift > 62:
                raise Malformed("a number is too long")
        return -found if first & 64 else found


def parse(given: bytes) -> Update:
    """Read an update whole, or raise Malformed."""
    reader, found = _Reader(given), Update()
    for _ in range(reader.number()):
        structs, client, clock = reader.number(), reader.number(), reader.number()
        if client in found.inserts or not structs:
            raise Malformed("a client is named twice or writes nothing")
        start = clock
        for _ in range(structs):
            clock += _struct(reader, found, client, clock)
        found.inserts[client] = (start, clock)
    for _ in range(reader.number()):
        client = reader.number()
        for _ in range(reader.number()):
            clock, length = reader.number(), reader.number()
            if not length:
                raise Malformed("a deletion is empty")
            found.deletes.append((client, clock, length))
    if reader.at != reader.end:
        raise Malformed("bytes follow its end")
    return found


def _struct(reader: _Reader, found: Update, client: int, clock: int) -> int:
    """Read one struct; its length in clocks."""
    info = reader.byte()
    kind = info & 31
    if kind == _SKIP:
        raise Malformed("it skips a part")
    if kind == _GC:
        return _positive(reader.number())
    left = reader.position() if info & _HAS_LEFT else None
    right = reader.position() if info & _HAS_RIGHT else None
    parent, key = None, None
    if left:
        found.lefts.append(left)
    if right:
        found.rights.append(right)
    if not left and not right:
        parent, key = _parent(reader, found, bool(info & _HAS_KEY))
    if kind == _STRING:
        return _string(reader, found, client, clock)
    if kind == _ANY:
        count = _positive(reader.number())
        values = [reader.value() for _ in range(count)]
        found.entries.append(MapEntry((client, clock), left, parent, key or "", values[-1]))
        return count
    if kind == _TYPE and key is not None and parent is None:
        found.named.append(((client, clock), key))
    return _other(reader, kind)


def _parent(reader: _Reader, found: Update, has_key: bool) -> tuple[Position | None, str | None]:
    parent = None
    if reader.number() == 1:
        found.roots.add(reader.text())
    else:
        parent = reader.position()
        found.parents.append(parent)
    return parent, reader.text() if has_key else None


def _string(reader: _Reader, found: Update, client: int, clock: int) -> int:
    text = reader.text()
    length = len(text)
    if not text.isascii():
        for place, letter in enumerate(text):
            if letter > "\uffff":
                # So many pairs stand before it in the same text.
                found.pairs.append((client, clock + place + (length - len(text))))
                length += 1
    return _positive(length)


def _other(reader: _Reader, kind: int) -> int:
    match kind:
        case 1:  # deleted
            return _positive(reader.number())
        case 6:  # format: key and JSON value
            reader.text()
            reader.text()
        case 7:  # a nested type
            if reader.number() in _NAMED_TYPES:
                reader.text()
        case _:  # JSON, binary, embed, subdocument
            raise Malformed(f"it holds content of kind {kind}")
    return 1


def _positive(length: int) -> int:
    if length < 1:
        raise Malformed("a part is empty")
    return length


def read_state(given: bytes) -> dict[int, int]:
    """A state vector: the next clock of each client."""
    reader = _Reader(given)
    return {reader.number(): reader.number() for _ in range(reader.number())}
