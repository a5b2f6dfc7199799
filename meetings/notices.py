"""The letters of the agenda: asking for approval, reminding, the notice of the meeting, and its reopening."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from forum import clock
from forum.mail import Letter, post
from forum.models import Outbox, Paper
from meetings.agenda_paper import request_agenda_paper
from meetings.calendar import REQUEST
from meetings.guests import follow_slots
from meetings.invitations import send_calendar, standing_invitations
from meetings.models import AgendaVersion, Invitation, Meeting
from meetings.receivers import one_each
from members.models import Party, Seat


def people_asked(parties: Iterable[Party], at: datetime) -> list[Seat]:
    """Who may approve for these parties: their representatives, never the secretariat or the board."""
    seats = Seat.objects.serving(timezone.localdate(at)).filter(party__in=parties, role=Seat.Role.PARTNER)
    return one_each(seats.select_related("user", "party__organisation"))


def ask_for_approval(version: AgendaVersion, at: datetime) -> None:
    parties = version.meeting.forum.parties.approving(timezone.localdate(at))
    for seat in people_asked(parties, at):
        _post("approval_asked", version, seat, at)


def remind(version: AgendaVersion, missing: list[Party], at: datetime, occasion: str = "") -> int:
    """At most one letter a day, or for the same occasion, to each person; how many were new."""
    suffix = f":{occasion or timezone.localdate(at)}"
    written = [_post("approval_reminder", version, seat, at, suffix) for seat in people_asked(missing, at)]
    return sum(letter is not None for letter in written)


def queue_notice(version: AgendaVersion, at: datetime) -> Paper:
    """Mail, calendar and PDF to those whom the secretariat confirmed when it proposed the version."""
    meeting = version.meeting
    paper = request_agenda_paper(version, by=None, at=at)
    if meeting.state == Meeting.State.PLANNED:
        meeting.state = Meeting.State.CALLED
        meeting.save(update_fields=["state"])
    send_calendar(
        meeting,
        REQUEST,
        "notice",
        at,
        event=f"notice:v{version.number}",
        to=invitations_for_notice(version),
        paper=paper,
        context=_context(version),
    )
    follow_slots(meeting, at)
    return paper


def invitations_for_notice(version: AgendaVersion) -> list[Invitation]:
    """The stored recipients that are still called to the meeting."""
    return [each for each in standing_invitations(version.meeting) if each.seat_id in version.recipients]


def tell_reopened(meeting: Meeting, at: datetime | None) -> None:
    """To everyone who got the notice."""
    version = meeting.set_version
    if version:
        version.meeting = meeting
        for seat in one_each(each.seat for each in invitations_for_notice(version)):
            _post("agenda_reopened", version, seat, at or clock.now())


def _post(kind: str, version: AgendaVersion, seat: Seat, at: datetime, suffix: str = "") -> Outbox | None:
    letter = Letter(
        key=f"{kind}:{version.pk}:{seat.pk}{suffix}",
        kind=f"meetings.{kind}",
        template=kind,
        to=seat.user,
        forum=version.meeting.forum,
        context={"seat": seat, **_context(version)},
    )
    return post(letter, at=at)


def _context(version: AgendaVersion) -> dict[str, object]:
    return {
        "meeting": version.meeting,
        "version": version,
        "items": version.items,
        "url": f"{settings.PORTAL_URL}{version.meeting.get_absolute_url()}",
        "version_url": f"{settings.PORTAL_URL}{version.get_absolute_url()}",
    }
