"""Who may do what with parties and seats."""

from forum.access import is_board, is_secretariat
from forum.models import Forum
from members.models import Seat


def may_manage_members(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_change_settings(seat: Seat, forum: Forum) -> bool:
    return may_manage_members(seat, forum)


def may_see_addresses(seat: Seat) -> bool:
    """The parties reach each other; the board reads names and assignments."""
    return not is_board(seat)
