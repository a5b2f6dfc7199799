"""Who may do what with a meeting: pure yes or no, asked by the page, the button, the deed and the socket."""

from forum.access import is_board, is_partner, is_secretariat
from forum.models import Forum
from meetings.models import (
    ActionItem,
    Adjuster,
    AgendaItem,
    AgendaVersion,
    Approval,
    Decision,
    Invitation,
    Meeting,
    Minutes,
)
from members.models import Party, Seat

AgendaState, State = Meeting.AgendaState, Meeting.State


def may_schedule(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_subscribe(seat: Seat, forum: Forum) -> bool:
    """Everybody who reads the year may have it in their calendar."""
    return seat.party.forum_id == forum.pk


def may_change_meeting(seat: Seat, meeting: Meeting) -> bool:
    """Move, call or cancel: the secretariat, until the meeting has been opened."""
    return _secretariat_of(seat, meeting) and meeting.state in {State.PLANNED, State.CALLED}


def may_see_agenda(seat: Seat, meeting: Meeting) -> bool:
    """The parties always; the board once an agenda has been set."""
    return _here(seat, meeting) and (not is_board(seat) or meeting.set_version_id is not None)


def may_see_version(seat: Seat, version: AgendaVersion) -> bool:
    """The parties every version, the board the one that is set."""
    meeting = version.meeting
    return _works_here(seat, meeting) or (_here(seat, meeting) and meeting.set_version_id == version.pk)


def in_circle(seat: Seat, meeting: Meeting) -> bool:
    """Whether the meeting is the seat's own: of the whole forum, or of a group that it serves in.

    The secretariat keeps every meeting of its forum. The others read what is not theirs.
    """
    return _works_here(seat, meeting) and (
        meeting.group_id is None or is_secretariat(seat) or seat.pk in meeting.group_seats
    )


def may_edit_agenda(seat: Seat, meeting: Meeting) -> bool:
    """The parties and the secretariat, until the agenda is set."""
    return (
        in_circle(seat, meeting)
        and meeting.state in {State.PLANNED, State.CALLED}
        and meeting.agenda_state != AgendaState.SET
    )


def may_remove_item(seat: Seat, item: AgendaItem) -> bool:
    """The secretariat any item, a party its own."""
    return may_edit_agenda(seat, item.meeting) and (is_secretariat(seat) or item.proposer_id == seat.party_id)


def may_name_project(seat: Seat, item: AgendaItem) -> bool:
    """Who edits the agenda, and the secretariat until the record is finalised: the text is not touched."""
    meeting = item.meeting
    return may_edit_agenda(seat, meeting) or (
        _secretariat_of(seat, meeting) and meeting.state != State.CANCELLED and not _finalised(meeting)
    )


def may_order_agenda(seat: Seat, meeting: Meeting) -> bool:
    return is_secretariat(seat) and may_edit_agenda(seat, meeting)


def may_call_for_items(seat: Seat, meeting: Meeting) -> bool:
    """Decide when the parties are asked for items: the secretariat, until the agenda is set."""
    return may_order_agenda(seat, meeting)


def may_propose_version(seat: Seat, meeting: Meeting) -> bool:
    return may_order_agenda(seat, meeting)


def may_approve(seat: Seat, version: AgendaVersion) -> bool:
    """Any ordinary or deputy seat of an approving party; the secretariat never approves for a party."""
    meeting = version.meeting
    return (
        is_partner(seat)
        and in_circle(seat, meeting)
        and seat.party.approves
        and meeting.agenda_state == AgendaState.PROPOSED
        and meeting.state in {State.PLANNED, State.CALLED}
    )


def may_note_oral_approval(seat: Seat, version: AgendaVersion) -> bool:
    """The secretariat writes down what a representative has said, where the forum allows it."""
    return version.meeting.forum.oral_approval and may_call_anyway(seat, version.meeting)


def may_withdraw_approval(seat: Seat, approval: Approval) -> bool:
    """Any seat of the party that gave it, as long as it could be given."""
    is_ours = seat.party_id == approval.party_id and approval.withdrawn_at is None
    return is_ours and may_approve(seat, approval.version)


def may_call_anyway(seat: Seat, meeting: Meeting) -> bool:
    """Set the newest version without every approval; the record says so."""
    return may_order_agenda(seat, meeting) and meeting.agenda_state == AgendaState.PROPOSED


def may_reopen_agenda(seat: Seat, meeting: Meeting) -> bool:
    return may_change_meeting(seat, meeting) and meeting.agenda_state == AgendaState.SET


def may_answer(seat: Seat, invitation: Invitation) -> bool:
    """The invited seat itself, another seat of its party, or the secretariat noting an answer."""
    meeting = invitation.meeting
    return (
        _here(seat, meeting)
        and meeting.state in {State.PLANNED, State.CALLED}
        and (is_secretariat(seat) or (is_partner(seat) and seat.party_id == invitation.seat.party_id))
    )


def may_invite_guests(seat: Seat, meeting: Meeting) -> bool:
    return may_change_meeting(seat, meeting)


def may_see_guest_addresses(seat: Seat, meeting: Meeting) -> bool:
    """Name and organisation are for all who work here; the address is for whoever writes to it."""
    return _secretariat_of(seat, meeting)


def may_see_participants(seat: Seat, meeting: Meeting) -> bool:
    return _works_here(seat, meeting)


def may_run_meeting(seat: Seat, meeting: Meeting) -> bool:
    return _secretariat_of(seat, meeting) and meeting.state in {State.CALLED, State.PLANNED, State.OPEN}


def may_steer_meeting(seat: Seat, meeting: Meeting) -> bool:
    """Go from item to item, adjourn and resume: the secretariat, while the meeting is held."""
    return _secretariat_of(seat, meeting) and meeting.state == State.OPEN


def may_follow_meeting(seat: Seat, meeting: Meeting) -> bool:
    """What is shown on the wall: the parties and the secretariat."""
    return _works_here(seat, meeting)


def may_write_notes(seat: Seat, meeting: Meeting) -> bool:
    """Notes stay open until the minutes are finalised."""
    return (
        _secretariat_of(seat, meeting)
        and meeting.state in {State.OPEN, State.HELD}
        and not _finalised(meeting)
    )


def may_reserve(seat: Seat, decision: Decision, party: Party) -> bool:
    """A party for itself, of a decision it can see; the secretariat for any party. Until the record is finalised."""
    meeting = decision.meeting
    if meeting is None or not _here(seat, meeting) or party.forum_id != meeting.forum_id:
        return False
    if is_secretariat(seat):
        return may_write_notes(seat, meeting)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    is_seen = meeting.state == State.OPEN or (minutes is not None and minutes.shared_at is not None)
    is_open = minutes is not None and minutes.finalised_at is None
    return is_partner(seat) and seat.party_id == party.pk and is_seen and is_open


def may_see_minutes(seat: Seat, minutes: Minutes) -> bool:
    """The secretariat drafts, the parties once shared, everyone once finalised."""
    if not _here(seat, minutes.meeting):
        return False
    if is_secretariat(seat) or minutes.state == Minutes.State.FINALISED:
        return True
    return is_partner(seat) and minutes.shared_at is not None


def may_finalise_minutes(seat: Seat, minutes: Minutes) -> bool:
    return _secretariat_of(seat, minutes.meeting) and minutes.finalised_at is None


def may_seal_again(seat: Seat, minutes: Minutes) -> bool:
    """A record that is finalised has a paper, whose seal may have failed."""
    return _secretariat_of(seat, minutes.meeting) and minutes.finalised_at is not None


def may_see_adjusting(seat: Seat, meeting: Meeting) -> bool:
    return _works_here(seat, meeting)


def may_appoint_adjuster(seat: Seat, meeting: Meeting, adjuster: Seat | None = None) -> bool:
    """The secretariat anyone, a party its own people, until the record is finalised."""
    minutes: Minutes | None = getattr(meeting, "minutes", None)  # read anew where the meeting was locked
    is_over = meeting.state == State.CANCELLED or (minutes is not None and minutes.finalised_at is not None)
    if is_over or not _works_here(seat, meeting):
        return False
    return adjuster is None or is_secretariat(seat) or seat.party_id == adjuster.party_id


def may_adjust(seat: Seat, adjuster: Adjuster) -> bool:
    """The appointed seat itself, while the draft is out for comments."""
    minutes: Minutes | None = getattr(adjuster.meeting, "minutes", None)
    is_out = minutes is not None and minutes.state == Minutes.State.COMMENTS
    return is_out and adjuster.seat_id == seat.pk and adjuster.released_at is None


def may_add_addendum(seat: Seat, minutes: Minutes) -> bool:
    return _secretariat_of(seat, minutes.meeting) and minutes.finalised_at is not None


def may_see_actions(seat: Seat, forum: Forum) -> bool:
    return seat.party.forum_id == forum.pk and not is_board(seat)


def may_answer_action(seat: Seat, action: ActionItem) -> bool:
    """The responsible party and the secretariat, while the action is open."""
    return (
        seat.party.forum_id == action.forum_id
        and action.is_open
        and (is_secretariat(seat) or (is_partner(seat) and seat.party_id == action.owner_id))
    )


def may_change_action(seat: Seat, action: ActionItem) -> bool:
    """A new date or owner, or opening a closed one: the secretariat, also after the minutes are finalised."""
    return is_secretariat(seat) and seat.party.forum_id == action.forum_id


def may_remind_of_action(seat: Seat, action: ActionItem) -> bool:
    """Once the party has been told of it, which is when the meeting closes."""
    return may_change_action(seat, action) and action.is_open and action.meeting.state == State.HELD


def may_write_messages(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def _here(seat: Seat, meeting: Meeting) -> bool:
    return seat.party.forum_id == meeting.forum_id


def _works_here(seat: Seat, meeting: Meeting) -> bool:
    return _here(seat, meeting) and (is_secretariat(seat) or is_partner(seat))


def _secretariat_of(seat: Seat, meeting: Meeting) -> bool:
    return _here(seat, meeting) and is_secretariat(seat)


def _finalised(meeting: Meeting) -> bool:
    return Minutes.objects.filter(meeting=meeting, finalised_at__isnull=False).exists()
