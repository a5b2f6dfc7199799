"""A party reserves itself against a decision, until the record is finalised."""

from datetime import datetime

from django.db import transaction

from forum import clock, history
from forum.access import require
from meetings.locking import lock
from meetings.models import Decision, Reservation
from meetings.rules import may_reserve
from members.models import Party, Seat


@transaction.atomic
def reserve(
    decision: Decision, party: Party, text: str = "", *, by: Seat, at: datetime | None = None
) -> Reservation:
    """Noted by the party itself or by the secretariat for it. Once more, its reasons are written anew."""
    require(may_reserve(by, decision, party))  # none against what was decided in writing
    meeting = lock(decision.at_meeting)
    require(may_reserve(by, decision, party))
    reservation, _created = Reservation.objects.update_or_create(
        decision=decision,
        party=party,
        defaults={
            "meeting": meeting,
            "text": text.strip(),
            "noted_at": at or clock.now(),
            "noted_by": by,
        },
    )
    history.record(
        "decision.reserved",
        on=decision,
        by=by,
        at=at,
        label=decision.label,
        for_party=party,
        text=text.strip(),
    )
    return reservation


@transaction.atomic
def take_back(reservation: Reservation, *, by: Seat, at: datetime | None = None) -> None:
    """The trail keeps what it said."""
    decision = reservation.decision
    lock(decision.at_meeting)
    require(may_reserve(by, decision, reservation.party))
    history.record(
        "decision.reservation_taken_back",
        on=decision,
        by=by,
        at=at,
        label=decision.label,
        for_party=reservation.party,
        text=reservation.text,
    )
    reservation.delete()
