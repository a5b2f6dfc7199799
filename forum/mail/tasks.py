"""Doorbells for the outbox."""

from celery import shared_task

from forum.mail import delivery


@shared_task(name="mail.deliver_letter", ignore_result=True)
def deliver_letter_task(letter_id: int) -> None:
    delivery.deliver(letter_id)


@shared_task(name="mail.sweep_outbox", ignore_result=True)
def sweep_outbox_task() -> None:
    """Send what a lost doorbell left behind, and what waited for a paper or a date."""
    for letter_id in delivery.waiting():
        delivery.deliver(letter_id)
