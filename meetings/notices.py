"""The letters of the agenda: asking for approval, reminding, the notice of the meeting, and its reopening."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import partial

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from forum import clock
from forum.mail import Letter, post
from forum.models import Outbox, Paper
from meetings.agenda_paper import request_agenda_paper
from meetings.approving import approving_parties, members_of
from meetings.calendar import REQUEST
from meetings.guests import follow_slots
from meetings.invitations import send_calendar, standing_invitations
from meetings.models import AgendaVersion, Approval, Invitation, Meeting
from meetings.receivers import one_each
from meetings.versions import changes
from members.models import Party, Seat


def people_asked(meeting: Meeting, parties: Iterable[Party], at: datetime) -> list[Seat]:
    """Who may approve for these parties: their representatives, never the secretariat or the board."""
    seats = Seat.objects.serving(timezone.localdate(at)).filter(party__in=parties, role=Seat.Role.PARTNER)
    if meeting.group_id:
        seats = seats.filter(pk__in=members_of(meeting.group_id, timezone.localdate(at)))
    return one_each(seats.select_related("user", "party__organisation"))


def ask_for_approval(version: AgendaVersion, at: datetime) -> None:
    """A party that has approved an earlier version is told what has changed since that one."""
    parties = approving_parties(version.meeting, timezone.localdate(at))
    approved = approved_before(version.meeting, version.number)
    for seat in people_asked(version.meeting, parties, at):
        before = approved.get(seat.party_id)
        if before is None:
            _post("approval_asked", version, seat, at)
        else:
            _post("approval_asked_again", version, seat, at, more=_since(before, version))


def approved_before(meeting: Meeting, number: int) -> dict[int, AgendaVersion]:
    """By party: the newest of the versions before that number that it approved itself; silence has read nothing."""
    approvals = Approval.objects.filter(
        version__meeting=meeting, version__number__lt=number, silent=False, withdrawn_at=None
    )
    rows = approvals.select_related("version").order_by("version__number")
    return {approval.party_id: approval.version for approval in rows}


def _since(before: AgendaVersion, version: AgendaVersion) -> dict[str, object]:
    """The changes are put into words where the letter is written, in its reader's language."""
    return {
        "before": before,
        "changes": partial(changes, before.items, version.items),
        "changes_url": f"{settings.PORTAL_URL}{changes_address(version, before)}",
    }


def changes_address(version: AgendaVersion, before: AgendaVersion) -> str:
    """The page that shows what differs and approves with one press."""
    meeting = version.meeting
    address = reverse("meetings:version_changes", args=[meeting.forum.slug, meeting.slug, version.number])
    return f"{address}?sedan={before.number}"


def remind(
    version: AgendaVersion, missing: list[Party], at: datetime, occasion: str = "", since: date | None = None
) -> int:
    """One letter a day, or for the same occasion, to each person who has had none `since`; how many were new."""
    day = timezone.localdate(at)
    told = _reminded_since(version, since or day)
    late: dict[str, object] = {"is_late": version.approve_by is not None and version.approve_by < day}
    written = [
        _post("approval_reminder", version, seat, at, f":{occasion or day}", late)
        for seat in people_asked(version.meeting, missing, at)
        if seat.user_id not in told
    ]
    return sum(letter is not None for letter in written)


def reminders_of(version: AgendaVersion) -> QuerySet[Outbox]:
    return Outbox.objects.filter(key__startswith=f"approval_reminder:{version.pk}:")


def _reminded_since(version: AgendaVersion, day: date) -> set[int | None]:
    """Whom the portal or the secretariat has reminded since that day began."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    return set(reminders_of(version).filter(created_at__gte=begins).values_list("user", flat=True))


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


def tell_of_oral_approval(approval: Approval, version: AgendaVersion, at: datetime) -> None:
    """To all who may approve for the party, so that they can take back what nobody said."""
    for seat in people_asked(version.meeting, [approval.party], at):
        _post("oral_approval", version, seat, at, f":{approval.pk}", {"approval": approval})


def _post(
    kind: str,
    version: AgendaVersion,
    seat: Seat,
    at: datetime,
    suffix: str = "",
    more: dict[str, object] | None = None,
) -> Outbox | None:
    letter = Letter(
        key=f"{kind}:{version.pk}:{seat.user_id}{suffix}",
        kind=f"meetings.{kind}",
        template=kind,
        to=seat.user,
        forum=version.meeting.forum,
        context={"seat": seat, **_context(version), **(more or {})},
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
