"""Short cuts to the log: a snapshot is kept only when it says exactly what the whole log says."""

import hashlib
import logging
from datetime import datetime
from uuid import UUID

from django.db.models import F, Max
from django.db.models.functions import Coalesce

from forum import clock
from meetings.live.document import Replica
from meetings.live.loading import entries_after
from meetings.models import Document, Snapshot

log = logging.getLogger(__name__)
EVERY = 500
KEPT = 2


class Unlike(Exception):
    """A snapshot does not say what the log says: something is wrong with the library that makes them."""


def due() -> list[UUID]:
    """Documents whose log has grown by `EVERY` entries since their newest snapshot."""
    grown = Document.objects.annotate(short=Coalesce(Max("snapshots__seq"), 0))
    return list(grown.filter(head_seq__gte=F("short") + EVERY).values_list("pk", flat=True))


def compact(document: UUID, at: datetime | None = None) -> int:
    """Make a snapshot of the document as it stands; the number of the entry it goes up to."""
    payloads, seq = entries_after(document, 0)
    if not payloads or Snapshot.objects.filter(document=document, seq=seq).exists():
        return seq
    whole = Replica(payloads, seq=seq)
    state = whole.doc.get_update()
    require_same(whole, Replica([state], seq=seq))
    Snapshot.objects.create(
        document_id=document,
        seq=seq,
        state=state,
        sha256=hashlib.sha256(state).hexdigest(),
        made_at=at or clock.now(),
    )
    newest = Snapshot.objects.filter(document=document).order_by("-seq").values_list("seq", flat=True)
    Snapshot.objects.filter(document=document).exclude(seq__in=list(newest[:KEPT])).delete()
    return seq


def require_same(whole: Replica, short: Replica) -> None:
    if (whole.items, whole.state, whole.content_hash()) != (short.items, short.state, short.content_hash()):
        raise Unlike("the snapshot and the log differ")
