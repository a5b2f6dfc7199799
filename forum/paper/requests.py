"""Asking for a paper. Nothing here loads the engine: pages stand without it."""

from datetime import datetime
from typing import Any

from celery import current_app
from django.core.files.base import File
from django.db import transaction

from forum import clock, history
from forum.access import Seat, require
from forum.models import Forum, Paper, User
from forum.paper.promise import promised
from forum.paper.storage import Served, is_kept, served

BUILD = "paper.build_paper"
# The annual follow-up, for which somebody sits waiting, does not stand in line behind the meetings' papers.
REPORTS, PAPERS = "reports", "papers"


@transaction.atomic
def request_paper(
    forum: Forum,
    kind: str,
    title: str,
    template: str,
    snapshot: dict[str, Any],
    file_name: str,
    by: Seat | None,
    at: datetime | None = None,
) -> Paper:
    """A row in the caller's transaction; the worker is told when that is committed.

    Whoever calls has asked the rule of the thing the paper is about; a paper alone has none.
    """
    paper = Paper.objects.create(
        forum=forum,
        kind=kind,
        title=title[:200],
        language=forum.language,
        template=template,
        snapshot={**snapshot, **promised(kind)},
        file_name=file_name,
        requested_by=by.user if by else None,
        requested_at=at or clock.now(),
    )
    ring(paper.pk, paper.kind)
    return paper


@transaction.atomic
def retry_paper(paper: Paper, by: Seat | None = None) -> None:
    """Let a failed or cancelled paper be built again from its snapshot, now for whoever asks."""
    row = Paper.objects.select_for_update().get(pk=paper.pk)
    if row.state not in {Paper.State.FAILED, Paper.State.CANCELLED}:
        return
    row.state, row.attempts, row.error = Paper.State.REQUESTED, 0, ""
    row.requested_by = by.user if by else row.requested_by
    row.save(update_fields=["state", "attempts", "error", "requested_by"])
    ring(row.pk, row.kind)


@transaction.atomic
def retry_by_operator(pk: int, by: User) -> bool:
    """Whoever runs the portal may have any failed paper made again, and sees nothing of it."""
    require(by.is_operator)
    paper = Paper.objects.select_related("forum").filter(pk=pk, state=Paper.State.FAILED).first()
    if paper is None:
        return False
    retry_paper(paper)
    history.record("paper.retried", paper, user=by, forum=paper.forum)
    return True


@transaction.atomic
def cancel_paper(paper: Paper) -> bool:
    """Take back a paper that is not finished; whether it came in time. The worker stops at its next report."""
    row = Paper.objects.select_for_update().get(pk=paper.pk)
    if row.state not in {Paper.State.REQUESTED, Paper.State.BUILDING}:
        return False
    row.state, row.phase, row.page, row.lease_until = Paper.State.CANCELLED, "", None, None
    row.save(update_fields=["state", "phase", "page", "lease_until"])
    return True


def open_or_remake(paper: Paper) -> tuple[Served, File] | None:
    """The file that readers get; None when it was gone and is made again."""
    found = served(paper)
    try:
        return found, found.open()
    except FileNotFoundError:
        _remake(paper)
        return None


def remake_if_lost(paper: Paper) -> bool:
    """A ready paper whose file is gone (a restored database) is built again, to the same bytes."""
    return not is_kept(served(paper).sha256) and _remake(paper)


@transaction.atomic
def _remake(paper: Paper) -> bool:
    row = Paper.objects.select_for_update().get(pk=paper.pk)
    if row.state != Paper.State.READY:
        return False
    row.state, row.attempts = Paper.State.REQUESTED, 0
    row.save(update_fields=["state", "attempts"])
    paper.state = row.state
    ring(row.pk, row.kind)
    return True


def queue_of(kind: str) -> str:
    return REPORTS if kind == Paper.Kind.FOLLOW_UP else PAPERS


def ring(pk: int, kind: str) -> None:
    """Tell the worker after the commit. A broker that is down only delays the paper until the next sweep."""

    def tell() -> None:
        current_app.send_task(BUILD, [pk], queue=queue_of(kind))

    transaction.on_commit(tell, robust=True)
