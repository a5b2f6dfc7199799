"""Coming in: a link in a letter that is good once, and the first sign-in's steps."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from forum import clock, history
from forum.models import User
from members import letters
from members.models import Seat, SeatInvitation

Step: TypeAlias = SeatInvitation.Step
State: TypeAlias = SeatInvitation.State
BITS = 32  # bytes of chance in a link


@dataclass(frozen=True, slots=True)
class NotOpen(Exception):
    """The link was ours and no longer leads in: `state` says why."""

    state: State


def send_invitation(seat: Seat, at: datetime) -> SeatInvitation:
    """A new link by letter, in the transaction of the deed that gives the seat. An earlier link ends with it."""
    seat.seat_invitations.filter(withdrawn_at=None).update(withdrawn_at=at)
    token = secrets.token_urlsafe(BITS)
    invitation = SeatInvitation.objects.create(
        seat=seat,
        token_sha256=_hashed(token),
        sent_at=at,
        expires_at=at + timedelta(days=settings.INVITATION_DAYS),
    )
    letters.write_seat_given(seat, token, at)
    return invitation


def open_invitation(token: str, at: datetime) -> SeatInvitation | None:
    """None: no such link was ever sent. NotOpen: it was, and does not lead in any more."""
    invitation = _with_seat(SeatInvitation.objects.filter(token_sha256=_hashed(token))).first()
    if invitation is None:
        return None
    state = invitation.state_at(at)
    if state == State.SENT and not (_stands(invitation.seat) and invitation.seat.user.is_active):
        state = State.WITHDRAWN
    if state != State.SENT:
        raise NotOpen(state)
    return invitation


@transaction.atomic
def accept(invitation: SeatInvitation, *, password: str = "", at: datetime | None = None) -> None:
    """The person comes in, with a password of their own where they have no other way. The link is good once."""
    moment = at or clock.now()
    invitation = _with_seat(SeatInvitation.objects.select_for_update(of=("self",))).get(pk=invitation.pk)
    state = invitation.state_at(moment)
    if state != State.SENT:
        raise NotOpen(state)
    person = invitation.seat.user
    if password:
        person.set_password(password)
        person.save(update_fields=["password"])
    invitation.accepted_at = moment
    invitation.save(update_fields=["accepted_at"])
    party = invitation.seat.party
    history.record(
        "seat.invitation_accepted", on=party, forum=party.forum, user=person, at=at, seat=invitation.seat_id
    )


def waiting_for(person: User, at: datetime) -> SeatInvitation | None:
    """The first sign-in that the person has not come through: begun, or not begun and still good."""
    own = SeatInvitation.objects.filter(seat__user=person, withdrawn_at=None, finished_at=None)
    begun = own.filter(Q(accepted_at__isnull=False) | Q(expires_at__gt=at))
    serving = begun.filter(seat__in=Seat.objects.serving(clock.today()))
    return _with_seat(serving).order_by("-accepted_at", "pk").first()


def steps_of(invitation: SeatInvitation) -> list[Step]:
    """Whoever has come in for another seat before is not led through signing in and letters again."""
    been = SeatInvitation.objects.filter(seat__user=invitation.seat.user_id, finished_at__isnull=False)
    return [Step.SEAT, Step.READY] if been.exists() else list(Step)


@transaction.atomic
def pass_step(invitation: SeatInvitation, step: Step, *, at: datetime | None = None) -> None:
    """On to the next one; what was passed may be looked at again without losing one's place."""
    moment, steps = at or clock.now(), steps_of(invitation)
    if invitation.accepted_at is None:
        accept(invitation, at=at)
        invitation.accepted_at = moment
    following = steps[min(steps.index(step) + 1, len(steps) - 1)]
    if steps.index(following) > place_of(invitation, steps):
        invitation.step = following
    if step == Step.READY:
        invitation.finished_at = moment
    invitation.save(update_fields=["step", "finished_at"])


def place_of(invitation: SeatInvitation, steps: list[Step]) -> int:
    step = Step(invitation.step)
    return steps.index(step) if step in steps else 0


def _stands(seat: Seat) -> bool:
    return seat.until is None or seat.until >= clock.today()


def _with_seat(rows: "QuerySet[SeatInvitation]") -> "QuerySet[SeatInvitation]":
    return rows.select_related("seat__user", "seat__party__forum", "seat__party__organisation")


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
