"""A deputy is sent: the meeting leaves one person's calendar and becomes a firm entry in another's, and back again."""

from datetime import datetime

from forum import history
from meetings import calendar, entries, invitations
from meetings.models import Invitation, Meeting
from members.models import Seat

Answer = Invitation.Answer


def ask_deputy(invitation: Invitation, deputy: Seat, at: datetime) -> None:
    """A firm invitation, and a question: what the deputy answered before they were needed does not count."""
    own = _invitation_of(deputy, invitation, at)
    if own.answer == Answer.NO:
        own.answer, own.answered_at, own.answered_by = Answer.NONE, None, None
        own.save(update_fields=["answer", "answered_at", "answered_by"])
    _send(own, calendar.REQUEST, "deputy_asked", at, absent=invitation.seat)


def release_deputy(invitation: Invitation, deputy: Seat, at: datetime) -> None:
    """The deputy is still called, as every seat is, but is not counted on any longer."""
    own = _invitation_of(deputy, invitation, at)
    _send(own, calendar.REQUEST, "deputy_released", at, absent=invitation.seat)


def take_entry_back(invitation: Invitation, at: datetime) -> None:
    _send(invitation, calendar.CANCEL, "deputy_sent", at)
    entries.note_taken_back(invitation)


def give_entry_again(invitation: Invitation, at: datetime) -> None:
    _send(invitation, calendar.REQUEST, "entry_again", at)


def call_back(meeting: Meeting, ended: Seat, at: datetime) -> None:
    """The deputy's own seat has ended: whoever had sent them is called anew, with the entry and a question."""
    left_alone = meeting.invitations.filter(withdrawn_at=None, answer=Answer.DEPUTY, deputy=ended)
    for invitation in left_alone.select_related("seat__user", "seat__party__organisation"):
        invitation.meeting = meeting
        invitation.answer, invitation.deputy = Answer.NONE, None
        invitation.answered_at = invitation.answered_by = None
        invitation.save(update_fields=["answer", "deputy", "answered_at", "answered_by"])
        history.record("invitation.deputy_gone", on=meeting, forum=meeting.forum, at=at, seat=invitation.seat)
        _send(invitation, calendar.REQUEST, "deputy_gone", at, absent=ended)


def _send(invitation: Invitation, method: str, template: str, at: datetime, **context: Seat) -> None:
    entries.raise_sequence(invitation)
    invitations.send_calendar(
        invitation.meeting, method, template, at, event=template, to=[invitation], context=dict(context)
    )


def _invitation_of(deputy: Seat, invitation: Invitation, at: datetime) -> Invitation:
    own, _created = Invitation.objects.get_or_create(
        meeting=invitation.meeting,
        seat=deputy,
        defaults={"invited_at": at, "lift": entries.lifts(invitation.meeting).get(deputy.user_id, 0)},
    )
    if own.withdrawn_at:
        own.withdrawn_at, own.invited_at = None, at
        own.save(update_fields=["withdrawn_at", "invited_at"])
    own.meeting, own.seat = invitation.meeting, deputy
    return own
