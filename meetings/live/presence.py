"""Who writes where: each connection's awareness state, read, checked and built anew before anybody else gets it."""

import json
from dataclasses import dataclass
from typing import Any

from meetings.live.items import FIELDS
from meetings.live.update import Malformed
from meetings.live.wire import number, read_number, sized

MOST_BYTES = 1024
_COLOURS = 8
_LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class Person:
    """How a connection is shown to others: its party, never a person's name."""

    name: str
    short: str
    colour: str


@dataclass(frozen=True, slots=True)
class State:
    """One client's awareness. `said` is None when it has gone."""

    client: int
    clock: int
    said: dict[str, Any] | None

    def entry(self) -> bytes:
        said = json.dumps(self.said, ensure_ascii=False, separators=(",", ":"))
        return number(self.client) + number(self.clock) + sized(said.encode())

    def gone(self) -> "State":
        return State(self.client, self.clock + 1, None)


def colour_of(party: int) -> str:
    return f"p{party % _COLOURS + 1}"


def packed(states: list[State]) -> bytes:
    """An awareness update, as y-protocols reads it."""
    return number(len(states)) + b"".join(state.entry() for state in states)


def read(given: bytes, person: Person) -> State:
    """The one state a client may send: its own. What it says of itself is replaced by what the server knows."""
    states = read_all(given)
    if len(states) != 1:
        raise Malformed("an awareness frame speaks for several")
    client, clock, said = states[0]
    return State(client, clock, None if said is None else _rebuilt(said, person))


def read_all(given: bytes) -> list[tuple[int, int, Any]]:
    count, at = read_number(given, 0)
    if count > len(given):
        raise Malformed("an awareness frame is too short")
    found = []
    for _ in range(count):
        client, at = read_number(given, at)
        clock, at = read_number(given, at)
        length, at = read_number(given, at)
        text, at = given[at : at + length], at + length
        if at > len(given) or max(client, clock) > _LARGEST:
            raise Malformed("an awareness state is cut off")
        try:
            found.append((client, clock, json.loads(text)))
        except (ValueError, RecursionError) as error:
            raise Malformed("an awareness state is no JSON") from error
    return found


def _rebuilt(said: Any, person: Person) -> dict[str, Any]:
    given = said if isinstance(said, dict) else {}
    item, field = given.get("item"), given.get("field")
    return {
        "user": {"name": person.name, "short": person.short, "colour": person.colour},
        "item": item if isinstance(item, str) and len(item) <= 36 else None,
        "field": field if isinstance(field, str) and field in FIELDS else None,
        "cursor": _cursor(given.get("cursor")),
    }


def _cursor(given: Any) -> dict[str, Any] | None:
    if not isinstance(given, dict):
        return None
    ends = {name: _relative(given.get(name)) for name in ("anchor", "head")}
    return ends if all(ends.values()) else None


def _relative(given: Any) -> dict[str, Any] | None:
    """A Yjs relative position, in the shape its toJSON gives; anything else would break an honest reader."""
    if not isinstance(given, dict) or given.get("tname") is not None:
        return None
    found: dict[str, Any] = {}
    for name in ("type", "item"):
        position = given.get(name)
        if position is None:
            continue
        if not isinstance(position, dict) or not _is_place(position):
            return None
        found[name] = {"client": position["client"], "clock": position["clock"]}
    if isinstance(given.get("assoc"), int):
        found["assoc"] = -1 if given["assoc"] < 0 else 0
    return found if "type" in found or "item" in found else None


def _is_place(position: dict[str, Any]) -> bool:
    values = [position.get("client"), position.get("clock")]
    return all(type(value) is int and 0 <= value <= _LARGEST for value in values)
