"""The shared document of one meeting, and what an update may do to it. Knows pycrdt, not Django."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map, MapEvent

from meetings.live.accepted import Accepted
from meetings.live.items import FIELDS, NESTED, Item, Unfit, content_hash, in_order, read_again, read_item
from meetings.live.powers import (
    ANYBODY,
    CLOSED,
    FOREIGN,
    MALFORMED,
    NO_RIGHT,
    RESYNC,
    Powers,
    Refused,
)
from meetings.live.ranges import Range, Ranges
from meetings.live.update import Malformed, Position, Update, parse, read_state

MOST_LIVE, MOST_ITEMS = 100, 500
_ASTRAL = re.compile("[\U00010000-\U0010ffff]|&#")  # as it stands, or as Markdown may write it


@dataclass(slots=True)
class _Touched:
    """Told by pycrdt what changes. Holds no document, so that a dropped one is freed."""

    fields: set[tuple[str, str]] = field(default_factory=set)
    created: set[str] = field(default_factory=set)
    trouble: str = ""

    def __call__(self, events: list[Any]) -> None:
        for event in events:
            path = list(event.path)
            if not path:
                self._root(event)
            elif len(path) == 1 and isinstance(event, MapEvent):
                self._item(str(path[0]), event.keys)  # type: ignore[attr-defined]
            else:
                self.fields.add((str(path[0]), str(path[1]) if len(path) > 1 else ""))

    def _root(self, event: Any) -> None:
        for name, change in event.keys.items():
            if change["action"] != "add":
                self.trouble = "an item was replaced or taken out of the document"
            self.created.add(name)

    def _item(self, name: str, keys: dict[str, Any]) -> None:
        # A value that lost against another one shows no key.
        self.fields.update((name, key) for key in keys or ("",))
        if any(key in NESTED for key in keys):
            self.trouble = "a text of an item was replaced"

    def all(self) -> set[tuple[str, str]]:
        return self.fields | {(name, "") for name in self.created}

    def clear(self) -> None:
        self.fields.clear()
        self.created.clear()
        self.trouble = ""


class Replica:
    """One copy of the document at one place of its log. After Refused or any other trouble it is thrown away."""

    def __init__(
        self, updates: Sequence[bytes] = (), *, seq: int = 0, owners: dict[int, int] | None = None
    ) -> None:
        self.seq = seq
        self.is_spoiled = False  # holds something that the log does not (yet) hold
        self.owners = dict(owners or {})
        self.doc: Any = Doc(allow_multithreading=True)
        with self.doc.transaction():
            for update in updates:
                self.doc.apply_update(update)
        self.root = self.doc.get("items", type=Map)
        self._touched = _Touched()
        self._subscription = self.root.observe_deep(self._touched)
        self._fired: list[int] = []
        self._changes = self.doc.observe(_fire(self._fired))
        self.state = read_state(self.doc.get_state())
        # Against its own state an update is nothing but what was deleted, which is quick to read.
        self._deleted = Ranges(parse(self.doc.get_update(self.doc.get_state())).deletes)
        self.items = {name: read_item(name, self.root[name]) for name in list(self.root.keys())}
        self._pairs = self._read_pairs()
        self._digests = {name: item.digest() for name, item in self.items.items()}
        self._proposers: dict[str, str] = {}

    # --- from the log: accepted before, here or in another process ---------------------------------

    def absorb(self, updates: Iterable[bytes], seq: int) -> dict[str, Item]:
        """Apply what the log holds up to `seq`; the items that read differently now."""
        for payload in updates:
            found = parse(payload)
            self.doc.apply_update(payload)
            self._remember(found)
        self.seq = seq
        changed = self._read(self._touched.all())
        self._touched.clear()
        self._fired.clear()
        return changed

    # --- from somebody who writes ------------------------------------------------------------------

    def receive(self, payload: bytes, author: int, powers: Powers) -> Accepted | None:
        """Try an update. None: it says nothing new. `settle` reads what a batch of them has made of the items."""
        found = self._understood(payload)
        clients = self._clients(found, author)
        inserted = self._inserted(found)
        deleted = [part for each in found.deletes for part in self._deleted.missing(each)]
        if not inserted and not deleted:
            return None
        self._apply(payload)
        self._remember(found)
        if not inserted and not self._fired:
            return None
        self._may(powers)
        self._proposers.update((name, powers.party) for name in self._touched.created)
        self.owners.update(dict.fromkeys(clients, author))
        return Accepted(payload, clients, inserted, deleted, self._touched.all())

    def settle(self, accepted: Iterable[Accepted]) -> dict[str, Item]:
        """The items that read differently after a batch, checked."""
        if read_state(self.doc.get_state()) != self.state:
            raise Refused(RESYNC, "an update was not taken in whole")
        try:
            changed = self._read({each for one in accepted for each in one.touched})
        except Unfit as error:
            raise Refused(FOREIGN, str(error)) from error
        for name, party in self._proposers.items():
            if party != ANYBODY and self.items[name].proposer != party:
                raise Refused(FOREIGN, "an item names another party as its proposer")
        self._proposers.clear()
        if len(self.items) > MOST_ITEMS or sum(not each.deleted for each in self.items.values()) > MOST_LIVE:
            raise Refused(FOREIGN, "there are too many items")
        return changed

    # --- what it is asked --------------------------------------------------------------------------

    def live(self) -> list[Item]:
        return in_order(self.items.values())

    def content_hash(self) -> str:
        return content_hash(self._digests[item.uuid] for item in self.live())

    def close(self) -> None:
        """Let go of the callbacks, which pycrdt would otherwise keep with the document."""
        self.root.unobserve(self._subscription)
        self._changes.drop()

    # --- inside ------------------------------------------------------------------------------------

    def _understood(self, payload: bytes) -> Update:
        try:
            found = parse(payload)
        except Malformed as error:
            raise Refused(MALFORMED, str(error)) from error
        top = {client: max(self.state.get(client, 0), end) for client, (_start, end) in found.inserts.items()}
        for client, (start, _end) in found.inserts.items():
            if start > self.state.get(client, 0):
                raise Refused(RESYNC, "something before it is missing")
        for client, clock in (*found.lefts, *found.rights, *found.parents):
            if clock >= top.get(client, self.state.get(client, 0)):
                raise Refused(RESYNC, "it builds on what is missing")
        for client, clock, length in found.deletes:
            if clock + length > top.get(client, self.state.get(client, 0)):
                raise Refused(RESYNC, "it deletes what is missing")
        if found.roots - {"items"}:
            raise Refused(FOREIGN, "it writes beside the items")
        self._keep_letters_whole(found)
        return found

    def _read_pairs(self) -> set[Position]:
        """Where letters of two code units stand. A deleted one has no halves left."""
        if any(_ASTRAL.search(item.texts) for item in self.items.values()):
            return set(parse(self.doc.get_update()).pairs)
        return set()

    def _keep_letters_whole(self, found: Update) -> None:
        """Yjs and yrs disagree for ever about a letter of two code units that is split."""
        pairs = self._pairs.union(found.pairs) if found.pairs else self._pairs
        if not pairs:
            return
        befores: list[Position] = [*found.lefts, *((client, clock - 1) for client, clock in found.rights)]
        # Of what is known up to its middle only the rest is taken in.
        befores += [(client, self.state.get(client, 0) - 1) for client in found.inserts]
        for client, clock, length in found.deletes:
            befores += [(client, clock - 1), (client, clock + length - 1)]
        if not pairs.isdisjoint(befores):
            raise Refused(FOREIGN, "it splits a letter")

    def _clients(self, found: Update, author: int) -> list[int]:
        """Those it writes anew for; what somebody else wrote may be sent again."""
        writing = [
            client for client, (_start, end) in found.inserts.items() if end > self.state.get(client, 0)
        ]
        if any(self.owners.get(client, author) != author for client in writing):
            raise Refused(FOREIGN, "it speaks for somebody else")
        return [client for client in writing if client not in self.owners]

    def _inserted(self, found: Update) -> list[Range]:
        parts = [
            (client, max(start, self.state.get(client, 0)), end)
            for client, (start, end) in found.inserts.items()
        ]
        return [(client, start, end - start) for client, start, end in parts if start < end]

    def _apply(self, payload: bytes) -> None:
        self._touched.clear()
        self._fired.clear()
        self.is_spoiled = True
        try:
            self.doc.apply_update(payload)
        except BaseException as error:
            # A panic of yrs is no Exception.
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            raise Refused(MALFORMED, f"it cannot be applied ({type(error).__name__})") from error
        if self._touched.trouble:
            raise Refused(FOREIGN, self._touched.trouble)

    def _remember(self, found: Update) -> None:
        for client, (_start, end) in found.inserts.items():
            self.state[client] = max(self.state.get(client, 0), end)
        for each in found.deletes:
            self._deleted.add(each)
        self._pairs.update(found.pairs)

    def _may(self, powers: Powers) -> None:
        created = self._touched.created
        if created and not powers.edit:
            raise _denied(powers)
        for name, key in self._touched.fields:
            if name not in created and not self._may_touch(name, key, powers):
                raise _denied(powers)

    def _may_touch(self, name: str, key: str, powers: Powers) -> bool:
        match key:
            case "note":
                return powers.notes
            case "pos":
                return powers.order
            case "deleted":
                before = self.items.get(name)
                is_own = before is not None and before.proposer == powers.party != ""
                return powers.remove == "all" or (powers.remove == "own" and is_own)
            case "proposer":
                raise Refused(FOREIGN, "who proposed an item does not change")
            case _ if key not in FIELDS and key:
                raise Refused(FOREIGN, "an item has no such field")
        return powers.edit

    def _read(self, touched: Iterable[tuple[str, str]]) -> dict[str, Item]:
        """Read the touched fields anew; the items that say something else than before."""
        keys: dict[str, set[str]] = {}
        for name, key in touched:
            keys.setdefault(name, set()).add(key)
        changed = {}
        for name, wanted in keys.items():
            before = self.items.get(name)
            if before is None or "" in wanted:
                item = read_item(name, self.root.get(name))
            else:
                item = read_again(before, self.root[name], wanted)
            if item != before:
                changed[name] = self.items[name] = item
                self._digests[name] = item.digest()
        return changed


def _fire(fired: list[int]) -> Callable[[Any], None]:
    def note(_event: Any) -> None:
        fired.append(1)

    return note


def _denied(powers: Powers) -> Refused:
    return Refused(CLOSED, "it is closed") if powers.closed else Refused(NO_RIGHT, "the seat may not do this")
