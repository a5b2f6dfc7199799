"""The statements that write the log of a document and the rows it is projected to."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection

from meetings.live.accepted import Accepted
from meetings.live.items import Item

PREPARE_AFTER = 2

# What is prepared would otherwise be planned anew in each transaction, because it is given lists.
LOCK = """
    SELECT head_seq, set_config('plan_cache_mode', 'force_generic_plan', true)
    FROM meetings_document WHERE id = %s FOR NO KEY UPDATE"""
GUARD = """
    SELECT 1 / ((SELECT head_seq FROM meetings_document WHERE id = %s) = %s AND ({}) = %s)::int"""
_ADD_ENTRIES = """
    WITH entry AS (
        INSERT INTO meetings_logentry (document_id, seq, seat_id, connection, source, payload, touched, at)
        SELECT %(document)s, seq, seat, connection, source, payload, touched, %(at)s
        FROM unnest(%(seqs)s::bigint[], %(seats)s::bigint[], %(connections)s::uuid[], %(sources)s::text[],
                    %(payloads)s::bytea[], %(touched)s::jsonb[])
             AS row (seq, seat, connection, source, payload, touched)
    ), span AS (
        INSERT INTO meetings_logspan (document_id, seq, client, clock, length, removed)
        SELECT %(document)s, seq, client, clock, length, removed
        FROM unnest(%(spans)s::bigint[], %(clients)s::bigint[], %(clocks)s::bigint[], %(lengths)s::bigint[],
                    %(removed)s::bool[])
             AS row (seq, client, clock, length, removed)
        ON CONFLICT DO NOTHING
    )
    UPDATE meetings_document SET head_seq = %(head)s, content_hash = %(hash)s WHERE id = %(document)s"""
_ADD_CLIENTS = """
    INSERT INTO meetings_logclient (document_id, client, seat_id)
    SELECT %(document)s, client, seat FROM unnest(%(clients)s::bigint[], %(seats)s::bigint[]) AS row (client, seat)
    ON CONFLICT DO NOTHING"""
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


class Row(NamedTuple):
    """An entry of the log, about to be written."""

    seq: int
    seat: int | None
    connection: UUID | None
    source: str
    accepted: Accepted

    def entry_row(self) -> tuple[Any, ...]:
        return self.seq, self.seat, self.connection, self.source, self.accepted.payload, self.accepted.fields

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
    entries = _columns((row.entry_row() for row in rows), "seqs seats connections sources payloads touched")
    spans = _columns((span for row in rows for span in row.spans()), "spans clients clocks lengths removed")
    cursor, putting = psycopg.Cursor(raw), psycopg.Cursor(raw)
    cursor.execute(
        _ADD_ENTRIES,
        {"document": document, "at": at, "head": head, "hash": content_hash, **entries, **spans},
    )
    if clients:
        cursor.execute(_ADD_CLIENTS, {"document": document, **_columns(clients, "clients seats")})
    if items:
        putting.executemany(_PUT_ITEM, [_item_row(document, item, head, at) for item in items])
    return putting


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


def _columns(rows: Iterable[Sequence[Any]], names: str) -> dict[str, str]:
    """A list for each column, as PostgreSQL reads it: psycopg takes longer over lists than the database."""
    columns = list(zip(*rows, strict=True))
    return {
        name: f"{{{','.join(map(_element, columns[place]))}}}" if columns else "{}"
        for place, name in enumerate(names.split())
    }


def _element(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case bytes():
            return f'"\\\\x{value.hex()}"'
        case dict():
            return json.dumps(json.dumps(value))  # a text within a text
    return str(value)
