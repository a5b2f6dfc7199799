"""Setting a seal: claim the row, sign the finished file, look at what came out, store it, say that it sits.

A step of its own after the paper is ready, so that the file that can be made again stays what it is.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from forum import clock, history
from forum.files.storage import Unreachable
from forum.models import Paper, Seal
from forum.paper import certificate, storage
from forum.paper.certificate import Credentials, SealUnusable, TimestampService
from forum.paper.outcome import settled
from forum.paper.promise import promised_owner

if TYPE_CHECKING:
    from forum.paper.signature import Signature

LEASE = timedelta(seconds=60)  # longer than the task may last
MAX_ATTEMPTS = 3
TRY_AGAIN_AFTER = timedelta(minutes=1)  # times the attempts made
TOO_OFTEN = gettext_noop("The work was cut off three times.")
NO_TIMESTAMP = gettext_noop("The timestamp service did not answer as it should.")
OTHER_FILE = gettext_noop("The file is not the one that was made. The error is noted for the operator.")
OTHER_OWNER = gettext_noop("The certificate names another organisation than the paper does.")
NOT_SEALED = gettext_noop("Something went wrong while the seal was set. The error is noted for the operator.")
NO_ROOM = gettext_noop("The sealed file could not be stored. The error is noted for the operator.")
log = logging.getLogger(__name__)


class Unanswered(Exception):
    """Nothing is wrong with the seal; another attempt may go well."""


class LeaseLostError(Exception):
    """Another worker has taken over this seal."""


@dataclass(frozen=True)
class Claim:
    """The right to set the seal, held as long as the row still carries this attempt."""

    seal: Seal

    def write(self, **fields: Any) -> None:
        row = Seal.objects.filter(
            pk=self.seal.pk, state=Seal.State.WAITING, attempts=self.seal.attempts, lease_until__isnull=False
        )
        if not row.update(**fields):
            raise LeaseLostError

    def fail(self, sentence: str) -> None:
        try:
            with transaction.atomic():
                self.write(state=Seal.State.FAILED, error=sentence, lease_until=None)
                settled.send_robust(Paper, paper=self.seal.paper)
        except LeaseLostError:
            log.warning("seal %s failed after it was taken over", self.seal.pk)

    def wait(self, sentence: str) -> None:
        """Free again after a while, which grows with the attempts; after the last one there is no more."""
        if self.seal.attempts >= MAX_ATTEMPTS:
            self.fail(sentence)
            return
        self.write(error=sentence, lease_until=clock.now() + TRY_AGAIN_AFTER * self.seal.attempts)


def seal_paper(pk: int) -> bool:
    """Set the seal if it still waits; whether its waiting is over now through this call. Safe to run twice."""
    claim = _claim(pk)
    if claim is None:
        return False
    try:
        _set(claim)
    except LeaseLostError:
        log.warning("seal %s was taken over by another worker", pk)
        return False
    except SealUnusable as refusal:
        log.warning("seal %s was not set: %s", pk, refusal)
        claim.fail(refusal.sentence)
    except (Unanswered, SoftTimeLimitExceeded, Unreachable) as error:
        log.warning("seal %s waits: %s", pk, error)
        claim.wait(NO_ROOM if isinstance(error, Unreachable) else NO_TIMESTAMP)
        return claim.seal.attempts >= MAX_ATTEMPTS
    except Exception as error:
        claim.fail(NO_ROOM if isinstance(error, OSError) else NOT_SEALED)
        raise
    return True


@transaction.atomic
def _claim(pk: int) -> Claim | None:
    rows = Seal.objects.select_for_update(skip_locked=True, of=("self",)).select_related("paper__forum")
    seal = (
        rows.filter(pk=pk, state=Seal.State.WAITING, paper__state=Paper.State.READY).filter(_free()).first()
    )
    if seal is None:
        return None
    if seal.attempts >= MAX_ATTEMPTS:
        seal.state, seal.error, seal.lease_until = Seal.State.FAILED, TOO_OFTEN, None
        seal.save(update_fields=["state", "error", "lease_until"])
        return None
    seal.attempts, seal.lease_until = seal.attempts + 1, clock.now() + LEASE
    seal.save(update_fields=["attempts", "lease_until"])
    return Claim(seal)


def _free() -> Q:
    return Q(lease_until=None) | Q(lease_until__lt=clock.now())


def _set(claim: Claim) -> None:
    paper = claim.seal.paper
    with storage.open_made(paper) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != paper.sha256:
        raise SealUnusable(OTHER_FILE)
    owned = certificate.credentials(clock.now())
    owner = certificate.owner_of(owned.certificate)
    if promised_owner(paper) not in {"", owner}:
        raise SealUnusable(OTHER_OWNER)
    sealed, found = _sealed(data, owned, certificate.timestamp_service(), _label(paper, owner))
    sha256 = storage.store(sealed)
    facts = {"level": Seal.Level.TIMED if found.timestamp else Seal.Level.BASIC, "sha256": sha256}
    with transaction.atomic():
        claim.write(
            **facts,
            state=Seal.State.SEALED,
            error="",
            lease_until=None,
            sealed_at=clock.now(),
            owner=owner,
            signer=found.signer,
            issuer=found.issuer,
            fingerprint=found.fingerprint,
            size=len(sealed),
            unsealed_sha256=paper.sha256,
            unsealed_size=len(data),
        )
        history.record("paper.sealed", on=paper, forum=paper.forum, owner=owner, **facts)
        settled.send_robust(Paper, paper=paper)


def _label(paper: Paper, owner: str) -> str:
    with translation.override(paper.language):
        return _("Electronic seal of %(owner)s") % {"owner": owner}


def _sealed(
    data: bytes, owned: Credentials, service: TimestampService | None, label: str
) -> "tuple[bytes, Signature]":
    """The sealed file and what a reader finds in it. The engine takes seconds to load: not before it is needed."""
    signing, reading = import_module("forum.paper.signing"), import_module("forum.paper.signature")
    try:
        sealed = signing.sign(data, owned, service, label)
    except signing.NoTimestamp as error:
        raise Unanswered(str(error)) from error
    found = reading.signatures_of(sealed)[-1]
    if service and not (found.timestamp and found.timestamp.intact):
        raise Unanswered("the service stamped the time of something else")
    is_ours = found.fingerprint == certificate.fingerprint_of(owned.certificate)
    if not (sealed.startswith(data) and found.intact and found.whole and is_ours):
        raise ValueError("what was signed cannot be read as it was signed")
    return sealed, found


def waiting() -> list[tuple[int, str]]:
    """Seals whose doorbell was lost, whose worker died, or whose next attempt is due."""
    rows = Seal.objects.filter(state=Seal.State.WAITING, paper__state=Paper.State.READY).filter(_free())
    return list(rows.order_by("pk").values_list("pk", "paper__kind")[:50])
