"""The index of search, kept small by the worker so that nobody waits for it."""

from celery import shared_task

from forum.home.search import catch_up


@shared_task(name="home.catch_up")
def catch_up_task() -> None:
    catch_up()
