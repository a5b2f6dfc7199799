"""The statements that write the log of a document and the rows it is projected to."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection
from psycopg.types.json import Jsonb

from meetings.live.document import Accepted
from meetings.live.items import Item

PREPARE_AFTER = 2

LOCK = "SELECT head_seq FROM meetings_document WHERE id = %s FOR NO KEY UPDATE"
# What is prepared would otherwise be planned anew each time, because it is given lists.
PLAN_ONCE = "SET LOCAL plan_cache_mode = force_generic_plan"
GUARD = """
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


class Row(NamedTuple):
    """An entry of the log, about to be written."""

    seq: int
    seat: int | None
    connection: UUID | None
    source: str
    accepted: Accepted

    def entry_row(self) -> tuple[Any, ...]:
        touched = Jsonb(touched_by(self.accepted))
        return self.seq, self.seat, self.connection, self.source, self.accepted.payload, touched

    def spans(self) -> list[tuple[Any, ...]]:
        written = [(self.seq, *part, False) for part in self.accepted.inserted]
        return written + [(self.seq, *part, True) for part in self.accepted.deleted]


def raw_connection() -> Any:
    """psycopg's own connection, which sends several statements at once."""
    connection.ensure_connection()
    raw = connection.connection
    # Django leaves statements unprepared; planning these anew each time would take longer than running them.
    # A pooler that hands each transaction to another session cannot keep them.
    raw.prepare_threshold = None if settings.DB_POOLER else PREPARE_AFTER
    return raw


def send(
    raw: Any, document: UUID, rows: list[Row], items: list[Item], content_hash: str, at: datetime
) -> Any:
    """Send the statements into the caller's pipeline; the cursor that puts the items, one row each."""
    head = rows[-1].seq
    clients = [(client, row.seat) for row in rows for client in row.accepted.clients]
    spans = [span for row in rows for span in row.spans()]
    cursor, putting = psycopg.Cursor(raw), psycopg.Cursor(raw)
    cursor.execute(_ADD_ENTRIES, [document, at, *_columns(row.entry_row() for row in rows)])
    if clients:
        cursor.execute(_ADD_CLIENTS, [document, *_columns(clients)])
    if spans:
        cursor.execute(_ADD_SPANS, [document, *_columns(spans)])
    if items:
        putting.executemany(_PUT_ITEM, [_item_row(document, item, head, at) for item in items])
    cursor.execute(_MOVE_HEAD, [head, content_hash, document])
    return putting


def touched_by(accepted: Accepted | None) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, key in sorted(accepted.touched) if accepted else ():
        found.setdefault(name, []).append(key)
    return found


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
