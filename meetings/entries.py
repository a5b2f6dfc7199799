"""What one person has in the calendar. It follows the meeting, and changes alone when a deputy is sent.

A person called for two seats has one entry, so what is said here holds for all seats of that person.
"""

from collections.abc import Iterable

from django.db.models import F, Max

from meetings.models import Invitation, Meeting
from members.models import Seat


def raise_sequence(invitation: Invitation) -> None:
    """The entry changes for this person alone; replies to what they had before do not count any longer."""
    own = invitation.meeting.invitations.filter(seat__user=invitation.seat.user_id)
    highest = own.aggregate(highest=Max("lift"))["highest"] or 0
    invitation.lift, invitation.replies_from = highest + 1, invitation.meeting.sequence + highest + 1
    own.update(lift=invitation.lift, replies_from=invitation.replies_from)


def lifts(meeting: Meeting) -> dict[int, int]:
    """How often each person's own entry has changed, by the number of the account."""
    rows = meeting.invitations.values_list("seat__user").annotate(highest=Max("lift")).order_by()
    return dict(rows)


def note_sent(meeting: Meeting, invitations: Iterable[Invitation]) -> None:
    """These people now have the meeting in their calendar, as it stands."""
    kept = [each.pk for each in invitations if not each.is_replaced]
    meeting.invitations.filter(pk__in=kept).update(sequence_sent=F("lift") + meeting.sequence)


def note_taken_back(invitation: Invitation) -> None:
    invitation.sequence_sent = -1
    invitation.save(update_fields=["sequence_sent"])


def is_called_otherwise(invitation: Invitation) -> bool:
    """Whether the person keeps the entry for another seat."""
    others = invitation.meeting.invitations.filter(seat__user=invitation.seat.user_id, withdrawn_at=None)
    return others.exclude(pk=invitation.pk).exclude(answer=Invitation.Answer.DEPUTY).exists()


def standing_in(meeting: Meeting) -> set[int]:
    """The deputies' seats that are counted on."""
    sent = meeting.invitations.filter(withdrawn_at=None, answer=Invitation.Answer.DEPUTY)
    return set(sent.values_list("deputy_id", flat=True))


def is_optional(seat: Seat, counted_on: set[int]) -> bool:
    """A deputy is called along with the others, but need not come before somebody sends them."""
    return seat.kind == Seat.Kind.DEPUTY and seat.pk not in counted_on
