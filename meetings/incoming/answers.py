"""What an answer from a calendar does: it counts, or it is kept with the reason why it does not.

An older answer never beats a newer one (DTSTAMP), and an answer to a time that has been changed since does not count
(SEQUENCE). Only the invited address answers for itself.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from forum.models import Forum, Outbox
from meetings import answer_links, guest_letters
from meetings.guests import answer_as_guest
from meetings.incoming.message import Incoming
from meetings.incoming.reply import Reply
from meetings.invitations import standing_invitations
from meetings.models import Guest, Invitation, MailRead, Meeting
from meetings.participation import Through, answer_invitation

Outcome = MailRead.Outcome
ANSWERS = {"ACCEPTED": "yes", "DECLINED": "no"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a message, and to whom it is shown."""

    outcome: str
    forum: Forum | None = None
    meeting: Meeting | None = None
    letter: Outbox | None = None
    written_at: datetime | None = None


def take_answer(reply: Reply, incoming: Incoming, at: datetime) -> Verdict | None:
    """None when the UID is none of ours."""
    guest, meeting = _find(reply.uid)
    if meeting is None:
        return None
    written_at = min(reply.written_at or incoming.sent_at or at, at)
    if reply.attendee != incoming.sender:
        outcome: str = Outcome.STRANGER
    elif guest:
        outcome = _of_guest(guest, reply, written_at, at)
    else:
        outcome = _of_seat(meeting, reply, written_at, at)
    return Verdict(outcome, meeting.forum, meeting, written_at=written_at)


def _find(uid: str) -> tuple[Guest | None, Meeting | None]:
    try:
        known = UUID(uid)
    except ValueError:
        return None, None
    guest = Guest.objects.select_related("meeting__forum", "item").filter(calendar_uid=known).first()
    if guest:
        return guest, guest.meeting
    return None, Meeting.objects.select_related("forum").filter(calendar_uid=known).first()


def _of_seat(meeting: Meeting, reply: Reply, written_at: datetime, at: datetime) -> str:
    """A person called for two seats has one entry, and answers for both."""
    list(meeting.invitations.select_for_update(no_key=True).values_list("pk"))
    called = [
        each for each in standing_invitations(meeting) if each.seat.user.email.lower() == reply.attendee
    ]
    for invitation in called:
        invitation.meeting = meeting
    if not called:
        return Outcome.STRANGER
    if answer_links.why_closed(called[0], at):
        return Outcome.CLOSED
    open_ones = [each for each in called if not each.is_replaced and reply.sequence >= each.replies_from]
    if not open_ones:
        return Outcome.OUTDATED
    if any(_is_older(written_at, each) for each in open_ones):
        return Outcome.SUPERSEDED
    if outcome := _no_answer(reply):
        return outcome
    for invitation in open_ones:
        answer_invitation(
            invitation,
            ANSWERS[reply.partstat],
            by=invitation.seat,
            at=at,
            through=Through.CALENDAR,
            given_at=written_at,
        )
    return Outcome.ANSWERED


def _of_guest(guest: Guest, reply: Reply, written_at: datetime, at: datetime) -> str:
    guest = (
        Guest.objects.select_for_update(of=("self",))
        .select_related("meeting__forum", "item")
        .get(pk=guest.pk)
    )
    if guest.email.lower() != reply.attendee:
        return Outcome.STRANGER
    if guest_letters.why_closed(guest, at):
        return Outcome.CLOSED
    if reply.sequence < guest.replies_from:
        return Outcome.OUTDATED
    if _is_older(written_at, guest):
        return Outcome.SUPERSEDED
    if outcome := _no_answer(reply):
        return outcome
    answer_as_guest(guest, ANSWERS[reply.partstat], at=at, given_at=written_at, from_calendar=True)
    return Outcome.ANSWERED


def _is_older(written_at: datetime, answered: Invitation | Guest) -> bool:
    """A calendar writes whole seconds."""
    return answered.answered_at is not None and written_at < answered.answered_at.replace(microsecond=0)


def _no_answer(reply: Reply) -> str:
    if reply.method == "COUNTER":
        return Outcome.COUNTER
    if reply.method != "REPLY":
        return Outcome.UNREADABLE
    if reply.partstat == "TENTATIVE":
        return Outcome.TENTATIVE
    return "" if reply.partstat in ANSWERS else Outcome.UNREADABLE
