"""The letter that reminds of the parts of the follow-up that are not ready."""

from datetime import date, datetime

from django.conf import settings
from django.utils.timezone import localdate

from forum.mail import Letter, post
from forum.mail.reminding import reminded_since
from forum.models import Outbox
from forum.report.models import AnnualReport
from forum.report.parts import Part, keepers_of, last_meeting
from meetings.models import Meeting
from members.models import Seat


def remind(report: AnnualReport, parts: list[Part], at: datetime, since: date | None = None) -> int:
    """One letter a person with all the parts that are theirs, unless one has gone `since`, or today."""
    day = localdate(at)
    told = reminded_since(_key(report), since or day)
    meeting = last_meeting(report.forum, report.year)
    written = [
        _post(report, seat, theirs, meeting, at)
        for seat, theirs in keepers_of(parts, day)
        if seat.user_id not in told
    ]
    return sum(letter is not None for letter in written)


def _key(report: AnnualReport) -> str:
    return f"report.part_reminder:{report.pk}:"


def _post(
    report: AnnualReport, seat: Seat, parts: list[Part], meeting: Meeting | None, at: datetime
) -> Outbox | None:
    letter = Letter(
        key=f"{_key(report)}{seat.user_id}:{localdate(at)}",
        kind="report.part_reminder",
        template="part_reminder",
        to=seat.user,
        forum=report.forum,
        context={
            "report": report,
            "meeting": meeting,
            "parts": [(part.name, f"{settings.PORTAL_URL}{part.url}") for part in parts],
        },
    )
    return post(letter, at=at)
