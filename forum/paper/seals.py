"""The seal of a paper as everybody but the worker meets it: promised, ordered, waited for. Loads no engine.

What the paper says of its seal is in the snapshot it is made from, so it is decided when the paper is ordered.
"""

from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction

from forum import clock
from forum.models import Paper, Seal
from forum.paper import certificate
from forum.paper.promise import is_promised
from forum.paper.requests import queue_of, remake_if_lost

SEAL = "paper.seal_paper"
ENDS_SOON = timedelta(days=60)


def order_seal(paper: Paper, at: datetime | None = None) -> Seal | None:
    """In the transaction that makes the paper ready. A paper that is made again keeps the seal it has."""
    if not is_promised(paper):
        return None
    seal, _is_new = Seal.objects.get_or_create(paper=paper, defaults={"ordered_at": at or clock.now()})
    if seal.state == Seal.State.WAITING:
        ring_seal(seal.pk, paper.kind)
    return seal


@transaction.atomic
def retry_seal(seal: Seal) -> bool:
    """Let a failed seal be set again, with what is configured now. Whoever calls has asked the rule."""
    row = Seal.objects.select_for_update(of=("self",)).select_related("paper").get(pk=seal.pk)
    if row.state != Seal.State.FAILED:
        return False
    row.state, row.attempts, row.error, row.lease_until = Seal.State.WAITING, 0, "", None
    row.save(update_fields=["state", "attempts", "error", "lease_until"])
    if not remake_if_lost(row.paper):
        ring_seal(row.pk, row.paper.kind)
    return True


def ring_seal(pk: int, kind: str) -> None:
    """Tell the worker after the commit; the sweep finds what was not heard."""

    def tell() -> None:
        current_app.send_task(SEAL, [pk], queue=queue_of(kind))

    transaction.on_commit(tell, robust=True)


def description() -> dict[str, Any]:
    """What the operator is told: whether papers are sealed, by whom, until when, and what is wrong."""
    found = certificate.certificate() if certificate.is_wanted() else None
    soon = clock.now() + ENDS_SOON
    return {
        "timed": bool(settings.SEAL.tsa),
        "ends_soon": found is not None and found.not_valid_after_utc < soon,
        "wanted": certificate.is_wanted(),
        "problem": certificate.problem(clock.now()),
        "owner": certificate.owner_of(found) if found else "",
        "signer": certificate.name_of(found.subject) if found else "",
        "issuer": certificate.name_of(found.issuer) if found else "",
        "fingerprint": certificate.fingerprint_of(found) if found else "",
        "until": found.not_valid_after_utc if found else None,
    }
