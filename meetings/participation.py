"""Answering an invitation."""

from datetime import date, datetime
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from meetings import swaps
from meetings.models import Invitation
from meetings.rules import may_answer
from members.models import Seat

Answer = Invitation.Answer


class Through(StrEnum):
    """The ways to answer, as the history tells them apart."""

    PAGE = "page"
    LINK = "link"
    CALENDAR = "calendar"


@transaction.atomic
def answer_invitation(
    invitation: Invitation,
    answer: str,
    deputy: Seat | None = None,
    *,
    by: Seat,
    at: datetime | None = None,
    through: Through = Through.PAGE,
    given_at: datetime | None = None,
) -> Invitation:
    """Attends, does not attend, or sends a deputy of the same party.

    A deputy who is sent takes the invitation over, in the calendar as well; a new answer gives it back. `given_at`
    is when the answer was written, where that was before it was read.
    """
    now = at or clock.now()
    _lock(invitation)
    require(may_answer(by, invitation) and invitation.withdrawn_at is None)
    deputy = deputy if answer == Answer.DEPUTY else None
    if answer == Answer.DEPUTY:
        _require_deputy(invitation, deputy, now)
    if (answer, deputy) == (invitation.answer, invitation.deputy):
        _say_again(invitation, given_at)
        return invitation
    released, was_replaced = invitation.deputy, invitation.is_replaced
    invitation.answer, invitation.deputy = answer, deputy
    invitation.answered_at, invitation.answered_by = given_at or now, by
    invitation.save(update_fields=["answer", "deputy", "answered_at", "answered_by"])
    verb = {
        Through.PAGE: "invitation.answered",
        Through.LINK: "invitation.answered_by_link",
        Through.CALENDAR: "invitation.answered_from_calendar",
    }[through]
    history.record(
        verb,
        on=invitation.meeting,
        by=by,
        at=now,
        seat=invitation.seat,
        answer=answer,
        deputy=deputy,
    )
    if released:
        swaps.release_deputy(invitation, released, now)
    if deputy:
        swaps.ask_deputy(invitation, deputy, now)
        if not was_replaced:
            swaps.take_entry_back(invitation, now)
    elif was_replaced and answer == Answer.YES:
        swaps.give_entry_again(invitation, now)
    return invitation


def _say_again(invitation: Invitation, given_at: datetime | None) -> None:
    """The same answer, written later: what was written in between is older than it."""
    if given_at and invitation.answered_at and given_at > invitation.answered_at:
        invitation.answered_at = given_at
        invitation.save(update_fields=["answered_at"])


def deputies_of(invitation: Invitation, day: date) -> QuerySet[Seat]:
    """The deputies whom the invited seat may send."""
    seats = invitation.seat.party.seats.serving(day).filter(kind=Seat.Kind.DEPUTY)
    return seats.exclude(user=invitation.seat.user_id).select_related("user")


def thanks(invitation: Invitation) -> str:
    """What the page says to whoever has answered."""
    who = {"name": invitation.seat.user.name}
    if invitation.answer == Answer.YES:
        return _("Thank you. %(name)s attends.") % who
    if invitation.answer == Answer.NO:
        return _("Thank you. %(name)s does not attend.") % who
    return _("Thank you. %(deputy)s stands in for %(name)s and gets a letter about it.") % {
        **who,
        "deputy": invitation.deputy.user.name if invitation.deputy else "",
    }


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
        fields=["answer", "deputy", "answered_at", "withdrawn_at", "sequence_sent", "lift"],
        from_queryset=Invitation.objects.select_for_update(no_key=True),
    )
    invitation.meeting.refresh_from_db(fields=["state", "sequence"])


def _require_deputy(invitation: Invitation, deputy: Seat | None, at: datetime) -> None:
    serving = list(Seat.objects.serving(localdate(at)).filter(pk=deputy.pk)) if deputy else []
    if not deputies_for(invitation, serving):
        raise ValidationError(_("Choose which deputy you send."), code="deputy")
