"""What a room does in the database: one transaction for a batch of updates, with the rights read under the lock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from forum import clock, history
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


@dataclass(slots=True)
class Writer:
    """A connection, as the log knows it."""

    name: UUID
    visitor: Visitor
    noted: set[str] = field(default_factory=set)


class Written(NamedTuple):
    writer: Writer
    payload: bytes


def store(replica: Replica, document: UUID, meeting: int, batch: Sequence[Written]) -> Commit:
    """Write the batch with the rights as they are in the very transaction. Rejected, or Overtaken: once more."""
    writers = list({id(each.writer): each.writer for each in batch}.values())
    visitors = [writer.visitor for writer in writers]
    draft = draft_of(replica, _entries(batch)) if rights.are_known(visitors) else None
    if draft and _is_routine(draft, batch):
        guard = rights.guard(meeting, visitors)
        if done := write_at_once(replica, document, draft, clock.now(), guard):
            return done
    with transaction.atomic():
        head, (rows,) = lock_head(document, rights.query(meeting, visitors))
        if rights.judge(visitors, rows) and draft:
            raise Overtaken
        missed = catch_up(replica, document, head)
        done = write(replica, document, draft or draft_of(replica, _entries(batch)), missed, clock.now())
        _note(done, batch)
    return done


def _is_routine(draft: Draft, batch: Sequence[Written]) -> bool:
    """Nothing that belongs in the trail: everybody has written in these items before."""
    touched = zip(batch, draft.touched, strict=True)
    return all(names.keys() <= each.writer.noted for each, names in touched)


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
        new = {name: keys for name, keys in touched.items() if name not in writer.noted}
        if not new:
            continue
        for item in AgendaItem.objects.filter(uuid__in=new).select_related("meeting__forum"):
            keys = new[str(item.uuid)]
            verb = "item.proposed" if keys == [""] else "item.edited"
            history.record(
                verb, on=item, by=writer.visitor.seat, live=True, fields=[key for key in keys if key]
            )
        writer.noted.update(new)


def head_of(document: UUID) -> int:
    return Document.objects.values_list("head_seq", flat=True).get(pk=document)
