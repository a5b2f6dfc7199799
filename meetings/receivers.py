"""Who a letter about a meeting goes to: people, not seats, so that nobody gets the same letter twice."""

from collections.abc import Collection, Iterable
from datetime import datetime

from forum.formats import local
from forum.models import Forum
from members.models import Seat

WORKING = [Seat.Role.SECRETARIAT, Seat.Role.PARTNER]


def one_each(seats: Iterable[Seat]) -> list[Seat]:
    """The first seat of every person who can still sign in."""
    first: dict[int, Seat] = {}
    for seat in seats:
        if seat.user.is_active:
            first.setdefault(seat.user_id, seat)
    return list(first.values())


def serving_seats(forum: Forum, roles: Collection[str], at: datetime) -> list[Seat]:
    """One seat for each person with one of the roles on that day."""
    seats = Seat.objects.serving(local(at).date()).filter(party__forum=forum, role__in=roles)
    return one_each(seats.select_related("party__organisation", "user"))


def working_seats(parties: Collection[int], at: datetime) -> list[Seat]:
    """Everyone who acts for one of the parties on that day; the board only reads."""
    seats = Seat.objects.serving(local(at).date()).filter(party__in=parties, role__in=WORKING)
    return list(seats.select_related("party__organisation", "user"))
