"""The sheet that is signed at the door: everyone expected, by party, and lines for guests."""

from dataclasses import dataclass, field

from meetings.attendance import expected
from meetings.models import Meeting
from members.models import Party, Seat

LINES_FOR_GUESTS = 6


@dataclass(slots=True)
class PartyLines:
    party: Party
    seats: list[Seat] = field(default_factory=list)


def lines_of(meeting: Meeting) -> list[PartyLines]:
    """As the members are listed: parties by name, ordinary seats before deputies."""
    by_party: dict[int, PartyLines] = {}
    for each in expected(meeting):
        lines = by_party.setdefault(each.seat.party_id, PartyLines(each.seat.party))
        lines.seats.append(each.seat)
    return list(by_party.values())
