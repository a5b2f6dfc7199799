"""The link in an invitation letter that answers for one seat without signing in."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import links
from meetings.models import Invitation, Meeting
from meetings.rules import may_answer
from members.models import Seat

PURPOSE = "answer"


def answer_url(invitation: Invitation) -> str:
    """Good until the day of the meeting."""
    token = links.sign(PURPOSE, localdate(invitation.meeting.starts_at), invitation=invitation.pk)
    return f"{settings.PORTAL_URL}{reverse('answer_by_link', args=[token])}"


def invitation_of(token: str) -> Invitation:
    """Raises what `links.read` raises; whether the invitation still stands is another question."""
    found = (
        Invitation.objects.select_related(
            "meeting__forum", "seat__user", "seat__party__organisation", "seat__party__forum", "deputy__user"
        )
        .filter(pk=links.read(PURPOSE, token)["invitation"])
        .first()
    )
    if found is None:
        raise links.Unreadable
    return found


def why_closed(invitation: Invitation, at: datetime) -> str:
    """Why this seat cannot answer any longer; empty while it can."""
    meeting, seat = invitation.meeting, invitation.seat
    if meeting.state == Meeting.State.CANCELLED:
        return _("The meeting is cancelled.")
    if invitation.withdrawn_at or not _serves(seat, at):
        return _("You are no longer called to this meeting.")
    if not may_answer(seat, invitation) or meeting.ends_at <= at:
        return _("The meeting has begun, so answers are no longer taken.")
    return ""


def _serves(seat: Seat, at: datetime) -> bool:
    return seat.user.is_active and Seat.objects.serving(localdate(at)).filter(pk=seat.pk).exists()
