"""The seals of a record's papers: of the record itself, and of it together with its corrections."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from forum import history
from forum.access import require
from forum.models import Paper, Seal
from forum.paper.seals import retry_seal
from meetings.models import Minutes
from meetings.rules import may_seal_again
from members.models import Seat


def sealed_paper(minutes: Minutes) -> Paper | None:
    """The record's paper with its seal, without the snapshot: what its page shows of it (1 query)."""
    papers = minutes.meeting.forum.papers.filter(pk=minutes.paper_id or 0)
    return papers.defer("snapshot").select_related("seal").first()


def failed_seals(minutes: Minutes) -> QuerySet[Seal]:
    failed = Seal.objects.filter(state=Seal.State.FAILED, paper__kind=Paper.Kind.MINUTES)
    return failed.filter(
        paper__forum=minutes.meeting.forum_id, paper__snapshot__sha256=minutes.sha256
    ).order_by("pk")


@transaction.atomic
def seal_again(minutes: Minutes, *, by: Seat, at: datetime | None = None) -> None:
    """Try the failed seals once more, with what is configured now."""
    require(may_seal_again(by, minutes))
    if [seal for seal in failed_seals(minutes) if retry_seal(seal)]:
        history.record("minutes.seal_retried", on=minutes, by=by, at=at)
