"""Everyone called to a meeting, by party, with their answers: what the page of participants shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from forum.access import first_seat_that
from meetings.models import Attendance, Invitation, Meeting
from meetings.participation import deputies_for
from meetings.rules import may_answer
from members.models import Party, Seat


@dataclass(slots=True)
class Call:
    """One invited seat."""

    invitation: Invitation
    attendance: Attendance | None
    is_own: bool
    may_answer: bool
    deputies: list[Seat]


@dataclass(slots=True)
class PartyCalls:
    party: Party
    calls: list[Call] = field(default_factory=list)


@dataclass(slots=True)
class CallList:
    parties: list[PartyCalls]
    is_late: bool

    @property
    def calls(self) -> list[Call]:
        return [call for each in self.parties for call in each.calls]

    @property
    def own(self) -> list[Call]:
        """The reader's own seats that can still be answered for."""
        return [call for call in self.calls if call.is_own and call.may_answer]

    @property
    def silent(self) -> list[Call]:
        return [call for call in self.calls if call.invitation.answer == Invitation.Answer.NONE]

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many gave each answer, in the order of the answers; those nobody gave are left out."""
        given = [call.invitation.answer for call in self.calls]
        order = [
            *[each for each in Invitation.Answer if each != Invitation.Answer.NONE],
            Invitation.Answer.NONE,
        ]
        return [(str(answer), given.count(answer)) for answer in order if answer in given]


def call_list(meeting: Meeting, seats: Sequence[Any], now: datetime) -> CallList:
    """Three queries, however many are called."""
    invitations = meeting.invitations.filter(withdrawn_at=None).select_related(
        "seat__user", "seat__party__organisation", "deputy__user"
    )
    deputies = list(
        Seat.objects.serving(localdate(now))
        .filter(party__forum=meeting.forum_id, kind=Seat.Kind.DEPUTY, role=Seat.Role.PARTNER)
        .select_related("user")
    )
    attendances = {each.seat_id: each for each in meeting.attendances.all()}
    parties: dict[int, PartyCalls] = {}
    for invitation in _ordinary_first(invitations):
        invitation.meeting = meeting
        call = Call(
            invitation=invitation,
            attendance=attendances.get(invitation.seat_id),
            is_own=invitation.seat_id in {seat.pk for seat in seats},
            may_answer=first_seat_that(may_answer, seats, invitation) is not None,
            deputies=deputies_for(invitation, deputies),
        )
        parties.setdefault(invitation.seat.party_id, PartyCalls(invitation.seat.party)).calls.append(call)
    is_late = meeting.answer_by is not None and meeting.answer_by < localdate(now)
    return CallList(list(parties.values()), is_late)


def _ordinary_first(invitations: Any) -> list[Invitation]:
    return sorted(
        invitations,
        key=lambda each: (
            each.seat.party.organisation.sort_key,
            each.seat.kind != Seat.Kind.ORDINARY,
            each.seat_id,
        ),
    )
