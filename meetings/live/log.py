"""The only writer of the log and of what it is projected to: one transaction under the document's row lock."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import connection

from meetings.live.accepted import Accepted
from meetings.live.document import Replica
from meetings.live.loading import entries_after
from meetings.live.powers import FOREIGN, Powers, Refused
from meetings.live.statements import GUARD, LOCK, Row, raw_connection, send
from meetings.models import Document, LogClient


class Entry(NamedTuple):
    """One update that somebody wants to write."""

    payload: bytes
    author: int
    seat: int | None
    powers: Powers
    source: str
    connection: UUID | None = None


@dataclass(frozen=True, slots=True)
class Commit:
    """What a transaction wrote, after what others had written before it. `touched` has a part for each entry."""

    missed: list[bytes]
    stored: list[bytes]
    touched: list[dict[str, list[str]]]
    head: int
    content_hash: str


@dataclass(slots=True)
class Draft:
    """A batch as the replica has taken it, before the database has."""

    entries: Sequence[Entry]
    accepted: list[Accepted | None]
    changed: set[str]

    @property
    def news(self) -> list[Accepted]:
        return [each for each in self.accepted if each is not None]

    @property
    def touched(self) -> list[dict[str, list[str]]]:
        return [each.fields if each else {} for each in self.accepted]

    def take_in(self, missed: list[bytes]) -> list[bytes]:
        """Others were faster: their rows may say what this batch, seen beside theirs, does not. All are put again."""
        if missed:
            self.changed |= {name for touched in self.touched for name in touched}
        return missed


class Overtaken(Exception):
    """A right has changed since the replica took the batch: it has to be tried again from what the database says."""


class Rejected(Exception):
    """Entry number `place` of a batch was refused; nothing of the batch is written."""

    def __init__(self, place: int, refused: Refused) -> None:
        super().__init__(refused.why)
        self.place, self.refused = place, refused


BETS = 5


def lock_head(document: UUID, *more: tuple[str, Sequence[Any]]) -> tuple[int, list[Any]]:
    """Take the document's row; its head, and the rows of further queries read under the lock."""
    raw = raw_connection()
    with connection.wrap_database_errors, raw.pipeline():
        locked = psycopg.Cursor(raw).execute(LOCK, [document])
        asked = [psycopg.Cursor(raw).execute(query, values) for query, values in more]
    row = locked.fetchone()
    if row is None:
        raise LookupError(f"there is no document {document}")
    return row[0], [cursor.fetchall() for cursor in asked]


def commit(replica: Replica, document: UUID, head: int, entries: Sequence[Entry], at: datetime) -> Commit:
    """Write a batch inside the caller's transaction, which holds the lock. On any exception the replica is spoiled."""
    missed = catch_up(replica, document, head)
    return write(replica, document, draft_of(replica, entries), missed, at)


def draft_of(replica: Replica, entries: Sequence[Entry]) -> Draft:
    """Let the replica take a batch, or Rejected. The database knows nothing of it yet."""
    accepted = [_receive(replica, place, entry) for place, entry in enumerate(entries)]
    try:
        changed = replica.settle([each for each in accepted if each is not None])
    except Refused as refused:
        raise Rejected(-1, refused) from refused
    return Draft(entries, accepted, set(changed))


def write(replica: Replica, document: UUID, draft: Draft, missed: list[bytes], at: datetime) -> Commit:
    """Write a draft inside the caller's transaction. `missed` was taken in since the replica was last asked."""
    if draft.news:
        raw = raw_connection()
        with connection.wrap_database_errors, raw.pipeline():
            items = _send(raw, document, draft, replica, at)
        if draft.changed and items.rowcount != len(draft.changed):
            raise Rejected(-1, Refused(FOREIGN, "an item has the name of another meeting's"))
        _require_own_clients(document, draft)
    return _committed(replica, draft, missed)


def _require_own_clients(document: UUID, draft: Draft) -> None:
    """A client number that is new to this process may have been bound in another one."""
    new = {client for each in draft.news for client in each.clients}
    if not new:
        return
    bound = LogClient.objects.filter(document=document, client__in=new)
    owners = {client: user or 0 for client, user in bound.values_list("client", "seat__user_id")}
    for place, (entry, each) in enumerate(zip(draft.entries, draft.accepted, strict=True)):
        if each and any(owners[client] != entry.author for client in each.clients):
            raise Rejected(place, Refused(FOREIGN, "it speaks for somebody else"))


def write_at_once(
    replica: Replica,
    document: UUID,
    entries: Sequence[Entry],
    at: datetime,
    guard: tuple[str, Sequence[Any]],
    is_routine: Callable[[Draft], bool],
) -> tuple[Commit | None, Draft, list[bytes]]:
    """Write a batch in a transaction of its own and one exchange with the database, if its draft is routine.

    It bets that nothing has changed since this process looked. The guard is read under the lock and stops the
    transaction if something has: what others wrote is taken in before the next bet. Without a commit it is the
    caller's turn, with the draft and what was missed: a right has changed, or there is more to write.
    """
    draft: Draft | None = None
    missed: list[bytes] = []
    for _ in range(BETS):
        try:
            with _bet(document, replica.seq, guard) as raw:
                draft = draft or draft_of(replica, entries)
                is_on = is_routine(draft)
                if is_on and draft.news:
                    _send(raw, document, draft, replica, at)
                psycopg.Cursor(raw).execute("COMMIT" if is_on else "ROLLBACK")
        except _Lost:
            draft = draft or draft_of(replica, entries)
        else:
            return _committed(replica, draft, missed) if is_on else None, draft, missed
        head = Document.objects.values_list("head_seq", flat=True).get(pk=document)
        if head == replica.seq:
            break
        missed += draft.take_in(catch_up(replica, document, head))
    return None, draft or draft_of(replica, entries), missed


class _Lost(Exception):
    """The bet."""


@contextmanager
def _bet(document: UUID, head: int, guard: tuple[str, Sequence[Any]]) -> Iterator[Any]:
    """The database takes the lock and reads the guard while the block makes up what is to be written."""
    raw, is_lost = raw_connection(), False
    try:
        with connection.wrap_database_errors, raw.pipeline():
            psycopg.Cursor(raw).execute("BEGIN")
            psycopg.Cursor(raw).execute(LOCK, [document])
            psycopg.Cursor(raw).execute(GUARD.format(guard[0]), [document, head, *guard[1]])
            try:
                yield raw
            except psycopg.errors.DivisionByZero:
                is_lost = True
    except Exception as error:
        if not is_lost and not isinstance(error.__cause__, psycopg.errors.DivisionByZero):
            raise
        is_lost = True
    finally:
        raw.rollback()
    if is_lost:
        raise _Lost


def catch_up(replica: Replica, document: UUID, head: int) -> list[bytes]:
    """Apply what other processes have written since."""
    if head == replica.seq:
        return []
    missed, seq = entries_after(document, replica.seq, head)
    replica.absorb(missed, seq)
    return missed


def _receive(replica: Replica, place: int, entry: Entry) -> Accepted | None:
    try:
        return replica.receive(entry.payload, entry.author, entry.powers)
    except Refused as refused:
        raise Rejected(place, refused) from refused


def _committed(replica: Replica, draft: Draft, missed: list[bytes]) -> Commit:
    stored = [each.payload for each in draft.news]
    replica.seq, replica.is_spoiled = replica.seq + len(stored), False
    return Commit(missed, stored, draft.touched, replica.seq, replica.content_hash())


def _send(raw: Any, document: UUID, draft: Draft, replica: Replica, at: datetime) -> Any:
    news = [(entry, each) for entry, each in zip(draft.entries, draft.accepted, strict=True) if each]
    rows = [
        Row(seq, entry.seat, entry.connection, entry.source, each)
        for seq, (entry, each) in enumerate(news, replica.seq + 1)
    ]
    changed = [replica.items[name] for name in draft.changed]
    return send(raw, document, rows, changed, replica.content_hash(), at)
