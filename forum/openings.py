"""Noting who opened which document: one row, one query, and nothing that the download waits for besides."""

from forum import clock
from forum.access import ForumRequest
from forum.models import Opening


def note_opening(request: ForumRequest, kind: str, name: str, meeting_id: int | None = None) -> None:
    """Called by the page that hands out the document, after it has asked whether this reader may have it."""
    Opening.objects.create(
        forum=request.forum,
        user=request.user,
        party=str(request.seat.party)[:200],
        at=clock.now(),
        kind=kind,
        name=name[:200],
        meeting_id=meeting_id,
    )
