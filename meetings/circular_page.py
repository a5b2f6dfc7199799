"""What the pages of a decision between meetings show: where it stands, and who may answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forum.access import ForumRequest, first_seat_that
from forum.clock import today
from meetings.circular_rules import (
    may_answer_circular,
    may_change_circular,
    may_end_circular,
    may_remind_of_circular,
)
from meetings.circular_standing import CircularStanding, standing_of
from meetings.models import Circular, CircularAnswer
from meetings.stages import Tag
from members.models import Seat

State = Circular.State
LOOKS = {
    State.DRAFT: "draft",
    State.OPEN: "waiting",
    State.DECIDED: "approved",
    State.NOT_DECIDED: "dropped",
    State.WITHDRAWN: "dropped",
}


def circular_tag(circular: Circular) -> Tag:
    if circular.is_overdue(today()):
        return Tag("watch", _("The last day has passed"))
    return Tag(LOOKS[State(circular.state)], str(State(circular.state).label))


@dataclass(frozen=True, slots=True)
class Mine:
    """A party that the reader may answer for; `is_last` when its answer settles the question."""

    seat: Seat
    given: CircularAnswer | None
    is_last: bool


def mine(circular: Circular, standing: CircularStanding, seats: Sequence[Seat]) -> list[Mine]:
    given = {each.party_id: each for each in standing.answers}
    first: dict[int, Seat] = {}
    for seat in seats:
        if may_answer_circular(seat, circular):
            first.setdefault(seat.party_id, seat)
    silent = {party.pk for party in standing.missing}
    return [Mine(seat, given.get(party), is_last=silent == {party}) for party, seat in first.items()]


def circular_context(request: ForumRequest, circular: Circular) -> dict[str, Any]:
    """Everything around the answer form."""
    standing = standing_of(circular)
    allowed = {
        "change": first_seat_that(may_change_circular, request.seats, circular),
        "remind": first_seat_that(may_remind_of_circular, request.seats, circular) and standing.missing,
        "end": first_seat_that(may_end_circular, request.seats, circular),
    }
    return {
        **face(circular, standing),
        "mine": mine(circular, standing, request.seats),
        "may": allowed,
        "earlier": circular.answers.exclude(ended_at=None).select_related("party__organisation"),
    }


def face(circular: Circular, standing: CircularStanding) -> dict[str, Any]:
    """What also the page behind a signed link shows."""
    return {
        "circular": circular,
        "standing": standing,
        "tag": circular_tag(circular),
        "decision": circular.decisions.first() if circular.state == State.DECIDED else None,
        "consents": circular.forum.silent_consent,
    }
