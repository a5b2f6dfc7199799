"""What the clock starts, and what a document asks for when its log has grown."""

from uuid import UUID

from celery import shared_task

from meetings.attachments import sweep_files
from meetings.comment_letters import tell_of_comments
from meetings.daily import run_daily
from meetings.incoming.imap import read_mailbox
from meetings.live.compaction import compact, due


@shared_task(name="meetings.daily", ignore_result=True)
def daily_task() -> None:
    run_daily()
    sweep_files()


@shared_task(name="meetings.tell_of_comments", ignore_result=True)
def tell_of_comments_task() -> None:
    tell_of_comments()


@shared_task(name="meetings.read_mail", ignore_result=True)
def read_mail_task() -> None:
    read_mailbox()


@shared_task(name="meetings.compact", ignore_result=True)
def compact_task(document: str) -> None:
    compact(UUID(document))


@shared_task(name="meetings.compact_due", ignore_result=True)
def compact_due_task() -> None:
    for document in due():
        compact_task.delay(str(document))
