"""Sending the letters of the outbox, each at most once for certain."""

import smtplib
from datetime import timedelta
from email.mime.text import MIMEText
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import SafeMIMEMultipart
from django.db import transaction
from django.db.models import Q

from forum import clock
from forum.mail.fewer import fewer_letters
from forum.mail.smtp import CarefulBackend, MayHaveArrived
from forum.models import Outbox, Paper, Seal
from forum.paper.storage import served

MAX_ATTEMPTS = 8
RETRY_AFTER = (1, 5, 15, 60, 240, 720, 1440)  # minutes


def waiting(limit: int = 200) -> list[int]:
    """Letters that should have gone by now."""
    now = clock.now()
    due = Q(state=Outbox.State.QUEUED) & (Q(due_at=None) | Q(due_at__lte=now))
    stuck = Q(state=Outbox.State.SENDING, lease_until__lt=now)
    ready = Q(paper=None) | Q(paper__state=Paper.State.READY)
    unsealed = Q(paper__in=Seal.objects.filter(state=Seal.State.WAITING).values("paper"))
    letters = Outbox.objects.filter(due | stuck).filter(ready).exclude(unsealed)
    return list(letters.values_list("pk", flat=True)[:limit])


def deliver(letter_id: int) -> None:
    """Claim the letter, hand it to the mail server, and write down how that ended."""
    letter = _claim(letter_id)
    if letter is None:
        return
    connection = get_connection()
    if isinstance(connection, CarefulBackend):
        connection.before_data = lambda: _mark_handed(letter)
    try:
        _as_message(letter, connection).send()
    except MayHaveArrived as error:
        _close(letter, Outbox.State.UNCERTAIN, error)
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        _refused(letter, error)
    except OSError as error:
        _try_again(letter, error)
    else:
        _close(letter, Outbox.State.SENT)


@transaction.atomic
def _claim(letter_id: int) -> Outbox | None:
    letter = (
        Outbox.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("paper__seal", "user")
        .filter(pk=letter_id)
    ).first()
    now = clock.now()
    if letter is None or (letter.paper and not _may_leave(letter.paper)):
        return None
    if letter.state == Outbox.State.SENDING and letter.lease_until and letter.lease_until < now:
        if letter.handed_at:  # The worker died with the text on its way: whether it arrived is not known.
            _close(letter, Outbox.State.UNCERTAIN, "The worker ended while the letter was being sent.")
            return None
        letter.state = Outbox.State.QUEUED
    if letter.state != Outbox.State.QUEUED or (letter.due_at and letter.due_at > now):
        return None
    letter.state, letter.lease_until, letter.handed_at = (
        Outbox.State.SENDING,
        now + timedelta(seconds=settings.MAIL_LEASE),
        None,
    )
    letter.attempts += 1
    letter.save(update_fields=["state", "lease_until", "handed_at", "attempts"])
    return letter


def _may_leave(paper: Paper) -> bool:
    """A letter waits for its paper, and for the seal that the paper was promised."""
    return paper.state == Paper.State.READY and not paper.waits_for_seal


def _mark_handed(letter: Outbox) -> None:
    letter.handed_at = clock.now()
    letter.save(update_fields=["handed_at"])


def _refused(letter: Outbox, error: smtplib.SMTPException) -> None:
    codes = [code for code, _ in getattr(error, "recipients", {}).values()] or [
        getattr(error, "smtp_code", 0)
    ]
    if all(400 <= code < 500 for code in codes):
        _try_again(letter, error)
    else:
        _close(letter, Outbox.State.FAILED, error)


def _try_again(letter: Outbox, error: Exception) -> None:
    if letter.attempts >= MAX_ATTEMPTS:
        _close(letter, Outbox.State.FAILED, error)
        return
    letter.state, letter.error = Outbox.State.QUEUED, str(error)[:500]
    letter.due_at = clock.now() + timedelta(minutes=RETRY_AFTER[min(letter.attempts, len(RETRY_AFTER)) - 1])
    letter.save(update_fields=["state", "error", "due_at"])


def _close(letter: Outbox, state: str, error: Any = "") -> None:
    letter.state, letter.error = state, str(error)[:500]
    letter.sent_at = clock.now() if state == Outbox.State.SENT else None
    if letter.secret and state != Outbox.State.FAILED:
        letter.text = ""
    letter.save(update_fields=["state", "error", "sent_at", "text"])


def _as_message(letter: Outbox, connection: Any) -> EmailMultiAlternatives:
    fewer = fewer_letters(letter)
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
    }
    message = InvitationMessage(
        subject=letter.subject,
        body=letter.text + fewer.footer if fewer else letter.text,
        from_email=settings.REPLY_EMAIL or settings.DEFAULT_FROM_EMAIL,
        to=[letter.to],
        reply_to=[settings.REPLY_EMAIL] if settings.REPLY_EMAIL and letter.calendar else None,
        headers=headers | {"List-Unsubscribe": f"<{fewer.link}>"} if fewer else headers,
        connection=connection,
    )
    message.calendar, message.calendar_method = letter.calendar, letter.calendar_method
    if letter.paper:
        message.attach(letter.paper.file_name, served(letter.paper).read(), "application/pdf")
    return message


class InvitationMessage(EmailMultiAlternatives):
    """A letter whose calendar part carries `method=` inside multipart/alternative: else no buttons show."""

    calendar = ""
    calendar_method = ""

    def _create_alternatives(self, msg: Any) -> Any:
        if not self.calendar:
            return super()._create_alternatives(msg)  # type: ignore[misc]  # Django's own, unpublished
        body = msg
        msg = SafeMIMEMultipart(_subtype="alternative", encoding="utf-8")
        msg.attach(body)
        part = MIMEText(self.calendar, "calendar", "utf-8")
        part.set_param("method", self.calendar_method)
        msg.attach(part)
        return msg
