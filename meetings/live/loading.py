"""Reading the log of a document out of the database."""

import hashlib
import logging
from uuid import UUID

from meetings.live.document import Replica
from meetings.models import LogClient, LogEntry, Snapshot

log = logging.getLogger(__name__)
_END = 2**62


class Torn(Exception):
    """The log has a gap: an entry is missing."""


def load(document: UUID) -> Replica:
    """The document as it stands, from the newest sound snapshot and what the log has after it."""
    updates, seq = updates_of(document)
    clients = LogClient.objects.filter(document=document).values_list("client", "seat__user_id")
    return Replica(updates, seq=seq, owners={client: user or 0 for client, user in clients})


def updates_of(document: UUID, upto: int = _END) -> tuple[list[bytes], int]:
    """What makes the document up to an entry of its log, and that entry's number."""
    state, start = _snapshot(document, upto)
    rest, seq = entries_after(document, start, upto)
    return ([state, *rest] if state else rest), seq


def entries_after(document: UUID, start: int, upto: int = _END) -> tuple[list[bytes], int]:
    """The payloads after an entry, without a gap, and the last one's number."""
    rows = LogEntry.objects.filter(document=document, seq__gt=start, seq__lte=upto).order_by("seq")
    found = list(rows.values_list("seq", "payload"))
    if [seq for seq, _payload in found] != list(range(start + 1, start + 1 + len(found))):
        raise Torn(f"the log of {document} has a gap after {start}")
    return [bytes(payload) for _seq, payload in found], start + len(found)


def _snapshot(document: UUID, upto: int) -> tuple[bytes, int]:
    for snapshot in Snapshot.objects.filter(document=document, seq__lte=upto).order_by("-seq")[:2]:
        state = bytes(snapshot.state)
        if hashlib.sha256(state).hexdigest() == snapshot.sha256:
            return state, snapshot.seq
        log.error("snapshot %s of %s is damaged and passed over", snapshot.seq, document)
    return b"", 0
