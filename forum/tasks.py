"""The worker's pulse, and linking the trail."""

from celery import shared_task
from celery.signals import worker_ready

from forum.chain import link_waiting
from forum.health import beat_pulse


@shared_task(name="forum.pulse", ignore_result=True, expires=30)
def pulse_task() -> None:
    beat_pulse()


@shared_task(name="forum.link_history", ignore_result=True, expires=30)
def link_history_task() -> None:
    link_waiting()


@worker_ready.connect
def ring_once(**kwargs: object) -> None:
    """Do not wait for beat before the first sign of life."""
    pulse_task.delay()
