"""What the pages show of guests: the list beside the seats, and what a change would send."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forum.access import first_seat_that
from forum.formats import timespan
from meetings.guests import GuestFields, standing_guests
from meetings.models import AgendaItem, Guest, Meeting
from meetings.recipients import Event, Recipient, of_guests
from meetings.rules import may_invite_guests, may_see_guest_addresses
from meetings.slots import Slot, slots


@dataclass(frozen=True, slots=True)
class GuestPreview:
    """What is sent when the page is confirmed; nothing where only a name is corrected."""

    time: str
    recipients: list[Recipient]


def guest_context(meeting: Meeting, seats: Sequence[Any]) -> dict[str, Any]:
    """For the page of participants: one query."""
    return {
        "guests": [(guest, timespan(guest.starts_at, guest.ends_at)) for guest in standing_guests(meeting)],
        "may_invite_guests": first_seat_that(may_invite_guests, seats, meeting) is not None,
        "sees_addresses": first_seat_that(may_see_guest_addresses, seats, meeting) is not None,
    }


def invite_preview(item: AgendaItem, fields: GuestFields) -> GuestPreview:
    invited = Guest(item=item, name=fields.name, email=fields.email)
    return GuestPreview(_time(item), of_guests([invited], Event.GUEST_INVITED))


def change_preview(guest: Guest, item: AgendaItem, fields: GuestFields) -> GuestPreview:
    becomes = Guest(item=item, name=fields.name, email=fields.email)
    if fields.email.lower() != guest.email.lower():
        gone = of_guests([guest], Event.GUEST_WITHDRAWN)
        return GuestPreview(_time(item), gone + of_guests([becomes], Event.GUEST_INVITED))
    if item.pk != guest.item_id:
        return GuestPreview(_time(item), of_guests([becomes], Event.GUEST_MOVED))
    return GuestPreview(_time(item), [])


def withdraw_preview(guest: Guest) -> GuestPreview:
    return GuestPreview(timespan(guest.starts_at, guest.ends_at), of_guests([guest], Event.GUEST_WITHDRAWN))


def told_by_the_notice(meeting: Meeting, found: dict[str, Slot]) -> list[Recipient]:
    """The guests whom the setting of an agenda with these times concerns; the others hear nothing."""
    guests = standing_guests(meeting)
    gone = [guest for guest in guests if str(guest.item.uuid) not in found]
    moved = [
        guest
        for guest in guests
        if (slot := found.get(str(guest.item.uuid)))
        and (slot.starts_at, slot.ends_at) != (guest.starts_at, guest.ends_at)
    ]
    return of_guests(moved, Event.GUEST_MOVED) + of_guests(gone, Event.GUEST_WITHDRAWN)


def _time(item: AgendaItem) -> str:
    slot = slots(item.meeting).get(str(item.uuid))
    return timespan(slot.starts_at, slot.ends_at) if slot else _("The item is no longer on the agenda.")
