"""An update that a replica has taken in."""

from dataclasses import dataclass
from functools import cached_property

from meetings.live.ranges import Range


@dataclass(frozen=True)
class Accepted:
    """What an update added: the clients it speaks for, what it inserted and what it deleted anew."""

    payload: bytes
    clients: list[int]
    inserted: list[Range]
    deleted: list[Range]
    touched: set[tuple[str, str]]  # item and field; no field: all of it

    @cached_property
    def fields(self) -> dict[str, list[str]]:
        """The fields it touched, by their items."""
        found: dict[str, list[str]] = {}
        for name, key in sorted(self.touched):
            found.setdefault(name, []).append(key)
        return found
