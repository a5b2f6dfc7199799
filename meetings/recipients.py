"""Who gets which letter, and what it does to their calendar, as every preview shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from forum import clock
from meetings.invitations import one_each, seats_to_call, standing_invitations
from meetings.models import Invitation, Meeting
from members.models import Seat


class Event(TextChoices):
    PLANNED = "save_the_date", _("Save the date")
    MOVED = "moved", _("The meeting is moved")
    CANCELLED = "cancelled", _("The meeting is cancelled")


class Effect(TextChoices):
    ADDED = "added", _("The meeting is added")
    CHANGED = "changed", _("The entry is moved to the new time and place")
    REMOVED = "removed", _("The meeting is taken away")


EFFECTS = {Event.PLANNED: Effect.ADDED, Event.MOVED: Effect.CHANGED, Event.CANCELLED: Effect.REMOVED}


@dataclass(frozen=True, slots=True)
class Recipient:
    seat: Seat
    letter_kind: Event
    calendar_effect: Effect
    letters: int = 1


def who_gets_what(meeting: Meeting, event: Event, at: datetime | None = None) -> list[Recipient]:
    """One line a person, by party. A planned meeting need not be saved yet."""
    if event == Event.PLANNED:
        seats = seats_to_call(meeting.forum, at or clock.now(), meeting.group_id)
        invitations = [Invitation(meeting=meeting, seat=seat) for seat in seats]
        invitations.sort(key=lambda each: (each.seat.kind != Seat.Kind.ORDINARY, each.seat_id))
    else:
        invitations = standing_invitations(meeting)
    recipients = [Recipient(each.seat, event, EFFECTS[event]) for each in one_each(invitations)]
    return in_order(recipients)


def in_order(recipients: Iterable[Recipient]) -> list[Recipient]:
    """By party."""
    return sorted(recipients, key=lambda each: (each.seat.party.organisation.sort_key, each.seat.pk))
