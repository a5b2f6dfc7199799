"""Doorbells of the paper workshop, on queues of their own.

Only the worker loads this: pages ring by name, see `requests.ring`.
"""

import gc

from celery import shared_task

from forum.mail.tasks import sweep_outbox_task
from forum.paper import build, sealing, storage
from forum.paper.requests import BUILD, ring
from forum.paper.seals import SEAL, ring_seal


@shared_task(name=BUILD, soft_time_limit=150, time_limit=180)
def build_paper_task(pk: int) -> None:
    """Letters that wait for the paper leave as soon as it is there."""
    try:
        if build.build_paper(pk):
            sweep_outbox_task.delay()
    finally:
        gc.collect()  # the box tree is full of cycles; freed now, the worker stays at its size


@shared_task(name=SEAL, soft_time_limit=40, time_limit=50)
def seal_paper_task(pk: int) -> None:
    """Letters that wait for the sealed paper leave as soon as it is there, and also when it cannot be had."""
    if sealing.seal_paper(pk):
        sweep_outbox_task.delay()


@shared_task(name="paper.sweep_papers")
def sweep_papers() -> None:
    for pk, kind in build.waiting():
        ring(pk, kind)
    for pk, kind in sealing.waiting():
        ring_seal(pk, kind)
    storage.sweep_unfinished()
    storage.sweep_orphans()
