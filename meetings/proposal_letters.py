"""The letters of the call for items. A key names the call and the seat, so that nobody gets one twice."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from forum.mail import Letter, post
from forum.models import Outbox
from meetings.models import Meeting
from meetings.receivers import one_each
from members.models import Seat


def ask(meeting: Meeting, seats: Iterable[Seat], at: datetime, again: int = 0) -> int:
    """The call is open, or is open longer (`again` names the extension); how many letters were written."""
    kind = "call_extended" if again else "call_opened"
    written = [_post(kind, meeting, seat, at, str(again or "")) for seat in one_each(seats)]
    return sum(letter is not None for letter in written)


def remind(meeting: Meeting, seats: Iterable[Seat], at: datetime) -> int:
    written = [
        _post("call_reminder", meeting, seat, at, str(meeting.call_closes)) for seat in one_each(seats)
    ]
    return sum(letter is not None for letter in written)


def _post(kind: str, meeting: Meeting, seat: Seat, at: datetime, occasion: str) -> Outbox | None:
    letter = Letter(
        key=f"{kind}:{meeting.pk}:{seat.pk}:{occasion}",
        kind=f"meetings.{kind}",
        template=kind,
        to=seat.user,
        forum=meeting.forum,
        context={
            "meeting": meeting,
            "seat": seat,
            "url": f"{settings.PORTAL_URL}{meeting.get_absolute_url()}",
        },
    )
    return post(letter, at=at)
