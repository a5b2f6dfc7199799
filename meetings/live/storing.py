"""What a room does in the database: one transaction for a batch of updates, with the rights read under the lock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from forum import clock, history
from meetings.late_items import mark_late
from meetings.live import rights
from meetings.live.document import Replica
from meetings.live.log import (
    Commit,
    Draft,
    Entry,
    Overtaken,
    Rejected,
    catch_up,
    draft_of,
    lock_head,
    write,
    write_at_once,
)
from meetings.live.powers import Refused
from meetings.live.rights import Visitor
from meetings.models import AgendaItem, Document, LogEntry

TITLE_TAKES = timedelta(seconds=20)


@dataclass(slots=True)
class Writer:
    """A connection, as the log knows it."""

    name: UUID
    visitor: Visitor
    noted: set[str] = field(default_factory=set)
    created: dict[str, datetime] = field(default_factory=dict)  # items whose title is still being written


class Written(NamedTuple):
    writer: Writer
    payload: bytes


def store(replica: Replica, document: UUID, meeting: int, batch: Sequence[Written]) -> Commit:
    """Write the batch with the rights as they are in the very transaction. Rejected, or Overtaken: once more."""
    writers = list({id(each.writer): each.writer for each in batch}.values())
    visitors = [writer.visitor for writer in writers]
    draft, missed = None, list[bytes]()
    if rights.are_known(visitors):
        guard = rights.guard(meeting, visitors)
        done, draft, missed = write_at_once(
            replica,
            document,
            _entries(batch),
            clock.now(),
            guard,
            lambda draft: _is_routine(draft, batch),
        )
        if done:
            return done
    with transaction.atomic():
        head, (rows,) = lock_head(document, rights.query(meeting, visitors))
        if rights.judge(visitors, rows) and draft:
            raise Overtaken
        later = catch_up(replica, document, head)
        missed += draft.take_in(later) if draft else later
        done = write(replica, document, draft or draft_of(replica, _entries(batch)), missed, clock.now())
        _note(done, batch)
    return done


def _is_routine(draft: Draft, batch: Sequence[Written]) -> bool:
    """Nothing for the trail: everybody has written in these items before, and with the same client."""
    if any(each.clients for each in draft.news):
        return False
    touched = zip(batch, draft.touched, strict=True)
    is_known = all(names.keys() <= each.writer.noted | each.writer.created.keys() for each, names in touched)
    before = clock.now() - TITLE_TAKES
    return is_known and not any(_ripe(each.writer, before) for each in batch)


def _entries(batch: Sequence[Written]) -> list[Entry]:
    return [_entry(place, each) for place, each in enumerate(batch)]


def _entry(place: int, written: Written) -> Entry:
    visitor = written.writer.visitor
    if visitor.gone:
        raise Rejected(place, Refused(visitor.gone, "the visitor may not be here"))
    return Entry(
        written.payload,
        visitor.user,
        visitor.seat.pk,
        visitor.powers,
        LogEntry.Source.SOCKET,
        written.writer.name,
    )


def _note(done: Commit, batch: Sequence[Written]) -> None:
    """One line in the trail for each item and connection; the log has every letter."""
    for written, touched in zip(batch, done.touched, strict=True):
        writer = written.writer
        added = [name for name, keys in touched.items() if "" in keys]
        writer.created.update((name, clock.now()) for name in added)
        mark_late(added, writer.visitor.seat)
        known = writer.noted | writer.created.keys()
        edited = {name: keys for name, keys in touched.items() if name not in known}
        for item in _items(edited):
            keys = edited[str(item.uuid)]
            history.record("item.edited", on=item, by=writer.visitor.seat, live=True, fields=keys)
        writer.noted.update(edited)
    for writer in {id(each.writer): each.writer for each in batch}.values():
        note_created(writer, clock.now() - TITLE_TAKES)


def note_created(writer: Writer, before: datetime) -> None:
    """The items that a connection added before a moment, by the titles they have got."""
    ripe = _ripe(writer, before)
    for item in _items(ripe):
        history.record("item.proposed", on=item, by=writer.visitor.seat, live=True, minutes=item.duration)
    for name in ripe:
        del writer.created[name]
    writer.noted.update(ripe)


def _ripe(writer: Writer, before: datetime) -> list[str]:
    return [name for name, at in list(writer.created.items()) if at <= before]


def _items(names: Collection[str]) -> Iterable[AgendaItem]:
    """Those that have a title: a line without one says nothing."""
    if not names:
        return ()
    return AgendaItem.objects.filter(uuid__in=names).exclude(title="").select_related("meeting__forum")


def head_of(document: UUID) -> int:
    return Document.objects.values_list("head_seq", flat=True).get(pk=document)
