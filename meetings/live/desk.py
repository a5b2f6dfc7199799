"""Writing in a meeting's document from a page or a deed: the same log as the sockets write."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from forum import clock
from meetings.live.branch import add, branch
from meetings.live.document import Replica
from meetings.live.items import Item
from meetings.live.loading import load, updates_of
from meetings.live.log import Commit, Entry, commit, lock_head
from meetings.live.markdown import expressible
from meetings.live.powers import ALL
from meetings.live.ranking import spread
from meetings.live.telling import tell
from meetings.models import AgendaItem, Document, LogEntry, Meeting
from members.models import Seat

Change = Callable[[Any], None]


def write(
    meeting: Meeting, change: Change, *, by: Seat | None, base: int | None = None, at: datetime | None = None
) -> Commit:
    """Alter the document as `change(items)` does to a branch at `base`, or at its end. The caller asked the rule."""
    document = open_document(meeting)
    head, _rows = lock_head(document.pk)
    replica = load(document.pk)
    branched = [replica.doc.get_update()]
    if base is not None and base < head:
        branched, _seq = updates_of(document.pk, base)
    update = branch(branched, change)
    entry = Entry(
        update,
        by.user_id if by else 0,
        by.pk if by else None,
        ALL,
        LogEntry.Source.FORM if by else LogEntry.Source.SYSTEM,
    )
    done = commit(replica, document.pk, head, [entry] if update else [], at or clock.now())
    replica.close()
    if done.stored:
        first = done.head - len(done.stored) + 1
        transaction.on_commit(lambda: tell(document.pk, first, done.stored))
    return done


def item_at(meeting: Meeting, name: str, base: int) -> Item | None:
    """An item as it read at an entry of the log."""
    updates, seq = updates_of(meeting.document, base)
    replica = Replica(updates, seq=seq)
    found = replica.items.get(name)
    replica.close()
    return found


def open_document(meeting: Meeting) -> Document:
    """The meeting's document; rows from before there were documents are written into it once."""
    document, is_new = Document.objects.get_or_create(pk=meeting.document, defaults={"meeting": meeting})
    if is_new and meeting.items.exists():
        _seed(meeting, document)
    return document


def _seed(meeting: Meeting, document: Document) -> None:
    items = list(meeting.items.order_by("pos", "uuid"))
    keys = dict(zip((item.uuid for item in items), spread(len(items)), strict=True))

    def lay_out(root: Any) -> None:
        for item in items:
            add(root, str(item.uuid), _values(item) | {"pos": keys[item.uuid]})

    head, _rows = lock_head(document.pk)
    update = branch([], lay_out)
    replica = load(document.pk)
    commit(replica, document.pk, head, [Entry(update, 0, None, ALL, LogEntry.Source.SYSTEM)], clock.now())
    replica.close()


def _values(item: AgendaItem) -> dict[str, Any]:
    plain = ("title", "kind", "duration", "presenter", "proposal")
    return {name: getattr(item, name) for name in plain} | {
        "text": expressible(item.text),
        "note": expressible(item.note),
        "proposer": str(item.proposer_id or ""),
        "deleted": item.deleted_at is not None,
    }
