"""The forums a person may enter today."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from forum.models import Forum
from members.models import Seat


@dataclass(slots=True)
class Choice:
    forum: Forum
    seats: list[Seat] = field(default_factory=list)


def choices_of(user: Any, day: date) -> list[Choice]:
    """In the order of the forums' names, each with the person's seats in it."""
    found: dict[int, Choice] = {}
    seats = user.seats.serving(day).select_related("party__forum", "party__organisation")
    for seat in seats.order_by("party__forum__name", "pk"):
        forum = seat.party.forum
        found.setdefault(forum.pk, Choice(forum)).seats.append(seat)
    return list(found.values())
