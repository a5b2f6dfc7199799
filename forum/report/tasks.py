"""What the clock starts."""

from celery import shared_task

from forum.report.daily import run_daily


@shared_task(name="report.daily", ignore_result=True)
def daily_task() -> None:
    run_daily()
