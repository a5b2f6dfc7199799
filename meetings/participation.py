"""Answering an invitation."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.mail import Letter, post
from meetings import calendar, invitations
from meetings.models import Invitation
from meetings.rules import may_answer
from members.models import Seat

Answer = Invitation.Answer


@transaction.atomic
def answer_invitation(
    invitation: Invitation, answer: str, deputy: Seat | None = None, *, by: Seat, at: datetime | None = None
) -> Invitation:
    """Attends, does not attend, or sends a deputy of the same party, who gets a letter about it."""
    now = at or clock.now()
    _lock(invitation)
    require(may_answer(by, invitation) and invitation.withdrawn_at is None)
    deputy = deputy if answer == Answer.DEPUTY else None
    if answer == Answer.DEPUTY:
        _require_deputy(invitation, deputy, now)
    if (answer, deputy) == (invitation.answer, invitation.deputy):
        return invitation
    released = invitation.deputy
    invitation.answer, invitation.deputy = answer, deputy
    invitation.answered_at, invitation.answered_by = now, by
    invitation.save(update_fields=["answer", "deputy", "answered_at", "answered_by"])
    history.record(
        "invitation.answered",
        on=invitation.meeting,
        by=by,
        at=now,
        seat=invitation.seat,
        answer=answer,
        deputy=deputy,
    )
    if released:
        _release_deputy(invitation, released, now)
    if deputy:
        _ask_deputy(invitation, deputy, now)
    return invitation


def deputies_for(invitation: Invitation, seats: list[Seat]) -> list[Seat]:
    """The deputies the invited seat's party may send."""
    return [
        seat
        for seat in seats
        if seat.party_id == invitation.seat.party_id
        and seat.kind == Seat.Kind.DEPUTY
        and seat.user_id != invitation.seat.user_id
    ]


def _lock(invitation: Invitation) -> None:
    """The same object, read anew under a row lock; seat and meeting stay as the caller fetched them."""
    invitation.refresh_from_db(
        fields=["answer", "deputy", "answered_at", "withdrawn_at"],
        from_queryset=Invitation.objects.select_for_update(no_key=True),
    )
    invitation.meeting.refresh_from_db(fields=["state"])


def _require_deputy(invitation: Invitation, deputy: Seat | None, at: datetime) -> None:
    serving = list(Seat.objects.serving(localdate(at)).filter(pk=deputy.pk)) if deputy else []
    if not deputies_for(invitation, serving):
        raise ValidationError(_("Choose which deputy you send."), code="deputy")


def _ask_deputy(invitation: Invitation, deputy: Seat, at: datetime) -> None:
    own = _invitation_of(deputy, invitation, at)
    event = f"deputy_asked:{invitation.seat_id}:{at:%Y%m%dT%H%M%S}"
    context = {"absent": invitation.seat}
    invitations.send_calendar(
        invitation.meeting, calendar.REQUEST, "deputy_asked", at, event=event, to=[own], context=context
    )


def _release_deputy(invitation: Invitation, deputy: Seat, at: datetime) -> None:
    """The deputy is still called, as every seat is, but is not counted on any longer."""
    own = _invitation_of(deputy, invitation, at)
    letter = Letter(
        key=f"meeting:{invitation.meeting_id}:deputy_released:{own.seat_id}:{at:%Y%m%dT%H%M%S}",
        kind="meetings.deputy_released",
        template="deputy_released",
        to=deputy.user,
        forum=invitation.meeting.forum,
        context={**invitations.letter_context(own), "absent": invitation.seat},
    )
    post(letter, at=at)


def _invitation_of(deputy: Seat, invitation: Invitation, at: datetime) -> Invitation:
    own, _created = Invitation.objects.get_or_create(
        meeting=invitation.meeting, seat=deputy, defaults={"invited_at": at}
    )
    own.meeting, own.seat = invitation.meeting, deputy
    return own
