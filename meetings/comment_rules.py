"""Who may say something about an item, take it back, and say what became of it."""

from forum.access import is_partner, is_secretariat
from meetings.models import AgendaItem, AgendaVersion, Comment, Meeting, Minutes
from meetings.rules import may_approve, may_see_minutes, may_see_participants
from members.models import Seat

BEFORE = {Meeting.State.PLANNED, Meeting.State.CALLED}


def may_read_comments(seat: Seat, meeting: Meeting) -> bool:
    """Those who work on the agenda; the board reads what has been set and finalised."""
    return may_see_participants(seat, meeting)


def may_read_comments_on_minutes(seat: Seat, minutes: Minutes) -> bool:
    return may_read_comments(seat, minutes.meeting) and may_see_minutes(seat, minutes)


def may_comment(seat: Seat, item: AgendaItem) -> bool:
    """On the agenda: until the meeting begins, also once it is set."""
    meeting = item.meeting
    return may_read_comments(seat, meeting) and meeting.state in BEFORE and item.deleted_at is None


def may_ask_for_change(seat: Seat, version: AgendaVersion) -> bool:
    """Who may approve a version may ask for another one."""
    return may_approve(seat, version)


def may_comment_on_minutes(seat: Seat, minutes: Minutes) -> bool:
    """The parties, from the day the draft is shared until it is finalised."""
    return (
        is_partner(seat)
        and may_read_comments_on_minutes(seat, minutes)
        and minutes.state == Minutes.State.COMMENTS
    )


def may_take_back_comment(seat: Seat, comment: Comment) -> bool:
    """Any seat of the party, as long as nobody has answered; the secretariat's own are the secretariat's."""
    return (
        seat.party_id == comment.party_id
        and is_secretariat(seat) == is_secretariat(comment.seat)
        and may_read_comments(seat, comment.meeting)
        and comment.withdrawn_at is None
        and comment.handled_at is None
        and not is_frozen(comment.meeting)
    )


def may_handle_comment(seat: Seat, comment: Comment) -> bool:
    """The secretariat; on the agenda also the party that proposed the item, but not of what it said itself."""
    return (
        may_read_comments(seat, comment.meeting)
        and comment.withdrawn_at is None
        and not is_frozen(comment.meeting)
        and (is_secretariat(seat) or _is_proposers(seat, comment))
    )


def is_frozen(meeting: Meeting) -> bool:
    """Comments are frozen with the meeting's record."""
    minutes = getattr(meeting, "minutes", None)
    return minutes is not None and minutes.finalised_at is not None


def _is_proposers(seat: Seat, comment: Comment) -> bool:
    return (
        is_partner(seat)
        and comment.stage == Comment.Stage.AGENDA
        and comment.meeting.state in BEFORE
        and comment.item.proposer_id == seat.party_id
        and comment.party_id != seat.party_id
    )
