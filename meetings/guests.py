"""Guests: people without an account, invited to the part of a meeting that their item takes."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from meetings import guest_letters
from meetings.calendar import CANCEL, REQUEST
from meetings.locking import lock
from meetings.models import AgendaItem, Guest, Meeting
from meetings.rules import may_invite_guests
from meetings.slots import Slot, slots
from members.models import Seat


@dataclass(frozen=True, kw_only=True)
class GuestFields:
    """All that is kept about a guest."""

    name: str
    email: str
    organisation: str = ""


def standing_guests(meeting: Meeting) -> list[Guest]:
    """Those who are invited, in the order of their items."""
    guests = list(meeting.guests.filter(withdrawn_at=None).select_related("item"))
    for guest in guests:
        guest.meeting = meeting
    return guests


@transaction.atomic
def invite_guest(item: AgendaItem, fields: GuestFields, *, by: Seat, at: datetime | None = None) -> Guest:
    """A letter with the item's own time for the guest's calendar."""
    meeting = lock(item.meeting)
    require(may_invite_guests(by, meeting))
    now, slot = at or clock.now(), _slot(item)
    _refuse_twice(item, fields.email)
    guest = Guest.objects.create(
        meeting=meeting,
        item=item,
        invited_at=now,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        **asdict(fields),
    )
    history.record("guest.invited", on=item, by=by, at=now, guest=guest, organisation=fields.organisation)
    guest_letters.write(guest, REQUEST, "guest_invited", now)
    return guest


@transaction.atomic
def change_guest(
    guest: Guest, item: AgendaItem, fields: GuestFields, *, by: Seat, at: datetime | None = None
) -> Guest:
    """A corrected name sends nothing. Another item sends its time; another address takes the entry from the old one."""
    _lock(guest)
    require(may_invite_guests(by, guest.meeting) and guest.withdrawn_at is None)
    now, slot = at or clock.now(), _slot(item)
    is_elsewhere = fields.email.lower() != guest.email.lower()
    is_other_item = item.pk != guest.item_id
    if is_elsewhere or is_other_item:
        _refuse_twice(item, fields.email, but=guest)
    if is_elsewhere:
        guest.sequence += 1
        guest_letters.write(guest, CANCEL, "guest_withdrawn", now)
        guest.token_version += 1
        guest.answer, guest.answered_at = Guest.Answer.NONE, None
    for name, value in asdict(fields).items():
        setattr(guest, name, value)
    if is_other_item:
        guest.item, guest.starts_at, guest.ends_at = item, slot.starts_at, slot.ends_at
        guest.answer, guest.answered_at = Guest.Answer.NONE, None
    if is_elsewhere or is_other_item:
        guest.sequence += 1
        guest.replies_from = guest.sequence
        guest_letters.write(guest, REQUEST, "guest_invited" if is_elsewhere else "guest_moved", now)
    guest.save()
    history.record("guest.changed", on=item, by=by, at=now, guest=guest, organisation=fields.organisation)
    return guest


@transaction.atomic
def withdraw_guest(guest: Guest, *, by: Seat, at: datetime | None = None) -> Guest:
    """The entry leaves the guest's calendar. Withdrawing twice is withdrawing once."""
    _lock(guest)
    require(may_invite_guests(by, guest.meeting))
    if guest.withdrawn_at is None:
        _withdraw(guest, at or clock.now(), by)
    return guest


@transaction.atomic
def answer_as_guest(
    guest: Guest,
    answer: str,
    *,
    at: datetime | None = None,
    given_at: datetime | None = None,
    from_calendar: bool = False,
) -> Guest:
    """Whoever holds the guest's link, or writes from the guest's address, answers for the guest."""
    now = at or clock.now()
    _lock(guest)
    require(guest_letters.may_still_answer(guest))
    if answer != guest.answer:
        guest.answer, guest.answered_at = answer, given_at or now
        guest.save(update_fields=["answer", "answered_at"])
        verb = "guest.answered_from_calendar" if from_calendar else "guest.answered"
        history.record(verb, on=guest.item, forum=guest.meeting.forum, at=now, guest=guest, answer=answer)
    return guest


def follow_slots(
    meeting: Meeting, at: datetime, *, is_moved: bool = False, asks_again: bool = False
) -> list[Guest]:
    """Tell those whose part of the meeting has moved; the others hear nothing. Called by the deeds that move it.

    `is_moved`: the meeting itself has another time or place, so every guest is told. `asks_again`: another time,
    so what was answered does not count any longer.
    """
    guests = standing_guests(meeting)
    found = slots(meeting) if guests else {}
    told = []
    for guest in guests:
        slot = found.get(str(guest.item.uuid))
        if slot is None and (is_moved or meeting.agenda_state == Meeting.AgendaState.SET):
            _withdraw(guest, at, None)  # The item is taken off the agenda.
        if slot and (is_moved or (slot.starts_at, slot.ends_at) != (guest.starts_at, guest.ends_at)):
            _tell(guest, slot, at, asks_again)
            told.append(guest)
    return told


def cancel_guests(meeting: Meeting, at: datetime) -> None:
    """The meeting is not held: every guest's entry is taken away."""
    for guest in standing_guests(meeting):
        guest.sequence += 1
        guest.save(update_fields=["sequence"])
        guest_letters.write(guest, CANCEL, "guest_cancelled", at)


def _tell(guest: Guest, slot: Slot, at: datetime, asks_again: bool) -> None:
    guest.sequence += 1
    guest.starts_at, guest.ends_at = slot.starts_at, slot.ends_at
    if asks_again:
        guest.answer, guest.answered_at, guest.replies_from = Guest.Answer.NONE, None, guest.sequence
    guest.save(update_fields=["sequence", "starts_at", "ends_at", "answer", "answered_at", "replies_from"])
    history.record("guest.told", on=guest.item, forum=guest.meeting.forum, at=at, guest=guest)
    guest_letters.write(guest, REQUEST, "guest_moved", at)


def _withdraw(guest: Guest, at: datetime, by: Seat | None) -> None:
    guest.sequence += 1
    guest.withdrawn_at = at
    guest.save(update_fields=["sequence", "withdrawn_at"])
    history.record("guest.withdrawn", on=guest.item, by=by, forum=guest.meeting.forum, at=at, guest=guest)
    guest_letters.write(guest, CANCEL, "guest_withdrawn", at)


def _slot(item: AgendaItem) -> Slot:
    slot = slots(item.meeting).get(str(item.uuid))
    if slot is None:
        raise ValidationError({"item": _("The item is no longer on the agenda. Choose another one.")})
    return slot


def _refuse_twice(item: AgendaItem, email: str, but: Guest | None = None) -> None:
    """One person, one entry: neither twice to an item, nor beside a call to the whole meeting."""
    others = item.guests.filter(withdrawn_at=None, email__iexact=email).exclude(pk=but.pk if but else 0)
    if others.exists():
        raise ValidationError({"email": _("This address is already invited to the item.")})
    called = item.meeting.invitations.filter(withdrawn_at=None, seat__user__email__iexact=email)
    if called.exists():
        raise ValidationError({"email": _("This person is already called to the whole meeting.")})


def _lock(guest: Guest) -> None:
    meeting = lock(guest.meeting)
    guest.refresh_from_db()
    guest.meeting = meeting
