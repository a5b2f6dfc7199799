"""Writing a letter: one row, in the transaction of its cause."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from forum import clock
from forum.mail.groups import group_of, wanted
from forum.mail.tasks import deliver_letter_task
from forum.models import Forum, NoticeChoice, Outbox, Paper, User

_STATES = {
    NoticeChoice.When.NOW: Outbox.State.QUEUED,
    NoticeChoice.When.DAILY: Outbox.State.DAILY,
    NoticeChoice.When.NONE: Outbox.State.DECLINED,
}
_muted: ContextVar[bool] = ContextVar("outbox_muted", default=False)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What to say to whom.

    `key` names the event and the receiver: the same key is never written twice. `template` is a text file
    under templates/mail/; its first line is the subject. `calendar` is an iCalendar object with the given
    method.
    """

    key: str
    kind: str
    template: str
    to: User | str
    context: dict[str, Any] = field(default_factory=dict)
    forum: Forum | None = None
    calendar: str = ""
    calendar_method: str = ""
    paper: Paper | None = None
    secret: bool = False


@contextmanager
def muted() -> Iterator[None]:
    """Letters written inside are kept but never sent (demo history)."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def post(letter: Letter, *, at: datetime | None = None) -> Outbox | None:
    """Write the letter in the current transaction, as its reader has chosen; None when this key was written before."""
    person = letter.to if isinstance(letter.to, User) else None
    subject, text = _render(letter, person.language if person else settings.LANGUAGE_CODE)
    row, created = Outbox.objects.get_or_create(
        key=letter.key,
        defaults={
            "forum": letter.forum,
            "kind": letter.kind,
            "user": person,
            "to": letter.to.email if isinstance(letter.to, User) else letter.to,
            "subject": subject,
            "text": text,
            "secret": letter.secret,
            "calendar": letter.calendar,
            "calendar_method": letter.calendar_method,
            "paper": letter.paper,
            "message_id": f"<{uuid.uuid4()}@{settings.PORTAL_MAIL_DOMAIN}>",
            "state": _first_state(letter, person),
            "created_at": at or clock.now(),
        },
    )
    if created and row.state == Outbox.State.QUEUED:
        _ring(row.pk)
    return row if created else None


def _first_state(letter: Letter, person: User | None) -> Outbox.State:
    """What the reader has chosen decides; a row is written even for what is not to be sent, so that counts hold."""
    if _muted.get():
        return Outbox.State.MUTED
    group = group_of(letter.kind, letter.calendar)
    if person is None or group is None or letter.secret:
        return Outbox.State.QUEUED
    return _STATES[wanted(person, group)]


def _ring(letter_id: int) -> None:
    """Tell the worker after the commit. A broker that is down only delays the letter until the next sweep."""

    def tell() -> None:
        deliver_letter_task.delay(letter_id)

    transaction.on_commit(tell, robust=True)


def _render(letter: Letter, language: str) -> tuple[str, str]:
    with translation.override(language):
        context = {"forum": letter.forum, "portal_url": settings.PORTAL_URL, **letter.context}
        if isinstance(letter.to, User):
            context["person"] = letter.to
        subject, _, text = render_to_string(f"mail/{letter.template}.txt", context).partition("\n")
    return subject.strip()[:300], text.strip() + "\n"
