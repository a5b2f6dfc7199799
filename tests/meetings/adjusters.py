"""Steps that several tests of adjusting share."""

from datetime import datetime
from types import SimpleNamespace

from meetings.adjusting import appoint_adjuster
from meetings.minutes import share_minutes
from meetings.models import Adjuster, AgendaItem, Meeting, Minutes
from meetings.transcript import digest, text_of, transcript
from members.models import Seat
from tests.factories import local
from tests.meetings.conducting import OPENED, held, make_item

SHARED, READ, LATER = local(2026, 12, 4, 9), local(2026, 12, 5, 10), local(2026, 12, 6, 11)


def want(meeting: Meeting, adjusters: int) -> None:
    meeting.forum.adjusters = adjusters
    meeting.forum.save(update_fields=["adjusters"])


def appoint(meeting: Meeting, seat: Seat, by: Seat, at: datetime = OPENED) -> Adjuster:
    return appoint_adjuster(meeting, seat, by=by, at=at)


def draft_out(meeting: Meeting, cast: SimpleNamespace) -> tuple[Minutes, AgendaItem]:
    """A held meeting with one item; its draft is out for comments."""
    item = make_item(meeting, cast.ifmetall)
    minutes = held(meeting, cast.sekr)
    return share_minutes(minutes, by=cast.sekr, at=SHARED), item


def sha_of(meeting: Meeting) -> str:
    """What an adjuster who reads the text now has before them."""
    return digest(text_of(transcript(Meeting.objects.select_related("forum").get(pk=meeting.pk))))
