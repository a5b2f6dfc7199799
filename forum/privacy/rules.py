"""Who may take out or take away a person's data."""

from datetime import date

from forum.access import is_secretariat
from forum.models import Forum, User
from members.models import Seat


def may_keep_records(seat: Seat, forum: Forum) -> bool:
    """Decide how long what is kept, and carry it out."""
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_take_out(seat: Seat, person: User, forum: Forum) -> bool:
    """The data of whoever has or had a seat in the forum."""
    return may_keep_records(seat, forum) and person.seats.filter(party__forum=forum).exists()


def has_running_seat(person: User, day: date) -> bool:
    """Anywhere: today, or from a day to come."""
    return person.seats.filter(until=None).exists() or person.seats.filter(until__gte=day).exists()
