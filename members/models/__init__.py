"""Who is who: organisations, parties and seats, and the invitations by which people come in."""

from members.models.invitation import SeatInvitation
from members.models.roster import (
    Group,
    GroupMember,
    Organisation,
    Party,
    PartyQuerySet,
    Seat,
    TermQuerySet,
    validate_orgnr,
)

__all__ = [
    "Group",
    "GroupMember",
    "Organisation",
    "Party",
    "PartyQuerySet",
    "Seat",
    "SeatInvitation",
    "TermQuerySet",
    "validate_orgnr",
]
