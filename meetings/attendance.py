"""Who came to a meeting, and for which items."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.formats import local
from meetings.locking import lock
from meetings.models import Attendance, Invitation, Meeting
from meetings.quorum import numbers_of, recount, speaks
from meetings.rules import may_write_notes
from members.models import GroupMember, Seat

Answer, Status = Invitation.Answer, Attendance.Status
GUESSED = {Answer.YES: Status.PRESENT, Answer.NO: Status.REGRETS, Answer.DEPUTY: Status.REGRETS}
CAME = {Status.PRESENT, Status.SERVING}


@dataclass(frozen=True, slots=True)
class Noted:
    """What is noted of one seat. Without items it was there from the beginning, or to the end."""

    status: str = ""
    from_item: int | None = None
    until_item: int | None = None
    arrived_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def is_here(self) -> bool:
        return self.status in CAME and self.left_at is None and self.until_item is None


@dataclass(frozen=True, slots=True)
class Expected:
    """A seat that may be at the meeting, and what is noted or guessed from its answer."""

    seat: Seat
    noted: Noted
    is_noted: bool

    @property
    def status(self) -> str:
        return self.noted.status


@transaction.atomic
def note_attendance(
    meeting: Meeting, statuses: Mapping[Seat, str | Noted], *, by: Seat, at: datetime | None = None
) -> list[Attendance]:
    """Write down the seats' attendance; an empty status takes a note away."""
    require(may_write_notes(by, lock(meeting)))
    require(all(seat.party.forum_id == meeting.forum_id for seat in statuses))
    wanted = {seat: _plain(noted) for seat, noted in statuses.items()}
    rows = {row.seat_id: row for row in meeting.attendances.select_related("seat")}
    stands = {pk: _noted(row) for pk, row in rows.items()}
    changed = {seat: noted for seat, noted in wanted.items() if noted != stands.get(seat.pk, Noted())}
    if doubled := seated_twice(meeting, {row.seat: stands[pk] for pk, row in rows.items()} | wanted):
        raise ValidationError(one_voice(doubled[0]), code="doubled")
    for seat, noted in changed.items():
        _note(rows.get(seat.pk) or Attendance(meeting=meeting, seat=seat), noted, at or clock.now())
    if changed:
        recount(meeting)
        counts = Counter(meeting.attendances.values_list("status", flat=True))
        history.record("attendance.noted", on=meeting, by=by, at=at, counts=dict(counts))
    return list(meeting.attendances.select_related("seat__party__organisation", "seat__user"))


def arriving(meeting: Meeting, seat: Seat, noted: Noted, at: datetime) -> Noted:
    """Somebody comes while the meeting is held: from the item being treated on."""
    status = Status.SERVING if seat.kind == Seat.Kind.DEPUTY else Status.PRESENT
    if noted.status in CAME:
        return replace(noted, until_item=None, left_at=None)
    return Noted(status, from_item=meeting.current_item_id, arrived_at=at)


def leaving(meeting: Meeting, noted: Noted, at: datetime) -> Noted:
    """Somebody goes: the item being treated is the last one."""
    return replace(noted, until_item=meeting.current_item_id, left_at=at)


def seated_twice(meeting: Meeting, noted: Mapping[Seat, Noted]) -> list[Seat]:
    """Deputies serving while their party's ordinary seats are all there: a party has no more voices than those.

    One may hand over to the other in the middle of an item.
    """
    numbers = numbers_of(meeting)
    parties: dict[int, list[tuple[Seat, range]]] = {}
    for seat, each in noted.items():
        if speaks(seat, each.status):
            parties.setdefault(seat.party_id, []).append((seat, _span(each, numbers)))
    return [
        seat
        for party, voices in parties.items()
        for seat, span in voices
        if noted[seat].status == Status.SERVING
        and any(sum(n in other for _seat, other in voices) > _voices(noted, party) for n in span)
    ]


def _span(noted: Noted, numbers: Mapping[int, int]) -> range:
    """The stretches between items that somebody was there for."""
    return range(numbers.get(noted.from_item or 0, 0), numbers.get(noted.until_item or 0, len(numbers) + 1))


def _voices(noted: Mapping[Seat, Noted], party: int) -> int:
    ordinary = [seat for seat in noted if seat.party_id == party and seat.kind == Seat.Kind.ORDINARY]
    return max(1, sum(seat.role == Seat.Role.PARTNER for seat in ordinary))


def one_voice(deputy: Seat) -> str:
    text = _("%(party)s is represented already. Note the deputy as present, not serving.")
    return text % {"party": deputy.party}


def _plain(noted: str | Noted) -> Noted:
    """Whoever did not come took part in nothing."""
    noted = Noted(noted) if isinstance(noted, str) else noted
    return noted if noted.status in CAME else Noted(noted.status)


def _noted(row: Attendance) -> Noted:
    return Noted(row.status, row.from_item_id, row.until_item_id, row.arrived_at, row.left_at)


def _note(row: Attendance, noted: Noted, at: datetime) -> None:
    if not noted.status:
        row.delete()
        return
    row.status, row.noted_at = Status(noted.status), at
    row.from_item_id, row.until_item_id = noted.from_item, noted.until_item
    row.arrived_at, row.left_at = noted.arrived_at, noted.left_at
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
    """Everyone who sits for a party or the secretariat that day, of a group's meeting those who sit in it.

    Whoever is noted already is among them.
    """
    noted = {row.seat_id: _noted(row) for row in meeting.attendances.all()}
    guessed = _guesses(meeting)
    day = local(meeting.starts_at).date()
    serving = Q(since__lte=day, role__in=[Seat.Role.PARTNER, Seat.Role.SECRETARIAT]) & (
        Q(until=None) | Q(until__gte=day)
    )
    if meeting.group_id:
        members = GroupMember.objects.serving(day).filter(group=meeting.group_id)
        serving &= Q(pk__in=members.values("seat"))
    seats = Seat.objects.filter(serving | Q(pk__in=noted), party__forum_id=meeting.forum_id)
    return [
        Expected(seat, noted.get(seat.pk, Noted(guessed.get(seat.pk, ""))), seat.pk in noted)
        for seat in seats.select_related("party__organisation", "user")
    ]


def _guesses(meeting: Meeting) -> dict[int, str]:
    guesses: dict[int, str] = {}
    for invitation in meeting.invitations.filter(withdrawn_at=None):
        guesses.setdefault(invitation.seat_id, GUESSED.get(Answer(invitation.answer), ""))
        if invitation.answer == Answer.DEPUTY and invitation.deputy_id:
            guesses[invitation.deputy_id] = Status.SERVING
    return guesses
