"""Making a paper: claim the row, set and render it, store the file, say that it is ready."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from forum import clock
from forum.files.storage import Unreachable
from forum.models import Paper
from forum.paper import making, storage
from forum.paper.document import PaperError
from forum.paper.memory import MemoryLimitError
from forum.paper.outcome import settled
from forum.paper.progress import READING, STORING, Progress
from forum.paper.seals import order_seal
from forum.paper.tagger.figures import MissingAlternativeError

LEASE = timedelta(seconds=30)
MAX_ATTEMPTS = 3
TRY_AGAIN_AFTER = timedelta(minutes=1)  # times the attempts made
TOO_OFTEN = gettext_noop(
    "The work was cut off three times. Order the paper again, and tell the operator if it repeats."
)
TOO_SLOW = gettext_noop(
    "The paper took too long to make. Order it again, and tell the operator if it repeats."
)
NOT_MAKEABLE = gettext_noop("The paper could not be made from its data. The error is noted for the operator.")
TOO_BIG = gettext_noop(
    "The paper needs more memory than one paper may take. Tell the operator, who can allow more."
)
NO_ROOM = gettext_noop("The file could not be stored. Tell the operator; order the paper again afterwards.")
UNKNOWN = gettext_noop("Something went wrong while the paper was made. The error is noted for the operator.")
log = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker has taken over this paper, or it was cancelled."""


@dataclass(frozen=True)
class Claim:
    """The right to build, held as long as the row still carries this claim."""

    paper: Paper

    def write(self, **fields: Any) -> None:
        row = Paper.objects.filter(pk=self.paper.pk, state=Paper.State.BUILDING, claim=self.paper.claim)
        if not row.update(**fields):
            raise LeaseLostError

    def report(self, progress: Progress) -> None:
        """Progress is also the heartbeat."""
        self.write(
            phase=progress.phase,
            page=progress.page,
            pages=progress.pages,
            lease_until=clock.now() + LEASE,
        )


def build_paper(pk: int) -> bool:
    """Build the paper if it still waits; whether it is ready now through this call. Safe to run twice."""
    claim = _claim(pk)
    if claim is None:
        return False
    try:
        _build(claim)
    except LeaseLostError:
        log.warning("paper %s was cancelled or taken over by another worker", pk)
        return False
    except Unreachable as error:
        log.warning("paper %s waits for the place where files are kept: %s", pk, error)
        _wait(claim)
        return False
    except (Exception, SoftTimeLimitExceeded) as error:
        _fail(claim, _sentence(error))
        raise
    return True


@transaction.atomic
def _claim(pk: int) -> Claim | None:
    paper = Paper.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if paper is None or not _is_waiting(paper):
        return None
    if paper.attempts >= MAX_ATTEMPTS:
        _close(paper, state=Paper.State.FAILED, phase="", error=TOO_OFTEN)
        settled.send_robust(Paper, paper=paper)
        return None
    _close(
        paper,
        state=Paper.State.BUILDING,
        phase=READING,
        page=None,
        pages=None,
        attempts=paper.attempts + 1,
        claim=paper.claim + 1,
        lease_until=clock.now() + LEASE,
        error="",
    )
    return Claim(paper)


def _is_waiting(paper: Paper) -> bool:
    if paper.state == Paper.State.REQUESTED:
        return True
    is_abandoned = paper.lease_until is None or paper.lease_until < clock.now()
    return paper.state == Paper.State.BUILDING and is_abandoned


def _close(paper: Paper, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(paper, name, value)
    paper.save(update_fields=[*fields])


def _build(claim: Claim) -> None:
    paper = claim.paper
    made = making.make(paper, claim.report)
    claim.report(Progress(STORING, made.pages, made.pages))
    sha256 = storage.store(made.data)
    with transaction.atomic():
        claim.write(
            state=Paper.State.READY,
            phase="",
            page=None,
            pages=made.pages,
            sha256=sha256,
            size=len(made.data),
            tools=made.tools,
            built_at=clock.now(),
            lease_until=None,
        )
        order_seal(paper)
        settled.send_robust(Paper, paper=paper)


def _wait(claim: Claim) -> None:
    """Free again after a while, which grows with the attempts; after the last one there is no more."""
    if claim.paper.attempts >= MAX_ATTEMPTS:
        _fail(claim, NO_ROOM)
        return
    with suppress(LeaseLostError):
        claim.write(lease_until=clock.now() + TRY_AGAIN_AFTER * claim.paper.attempts)


def _fail(claim: Claim, sentence: str) -> None:
    """In a transaction of its own: what broke the build must not take the verdict with it."""
    try:
        with transaction.atomic():
            claim.write(state=Paper.State.FAILED, error=sentence, phase="", lease_until=None)
            settled.send_robust(Paper, paper=claim.paper)
    except LeaseLostError:
        log.warning("paper %s failed after it was cancelled or taken over", claim.paper.pk)


def _sentence(error: BaseException) -> str:
    if isinstance(error, SoftTimeLimitExceeded):
        return TOO_SLOW
    if isinstance(error, MemoryLimitError | MemoryError):
        return TOO_BIG
    if isinstance(error, PaperError | MissingAlternativeError):
        return NOT_MAKEABLE
    return NO_ROOM if isinstance(error, OSError) else UNKNOWN


def waiting() -> list[tuple[int, str]]:
    """Papers whose doorbell was lost or whose worker died."""
    now = clock.now()
    requested = Q(state=Paper.State.REQUESTED)
    abandoned = Q(state=Paper.State.BUILDING) & (Q(lease_until=None) | Q(lease_until__lt=now))
    return list(Paper.objects.filter(requested | abandoned).order_by("pk").values_list("pk", "kind")[:50])
