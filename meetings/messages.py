"""A message from the secretariat: written once, kept as it was, sent to each person as a letter of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from forum import clock, history
from forum.access import is_secretariat, require
from forum.mail import Letter, post
from forum.models import Forum, Outbox
from meetings.audiences import Audience
from meetings.models import Message
from meetings.rules import may_write_messages
from members.models import Seat


class RecipientsChanged(Exception):
    """Somebody has come or gone since the page that showed who gets the message."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A person a message went to, and what became of the letter."""

    seat: Seat
    state: str


@transaction.atomic
def send_message(
    forum: Forum,
    audience: Audience,
    subject: str,
    text: str,
    *,
    ticket: UUID,
    shown: Sequence[int] | None = None,
    by: Seat,
    at: datetime | None = None,
) -> Message:
    """One letter to each person. The same ticket sends once; `shown` are the seats the sender has seen."""
    require(may_write_messages(by, forum))
    people, moment = audience.people, at or clock.now()
    if shown is not None and sorted(shown) != sorted(seat.pk for seat in people):
        raise RecipientsChanged
    message, is_new = Message.objects.get_or_create(
        ticket=ticket,
        forum=forum,
        defaults={
            "by": by,
            "at": moment,
            "to_label": audience.label[:200],
            "recipients": [{"seat": seat.pk, "user": seat.user_id} for seat in people],
            "subject": subject,
            "text": text,
        },
    )
    if is_new:
        for seat in people:
            _post(message, seat, moment)
        history.record("message.sent", on=message, by=by, at=at, to=message.to_label, people=len(people))
    return message


def visible_messages(forum: Forum, seats: Sequence[Seat]) -> QuerySet[Message]:
    """The secretariat all of them, everybody else what they were sent themselves."""
    messages = forum.messages.select_related("by__party__organisation")
    if any(is_secretariat(seat) for seat in seats):
        return messages
    return messages.filter(recipients__contains=[{"user": seats[0].user_id}])


def receivers(message: Message) -> list[Receiver]:
    seats = Seat.objects.select_related("user", "party__organisation")
    found = seats.in_bulk([each["seat"] for each in message.recipients])
    keys = {_key(message, each["user"]): each["user"] for each in message.recipients}
    states = dict(Outbox.objects.filter(key__in=keys).values_list("user", "state"))
    return [Receiver(found[each["seat"]], states.get(each["user"], "")) for each in message.recipients]


def _post(message: Message, seat: Seat, at: datetime) -> None:
    letter = Letter(
        key=_key(message, seat.user_id),
        kind="meetings.message",
        template="message",
        to=seat.user,
        forum=message.forum,
        context={"message": message, "url": f"{settings.PORTAL_URL}{message.get_absolute_url()}"},
    )
    post(letter, at=at)


def _key(message: Message, user_id: int) -> str:
    return f"message:{message.pk}:{user_id}"
