"""Who may do what with a decision between meetings: pure yes or no."""

from forum.access import is_board, is_partner, is_secretariat
from forum.models import Forum
from meetings.models import Circular, CircularAnswer
from members.models import Seat

State = Circular.State


def may_write_circular(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_change_circular(seat: Seat, circular: Circular) -> bool:
    """Change and open it: the secretariat, while it is a draft."""
    return _secretariat_of(seat, circular) and circular.state == State.DRAFT


def may_remind_of_circular(seat: Seat, circular: Circular) -> bool:
    return _secretariat_of(seat, circular) and circular.state == State.OPEN


def may_end_circular(seat: Seat, circular: Circular) -> bool:
    """Take it back, or close it without a decision."""
    return _secretariat_of(seat, circular) and circular.state in {State.DRAFT, State.OPEN}


def may_see_circular(seat: Seat, circular: Circular) -> bool:
    """The secretariat always, the parties once they have been asked, the board what was decided."""
    if not _here(seat, circular):
        return False
    if is_board(seat):
        return circular.state == State.DECIDED
    return is_secretariat(seat) or circular.opened_at is not None


def may_answer_circular(seat: Seat, circular: Circular) -> bool:
    """Any ordinary or deputy seat of a party that was asked; the secretariat never answers for a party."""
    return (
        is_partner(seat)
        and _here(seat, circular)
        and circular.state == State.OPEN
        and any(row.party_id == seat.party_id for row in circular.asked.all())
    )


def may_withdraw_circular_answer(seat: Seat, answer: CircularAnswer) -> bool:
    """Any seat of the party that gave it, as long as it could be given."""
    is_ours = seat.party_id == answer.party_id and answer.ended_at is None
    return is_ours and may_answer_circular(seat, answer.circular)


def _here(seat: Seat, circular: Circular) -> bool:
    return seat.party.forum_id == circular.forum_id


def _secretariat_of(seat: Seat, circular: Circular) -> bool:
    return is_secretariat(seat) and _here(seat, circular)
