"""Reading one message: what it does, and one row that says so. The same message twice counts once."""

import logging
import re
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from forum import clock, history
from forum.models import Outbox
from meetings.incoming import message as messages
from meetings.incoming.answers import Outcome, Verdict, take_answer
from meetings.incoming.message import MOST_BYTES, Bounce, Incoming
from meetings.incoming.reply import Nonsense, read_reply
from meetings.models import MailRead, Meeting

HEAD = 64_000  # what is read of a message that is too big
_OF_MEETING = re.compile(r"^meeting:(\d{1,18}):")

log = logging.getLogger(__name__)


def read_message(raw: bytes, *, is_cut: bool = False, at: datetime | None = None) -> MailRead | None:
    """None when it has been read before. Only a database that fails raises: then the message has not been read.

    `is_cut`: this is the beginning of a message that is too big.
    """
    now = at or clock.now()
    is_cut = is_cut or len(raw) > MOST_BYTES
    try:
        incoming = messages.parse(raw[:HEAD] if is_cut else raw)
    except Exception:  # Whatever the parser stumbles over, the message is counted and stays in the mailbox.
        log.exception("a message could not be taken apart")
        return _keep_unread(messages.key_of(raw.hex()), now)
    with transaction.atomic():
        row, is_new = MailRead.objects.get_or_create(
            key=incoming.key,
            defaults={"message_id": incoming.message_id, "outcome": Outcome.UNMATCHED, "read_at": now},
        )
        if not is_new:
            return None
        verdict = _judged(incoming, now, is_too_big=is_cut)
        _write(row, incoming, verdict)
        _tell_history(verdict, now)
    return row


def _judged(incoming: Incoming, at: datetime, *, is_too_big: bool) -> Verdict:
    try:
        with transaction.atomic():
            return _about_letter(Outcome.TOO_BIG, incoming.about) if is_too_big else _judge(incoming, at)
    except DatabaseError:
        raise
    except PermissionDenied:
        return _about_letter(Outcome.CLOSED, incoming.about)
    except Exception:  # One message never keeps the next from being read.
        log.exception("a message could not be understood")
        return _about_letter(Outcome.UNREADABLE, incoming.about)


def _judge(incoming: Incoming, at: datetime) -> Verdict:
    if incoming.bounce:
        return _take_bounce(incoming.bounce)
    if incoming.calendar:
        try:
            verdict = take_answer(read_reply(incoming.calendar, incoming.sender), incoming, at)
        except Nonsense:
            return _about_letter(Outcome.UNREADABLE, incoming.about)
        return verdict or _about_letter(Outcome.UNMATCHED, incoming.about)
    return _about_letter(Outcome.AUTOMATIC if incoming.is_automatic else Outcome.LETTER, incoming.about)


def _take_bounce(bounce: Bounce) -> Verdict:
    """A letter that failed for good says so with the server's reason; a delay says nothing yet."""
    verdict = _about_letter(Outcome.BOUNCED if bounce.has_failed else Outcome.AUTOMATIC, bounce.about)
    if verdict.letter and bounce.has_failed:
        Outbox.objects.filter(pk=verdict.letter.pk).update(state=Outbox.State.FAILED, error=bounce.reason)
    return verdict


def _about_letter(outcome: str, about: list[str]) -> Verdict:
    """Shown to the secretariat of the forum whose letter it answers, and to nobody where it answers none."""
    letter = Outbox.objects.select_related("forum").filter(message_id__in=about).first() if about else None
    if letter is None or letter.forum is None:
        return Verdict(Outcome.UNMATCHED if outcome == Outcome.LETTER else outcome, letter=letter)
    found = _OF_MEETING.match(letter.key)
    meeting = letter.forum.meetings.filter(pk=int(found[1])).first() if found else None
    return Verdict(outcome, letter.forum, meeting, letter)


def _write(row: MailRead, incoming: Incoming, verdict: Verdict) -> None:
    row.outcome, row.forum, row.meeting = verdict.outcome, verdict.forum, verdict.meeting
    row.letter, row.written_at = verdict.letter, verdict.written_at or incoming.sent_at
    if verdict.forum:
        row.sender, row.subject, row.text = incoming.sender, incoming.subject, incoming.text
    row.save()


def _tell_history(verdict: Verdict, at: datetime) -> None:
    if verdict.forum is None or verdict.outcome in {Outcome.ANSWERED, Outcome.AUTOMATIC}:
        return
    about: Meeting | None = verdict.meeting
    if verdict.outcome == Outcome.BOUNCED:
        history.record("mail.bounced", on=about, forum=verdict.forum, at=at)
    else:
        history.record("mail.kept", on=about, forum=verdict.forum, at=at, outcome=verdict.outcome)


def _keep_unread(key: str, at: datetime) -> MailRead | None:
    row, is_new = MailRead.objects.get_or_create(
        key=key, defaults={"outcome": Outcome.UNREADABLE, "read_at": at}
    )
    return row if is_new else None
