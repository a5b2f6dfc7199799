"""What the clock starts."""

from celery import shared_task

from meetings.daily import run_daily


@shared_task(name="meetings.daily", ignore_result=True)
def daily_task() -> None:
    run_daily()
