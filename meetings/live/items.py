"""One item of the shared document, as it reads, and what it may say. Knows pycrdt, not Django."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass, replace
from typing import Any

from pycrdt import Map, Text, XmlFragment

from meetings.live.fragment import Foreign, read
from meetings.live.markdown import to_markdown

KINDS = frozenset({"information", "discussion", "decision", "formality"})
NESTED = frozenset({"title", "text", "proposal", "note"})
FIELDS = NESTED | {"kind", "duration", "presenter", "proposer", "pos", "deleted"}
LONGEST = {"title": 200, "presenter": 120, "text": 20_000, "proposal": 4_000, "note": 20_000}
MOST_MINUTES = 600

_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY = re.compile(r"[0-9A-Za-z]{1,60}")
_PARTY = re.compile(r"[0-9]{0,18}")
_BREAKS = re.compile(r"[\n\r\u2028\u2029]")


class Unfit(ValueError):
    """The document may not hold this."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it reads: rich texts as Markdown, `proposer` a party's number as text or nothing."""

    uuid: str
    pos: str
    title: str
    kind: str
    duration: int
    presenter: str
    proposer: str
    text: str
    proposal: str
    note: str
    deleted: bool

    @property
    def place(self) -> tuple[str, str]:
        return self.pos, self.uuid

    @property
    def texts(self) -> str:
        return "\n".join((self.title, self.text, self.proposal, self.note))

    def digest(self) -> bytes:
        said = json.dumps(astuple(self), ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(said.encode()).digest()


def read_item(name: str, given: Any) -> Item:
    """A whole item out of the document."""
    if not isinstance(given, Map) or not _NAME.fullmatch(name) or set(given.keys()) != FIELDS:
        raise Unfit("an item is incomplete or has a field that items do not have")
    return Item(uuid=name, **{key: read_field(key, given[key]) for key in FIELDS})


def read_again(before: Item, given: Any, keys: Iterable[str]) -> Item:
    """An item of which only the fields `keys` have changed."""
    return replace(before, **{key: read_field(key, given.get(key)) for key in keys})


def read_field(key: str, value: Any) -> Any:
    found = _READERS[key](value)
    if key in LONGEST and (len(found) > LONGEST[key] or "\0" in found):
        raise Unfit(f"an item's {key} is too long or holds a letter that no text holds")
    return found


def _one_of(kinds: frozenset[str]) -> Callable[[Any], str]:
    return lambda value: str(_fit(value in kinds, value, "kind"))


def _text(pattern: re.Pattern[str], what: str) -> Callable[[Any], str]:
    return lambda value: str(_fit(isinstance(value, str) and bool(pattern.fullmatch(value)), value, what))


def _minutes(value: Any) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(_fit(is_number and 0 <= value <= MOST_MINUTES and value == int(value), value, "minutes"))


def _flag(value: Any) -> bool:
    return bool(_fit(isinstance(value, bool), value, "removal"))


def _line(value: Any) -> str:
    return str(_fit(isinstance(value, str) and not _BREAKS.search(value), value, "line"))


def _title(value: Any) -> str:
    return _line(_plain(value))


def _plain(value: Any) -> str:
    pieces = _fit(isinstance(value, Text), value, "text").diff()
    _fit(all(isinstance(piece, str) and not marks for piece, marks in pieces), None, "plain text")
    return "".join(piece for piece, _marks in pieces)


def _rich(value: Any) -> str:
    try:
        return to_markdown(read(_fit(isinstance(value, XmlFragment), value, "rich text")))
    except Foreign as error:
        raise Unfit(str(error)) from error


def _fit(fits: bool, value: Any, what: str) -> Any:
    if not fits:
        raise Unfit(f"an item's {what} is not what it may be")
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": _title,
    "kind": _one_of(KINDS),
    "duration": _minutes,
    "presenter": _line,
    "proposer": _text(_PARTY, "proposer"),
    "text": _rich,
    "proposal": _plain,
    "note": _rich,
    "pos": _text(_KEY, "place"),
    "deleted": _flag,
}


def in_order(items: Iterable[Item]) -> list[Item]:
    """What stands on the agenda, in its order."""
    return sorted((item for item in items if not item.deleted), key=lambda item: item.place)


def content_hash(digests: Iterable[bytes]) -> str:
    """SHA-256 over the digests of the live items in their order."""
    return hashlib.sha256(b"".join(digests)).hexdigest()
