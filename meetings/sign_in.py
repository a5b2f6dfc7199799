"""The sheet that is signed at the door: everyone expected, by party, and lines for guests."""

from dataclasses import dataclass, field

from meetings.attendance import expected
from meetings.guests import standing_guests
from meetings.models import Guest, Meeting
from members.models import Party, Seat

LINES_FOR_GUESTS = 6  # beside those who are invited


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


def guest_lines(meeting: Meeting) -> list[Guest | None]:
    """Those who are invited to an item, then empty lines for whoever comes along."""
    return [*standing_guests(meeting), *([None] * LINES_FOR_GUESTS)]
