"""Who may do what with suggested times: pure yes or no."""

from forum.access import is_partner, is_secretariat
from forum.models import Forum
from meetings.models import DatePoll, PollParticipant
from members.models import Seat


def may_suggest_times(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_settle_poll(seat: Seat, poll: DatePoll) -> bool:
    """Choose one of the times, or close it without."""
    return is_secretariat(seat) and seat.party.forum_id == poll.forum_id and poll.is_open


def may_see_poll(seat: Seat, poll: DatePoll) -> bool:
    return seat.party.forum_id == poll.forum_id and (is_secretariat(seat) or is_partner(seat))


def may_answer_poll(seat: Seat, participant: PollParticipant) -> bool:
    """The seat that was asked, while no time is chosen."""
    return participant.seat_id == seat.pk and participant.poll.is_open


def may_answer_as_guest(poll: DatePoll) -> bool:
    """Whoever holds the guests' link, while no time is chosen."""
    return poll.is_open
