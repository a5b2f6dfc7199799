"""The worker's pulse and its signs of life, and linking the trail."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutdown

from forum.chain import link_waiting
from forum.health import beat_pulse
from forum.workers import keep_signing, note_pulse, sign_off


@shared_task(name="forum.pulse", bind=True, ignore_result=True, expires=30)
def pulse_task(self: Any, from_beat: bool = False) -> None:
    beat_pulse()
    note_pulse(self.request.hostname or "", from_beat=from_beat)


@shared_task(name="forum.link_history", ignore_result=True, expires=30)
def link_history_task() -> None:
    link_waiting()


@worker_ready.connect
def ring_once(sender: Any, **kwargs: object) -> None:
    """Do not wait for beat before the first sign of life."""
    pulse_task.delay()
    keep_signing(sender.hostname)


@worker_shutdown.connect
def leave(sender: Any, **kwargs: object) -> None:
    sign_off(sender.hostname)
