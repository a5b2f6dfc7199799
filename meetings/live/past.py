"""What became of one item, entry by entry: replayed from the log. Knows no Django."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from meetings.live.document import Replica
from meetings.live.items import Item
from meetings.live.update import MapEntry, Position, Update, parse

VALUES = ("kind", "duration", "presenter")


class Row(NamedTuple):
    """One entry of the log. `touches`: whether it has to do with the item at all."""

    seq: int
    payload: bytes
    touches: bool
    seat: int | None
    at: datetime


class Moment(NamedTuple):
    """The item before and after one entry. `lost` are values that gave way at once to another's of the same time."""

    seq: int
    seat: int | None
    at: datetime
    before: Item | None
    after: Item
    lost: list[tuple[str, Any]]


def moments(rows: Iterable[Row], name: str) -> list[Moment]:
    """Every entry that changed the item, or tried to, from the beginning of the log."""
    replica, slots, found = Replica(), _Slots(name), []
    aside: list[bytes] = []
    for row in rows:
        written = slots.read(parse(row.payload))
        if not row.touches:
            aside.append(row.payload)
            continue
        replica.absorb(aside, row.seq - 1)
        aside.clear()
        before = replica.items.get(name)
        replica.absorb([row.payload], row.seq)
        after = replica.items.get(name)
        if after is None:
            continue
        lost = [(key, value) for key, value in written if getattr(after, key) != value]
        if before != after or lost:
            found.append(Moment(row.seq, row.seat, row.at, before, after, lost))
    replica.close()
    return found


class _Slots:
    """Which map entries are values of the item: a later value names only the one it stands after."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.item: Position | None = None
        self.keys: dict[Position, str] = {}

    def read(self, update: Update) -> list[tuple[str, Any]]:
        """The plain values that an update writes to the item."""
        self.item = next((at for at, name in update.named if name == self.name), self.item)
        written = [(self._key(entry), entry.value) for entry in update.entries]
        return [(key, value) for key, value in written if key in VALUES]

    def _key(self, entry: MapEntry) -> str:
        key = entry.key if entry.parent and entry.parent == self.item else ""
        if entry.left:
            key = self.keys.get(entry.left, "")
        if key:
            self.keys[entry.at] = key
        return key
