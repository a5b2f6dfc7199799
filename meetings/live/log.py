"""The only writer of the log and of what it is projected to: one transaction under the document's row lock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.db import DataError, connection
from psycopg.types.json import Jsonb

from meetings.live.document import Accepted, Replica
from meetings.live.items import Item
from meetings.live.loading import entries_after
from meetings.live.powers import FOREIGN, Powers, Refused
from meetings.models import Document


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
    """What a transaction wrote. `seqs` has each entry's number, or None where it said nothing new."""

    missed: list[bytes]
    seqs: list[int | None]
    stored: list[bytes]
    changed: dict[str, Item]
    touched: list[dict[str, list[str]]]
    head: int
    content_hash: str


class _Row(NamedTuple):
    entry: Entry
    accepted: Accepted
    seq: int

    def entry_row(self) -> tuple[Any, ...]:
        entry = self.entry
        touched = Jsonb(touched_by(self.accepted))
        return self.seq, entry.seat, entry.connection, entry.source, entry.payload, touched

    def spans(self) -> list[tuple[Any, ...]]:
        written = [(self.seq, *part, False) for part in self.accepted.inserted]
        return written + [(self.seq, *part, True) for part in self.accepted.deleted]


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
        return [touched_by(each) for each in self.accepted]


class Overtaken(Exception):
    """A right has changed since the replica took the batch: it has to be tried again from what the database says."""


class Rejected(Exception):
    """Entry number `place` of a batch was refused; nothing of the batch is written."""

    def __init__(self, place: int, refused: Refused) -> None:
        super().__init__(refused.why)
        self.place, self.refused = place, refused


PREPARE_AFTER = 2
BETS = 5

_LOCK = "SELECT head_seq FROM meetings_document WHERE id = %s FOR NO KEY UPDATE"
_GUARD = """
    SELECT 1 / ((SELECT head_seq FROM meetings_document WHERE id = %s) = %s AND ({}) = %s)::int"""
_ADD_ENTRIES = """
    INSERT INTO meetings_logentry (document_id, seq, seat_id, connection, source, payload, touched, at)
    SELECT %s, seq, seat, connection, source, payload, touched, %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::uuid[], %s::text[], %s::bytea[], %s::jsonb[])
         AS row (seq, seat, connection, source, payload, touched)"""
_ADD_CLIENTS = """
    INSERT INTO meetings_logclient (document_id, client, seat_id)
    SELECT %s, client, seat FROM unnest(%s::bigint[], %s::bigint[]) AS row (client, seat) ON CONFLICT DO NOTHING"""
_ADD_SPANS = """
    INSERT INTO meetings_logspan (document_id, seq, client, clock, length, removed)
    SELECT %s, seq, client, clock, length, removed
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bool[])
         AS row (seq, client, clock, length, removed) ON CONFLICT DO NOTHING"""
_PUT_ITEM = """
    INSERT INTO meetings_agendaitem
        (meeting_id, uuid, pos, title, kind, duration, presenter, proposer_id, text, proposal, note, deleted_at, seq,
         outcome, standing, added_at_meeting)
    SELECT meeting_id, %(uuid)s, %(pos)s, %(title)s, %(kind)s, %(duration)s, %(presenter)s, %(proposer)s, %(text)s,
           %(proposal)s, %(note)s, CASE WHEN %(deleted)s THEN %(at)s::timestamptz END, %(seq)s, '', '', false
    FROM meetings_document WHERE id = %(document)s
    ON CONFLICT (uuid) DO UPDATE SET
        pos = excluded.pos, title = excluded.title, kind = excluded.kind, duration = excluded.duration,
        presenter = excluded.presenter, text = excluded.text, proposal = excluded.proposal, note = excluded.note,
        deleted_at = CASE WHEN %(deleted)s THEN COALESCE(meetings_agendaitem.deleted_at, excluded.deleted_at) END,
        seq = excluded.seq
    WHERE meetings_agendaitem.meeting_id = excluded.meeting_id"""
_MOVE_HEAD = "UPDATE meetings_document SET head_seq = %s, content_hash = %s WHERE id = %s"


def lock_head(document: UUID, *more: tuple[str, Sequence[Any]]) -> tuple[int, list[Any]]:
    """Take the document's row; its head, and the rows of further queries read under the lock."""
    raw = _raw()
    with connection.wrap_database_errors, raw.pipeline():
        locked = psycopg.Cursor(raw).execute(_LOCK, [document])
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
        raw = _raw()
        with connection.wrap_database_errors, raw.pipeline():
            items = _send(raw, document, draft, replica, at)
        if draft.changed and items.rowcount != len(draft.changed):
            raise Rejected(-1, Refused(FOREIGN, "an item has the name of another meeting's"))
    return _committed(replica, draft, missed)


def write_at_once(
    replica: Replica, document: UUID, draft: Draft, at: datetime, guard: tuple[str, Sequence[Any]]
) -> Commit | None:
    """Write a draft in a transaction of its own and one exchange with the database. It must create no item.

    It bets that nothing has changed since this process looked. The guard is read under the lock and stops the
    transaction if something has: what others wrote is taken in before the next bet; None says that a right changed.
    """
    missed: list[bytes] = []
    for _ in range(BETS):
        if not draft.news or _bet(replica, document, draft, at, guard):
            return _committed(replica, draft, missed)
        head = Document.objects.values_list("head_seq", flat=True).get(pk=document)
        if head == replica.seq:
            break
        missed += catch_up(replica, document, head)
    return None


def _bet(
    replica: Replica, document: UUID, draft: Draft, at: datetime, guard: tuple[str, Sequence[Any]]
) -> bool:
    raw = _raw()
    try:
        with connection.wrap_database_errors, raw.pipeline():
            psycopg.Cursor(raw).execute("BEGIN")
            psycopg.Cursor(raw).execute(_LOCK, [document])
            psycopg.Cursor(raw).execute(_GUARD.format(guard[0]), [document, replica.seq, *guard[1]])
            _send(raw, document, draft, replica, at)
            psycopg.Cursor(raw).execute("COMMIT")
    except DataError as error:
        raw.rollback()
        if isinstance(error.__cause__, psycopg.errors.DivisionByZero):
            return False
        raise
    return True


def _raw() -> Any:
    """psycopg's own connection, which sends several statements at once."""
    connection.ensure_connection()
    raw = connection.connection
    # Django leaves statements unprepared; planning these anew each time would take longer than running them.
    raw.prepare_threshold = PREPARE_AFTER
    return raw


def catch_up(replica: Replica, document: UUID, head: int) -> list[bytes]:
    """Apply what other processes have written since."""
    if head == replica.seq:
        return []
    missed, seq = entries_after(document, replica.seq, head)
    replica.absorb(missed, seq)
    return missed


def touched_by(accepted: Accepted | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, key in sorted(accepted.touched) if accepted else ():
        found.setdefault(name, []).append(key)
    return found


def _receive(replica: Replica, place: int, entry: Entry) -> Accepted | None:
    try:
        return replica.receive(entry.payload, entry.author, entry.powers)
    except Refused as refused:
        raise Rejected(place, refused) from refused


def _committed(replica: Replica, draft: Draft, missed: list[bytes]) -> Commit:
    news = draft.news
    seqs = _numbered(replica.seq, draft.accepted)
    replica.seq, replica.is_spoiled = replica.seq + len(news), False
    changed = {name: replica.items[name] for name in draft.changed}
    stored = [each.payload for each in news]
    return Commit(missed, seqs, stored, changed, draft.touched, replica.seq, replica.content_hash())


def _numbered(head: int, accepted: Iterable[Accepted | None]) -> list[int | None]:
    seqs: list[int | None] = []
    for each in accepted:
        head += each is not None
        seqs.append(head if each is not None else None)
    return seqs


def _send(raw: Any, document: UUID, draft: Draft, replica: Replica, at: datetime) -> Any:
    """Send the batch's statements; the cursor that puts the items."""
    numbered = zip(draft.entries, draft.accepted, _numbered(replica.seq, draft.accepted), strict=True)
    rows = [_Row(entry, each, seq) for entry, each, seq in numbered if each is not None and seq is not None]
    head = rows[-1].seq
    clients = [(client, row.entry.seat) for row in rows for client in row.accepted.clients]
    spans = [span for row in rows for span in row.spans()]
    cursor, items = psycopg.Cursor(raw), psycopg.Cursor(raw)
    cursor.execute(_ADD_ENTRIES, [document, at, *_columns(row.entry_row() for row in rows)])
    if clients:
        cursor.execute(_ADD_CLIENTS, [document, *_columns(clients)])
    if spans:
        cursor.execute(_ADD_SPANS, [document, *_columns(spans)])
    if draft.changed:
        changed = [replica.items[name] for name in draft.changed]
        items.executemany(_PUT_ITEM, [_item_row(document, item, head, at) for item in changed])
    cursor.execute(_MOVE_HEAD, [head, replica.content_hash(), document])
    return items


def _item_row(document: UUID, item: Item, seq: int, at: datetime) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in Item.__dataclass_fields__}
    return {
        **values,
        "uuid": UUID(item.uuid),
        "proposer": int(item.proposer) if item.proposer else None,
        "document": document,
        "seq": seq,
        "at": at,
    }


def _columns(rows: Iterable[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
