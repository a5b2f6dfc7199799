"""Doorbells of extracts and retention. Only the worker loads this: it needs the press."""

import uuid

from celery import shared_task

from forum import clock
from forum.models import Forum
from forum.privacy.making import make_extract
from forum.privacy.retention import carry_out
from forum.privacy.signing_in import throw_away_sign_ins
from forum.privacy.taking_out import MAKE, ring, throw_away_old, waiting


@shared_task(name=MAKE, soft_time_limit=150, time_limit=180)
def make_extract_task(key: str) -> None:
    make_extract(uuid.UUID(key))


@shared_task(name="privacy.sweep")
def sweep_task() -> None:
    throw_away_old()
    for key in waiting():
        ring(key)


@shared_task(name="privacy.retention")
def retention_task() -> None:
    """Each forum by itself: what fails in one is not in the way of the others."""
    for forum in Forum.objects.all():
        carry_out_task.delay(forum.pk)
    throw_away_sign_ins(clock.now())


@shared_task(name="privacy.carry_out")
def carry_out_task(forum: int) -> None:
    carry_out(Forum.objects.get(pk=forum), clock.now())
