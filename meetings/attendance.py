"""Who came to a meeting."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from forum import clock, history
from forum.access import require
from forum.formats import local
from meetings.locking import lock
from meetings.models import Attendance, Invitation, Meeting
from meetings.rules import may_write_notes
from members.models import Seat

Answer, Status = Invitation.Answer, Attendance.Status
GUESSED = {Answer.YES: Status.PRESENT, Answer.NO: Status.REGRETS, Answer.DEPUTY: Status.REGRETS}


@dataclass(frozen=True, slots=True)
class Expected:
    """A seat that may be at the meeting, and what is noted or guessed from its answer."""

    seat: Seat
    status: str
    is_noted: bool


@transaction.atomic
def note_attendance(
    meeting: Meeting, statuses: dict[Seat, str], *, by: Seat, at: datetime | None = None
) -> list[Attendance]:
    """Write down the seats' attendance; an empty status takes a note away."""
    require(may_write_notes(by, lock(meeting)))
    require(all(seat.party.forum_id == meeting.forum_id for seat in statuses))
    rows = {row.seat_id: row for row in meeting.attendances.all()}
    stands = {pk: row.status for pk, row in rows.items()}
    changed = {seat: status for seat, status in statuses.items() if status != stands.get(seat.pk, "")}
    for seat, status in changed.items():
        _note(rows.get(seat.pk) or Attendance(meeting=meeting, seat=seat), status, at or clock.now())
    if changed:
        counts = Counter(meeting.attendances.values_list("status", flat=True))
        history.record("attendance.noted", on=meeting, by=by, at=at, counts=dict(counts))
    return list(meeting.attendances.select_related("seat__party__organisation", "seat__user"))


def _note(row: Attendance, status: str, at: datetime) -> None:
    if not status:
        row.delete()
        return
    row.status, row.noted_at = Status(status), at
    row.save()


@transaction.atomic
def name_chair(meeting: Meeting, chair: Seat | None, *, by: Seat, at: datetime | None = None) -> Meeting:
    """Say who leads the meeting."""
    require(may_write_notes(by, lock(meeting)))
    require(chair is None or chair.party.forum_id == meeting.forum_id)
    if meeting.chair_id != (chair.pk if chair else None):
        meeting.chair = chair
        meeting.save(update_fields=["chair"])
        history.record("chair.named", on=meeting, by=by, at=at, chair=chair.party if chair else None)
    return meeting


def expected(meeting: Meeting) -> list[Expected]:
    """Everyone who sits for a party or the secretariat that day, and whoever is noted already."""
    noted = dict(meeting.attendances.values_list("seat_id", "status"))
    guessed = _guesses(meeting)
    day = local(meeting.starts_at).date()
    serving = Q(since__lte=day, role__in=[Seat.Role.PARTNER, Seat.Role.SECRETARIAT]) & (
        Q(until=None) | Q(until__gte=day)
    )
    seats = Seat.objects.filter(serving | Q(pk__in=noted), party__forum_id=meeting.forum_id)
    return [
        Expected(seat, noted.get(seat.pk, guessed.get(seat.pk, "")), seat.pk in noted)
        for seat in seats.select_related("party__organisation", "user")
    ]


def _guesses(meeting: Meeting) -> dict[int, str]:
    guesses: dict[int, str] = {}
    for invitation in meeting.invitations.filter(withdrawn_at=None):
        guesses.setdefault(invitation.seat_id, GUESSED.get(Answer(invitation.answer), ""))
        if invitation.answer == Answer.DEPUTY and invitation.deputy_id:
            guesses[invitation.deputy_id] = Status.SERVING
    return guesses
