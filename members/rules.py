"""Who may do what with parties and seats."""

from forum.access import is_board, is_secretariat
from forum.clock import today
from forum.models import Forum, User
from members.models import Seat


def may_manage_members(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_change_settings(seat: Seat, forum: Forum) -> bool:
    return may_manage_members(seat, forum)


def may_see_addresses(seat: Seat) -> bool:
    """The parties reach each other; the board reads names and assignments."""
    return not is_board(seat)


def may_reset_second_factor(seat: Seat, person: User) -> bool:
    """Of those who sit in this forum alone; those who run a forum or the portal, or sit elsewhere, ask the operator."""
    if not is_secretariat(seat) or person.is_operator or person.pk == seat.user_id:
        return False
    held = list(person.seats.serving(today()).select_related("party"))
    return bool(held) and all(
        each.party.forum_id == seat.party.forum_id and not is_secretariat(each) for each in held
    )
