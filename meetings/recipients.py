"""Who gets which letter, and what it does to their calendar, as every preview shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock
from meetings.guests import standing_guests
from meetings.invitations import one_each, seats_to_call, standing_invitations
from meetings.models import Guest, Invitation, Meeting
from members.models import Seat


class Event(TextChoices):
    PLANNED = "save_the_date", _("Save the date")
    MOVED = "moved", _("The meeting is moved")
    CANCELLED = "cancelled", _("The meeting is cancelled")
    NOTICE = "notice", _("Notice, with the agenda as a PDF")
    GUEST_INVITED = "guest_invited", _("Invitation to the item")
    GUEST_MOVED = "guest_moved", _("New time or place for the item")
    GUEST_WITHDRAWN = "guest_withdrawn", _("No longer invited to the item")


class Effect(TextChoices):
    ADDED = "added", _("The meeting is added")
    CHANGED = "changed", _("The entry is moved to the new time and place")
    REMOVED = "removed", _("The meeting is taken away")
    ITEM_ADDED = "item_added", _("The item's time is added")
    ITEM_REMOVED = "item_removed", _("The item's time is taken away")
    CONFIRMED = "confirmed", _("The entry stays and points to the agenda")
    NOTHING = "nothing", _("Nothing: the deputy has the meeting in the calendar")


EFFECTS = {
    Event.PLANNED: Effect.ADDED,
    Event.MOVED: Effect.CHANGED,
    Event.CANCELLED: Effect.REMOVED,
    Event.NOTICE: Effect.CONFIRMED,
    Event.GUEST_INVITED: Effect.ITEM_ADDED,
    Event.GUEST_MOVED: Effect.CHANGED,
    Event.GUEST_WITHDRAWN: Effect.ITEM_REMOVED,
}
OF_GUESTS = {Event.MOVED: Event.GUEST_MOVED, Event.CANCELLED: Event.CANCELLED}


@dataclass(frozen=True, slots=True)
class Recipient:
    """A seat that is called, or a guest."""

    seat: Seat | None
    letter_kind: Event
    calendar_effect: Effect
    guest: Guest | None = None
    letters: int = 1

    @property
    def name(self) -> str:
        return self.guest.name if self.guest else self.seat.user.name if self.seat else ""

    @property
    def email(self) -> str:
        return self.guest.email if self.guest else self.seat.user.email if self.seat else ""

    @property
    def standing(self) -> str:
        """For whom the person comes."""
        if self.guest:
            return gettext("Guest: %(item)s") % {"item": self.guest.item.title}
        return f"{self.seat.party}, {self.seat.get_kind_display().lower()}" if self.seat else ""


def who_gets_what(
    meeting: Meeting, event: Event, at: datetime | None = None, *, asks_again: bool = True
) -> list[Recipient]:
    """One line a person, by party, then the guests. A planned meeting need not be saved yet."""
    if event == Event.PLANNED:
        seats = seats_to_call(meeting.forum, at or clock.now(), meeting.group_id)
        invitations = [Invitation(meeting=meeting, seat=seat) for seat in seats]
        invitations.sort(key=lambda each: (each.seat.kind != Seat.Kind.ORDINARY, each.seat_id))
    else:
        invitations = standing_invitations(meeting)
    recipients = of_seats(invitations, event, asks_again=asks_again)
    if event in OF_GUESTS:
        recipients += of_guests(standing_guests(meeting), OF_GUESTS[event])
    return recipients


def of_seats(invitations: Iterable[Invitation], event: Event, *, asks_again: bool = False) -> list[Recipient]:
    """Whoever has sent a deputy gets the letter alone, unless everyone is asked anew."""
    recipients = []
    for each in one_each(invitations):
        is_left_alone = each.is_replaced and not (event == Event.MOVED and asks_again)
        effect = Effect.NOTHING if is_left_alone else EFFECTS[event]
        recipients.append(Recipient(each.seat, event, effect))
    return in_order(recipients)


def in_order(recipients: Iterable[Recipient]) -> list[Recipient]:
    return sorted(recipients, key=_by_party)


def _by_party(recipient: Recipient) -> tuple[bytes | str, int]:
    seat = recipient.seat
    return (seat.party.organisation.sort_key, seat.pk) if seat else ("", 0)


def of_guests(guests: Iterable[Guest], event: Event) -> list[Recipient]:
    effect = Effect.ITEM_REMOVED if event == Event.CANCELLED else EFFECTS[event]
    return [Recipient(None, event, effect, guest) for guest in guests]
