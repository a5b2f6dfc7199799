"""Whether enough parties are at the table for a decision: a setting of the forum, counted by party."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.formats import local
from meetings.approving import approving_parties
from meetings.models import AgendaItem, Attendance, Decision, Meeting
from members.models import Seat

Status = Attendance.Status


@dataclass(frozen=True, slots=True)
class Quorum:
    """Approving parties represented, out of how many, and how many the forum asks for."""

    present: int
    total: int
    needed: int
    is_noted: bool = True

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed

    @property
    def as_facts(self) -> dict[str, int | None]:
        """What a decision keeps; nothing where nobody's attendance was noted."""
        known = self.is_noted
        return {
            "parties_present": self.present if known else None,
            "parties_total": self.total if known else None,
            "parties_needed": self.needed if known else None,
        }


def quorum(
    meeting: Meeting,
    number: int | None = None,
    at: datetime | None = None,
    places: Mapping[int, int] | None = None,
) -> Quorum | None:
    """At an item, at a moment, or over the whole meeting. None where the forum has no such rule.

    `places` are the items' numbers by their key, for a page that has them.
    """
    if not meeting.forum.quorum:
        return None
    day = local(meeting.starts_at).date()
    parties = set(approving_parties(meeting, day).values_list("pk", flat=True))
    rows = list(meeting.attendances.select_related("seat"))
    numbers = numbers_of(meeting) if places is None else places
    there = {
        row.seat.party_id
        for row in rows
        if speaks(row.seat, row.status) and takes_part(row, numbers, number, at)
    }
    return Quorum(len(parties & there), len(parties), meeting.forum.quorum, bool(rows))


def numbers_of(meeting: Meeting) -> dict[int, int]:
    items = meeting.items.filter(deleted_at=None).values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(items, 1)}


def speaks(seat: Seat, status: str) -> bool:
    """For its party: an ordinary seat that is there, or the deputy in its place. The two are one voice."""
    in_place = status == Status.SERVING or (status == Status.PRESENT and seat.kind == Seat.Kind.ORDINARY)
    return in_place and seat.role == Seat.Role.PARTNER


def takes_part(
    row: Attendance, numbers: Mapping[int, int], number: int | None, at: datetime | None = None
) -> bool:
    """Whether somebody who came was there for this item, and at this moment."""
    if at and ((row.arrived_at and row.arrived_at > at) or (row.left_at and row.left_at <= at)):
        return False
    if number is None:
        return True
    first = numbers.get(row.from_item_id or 0, 0)
    last = numbers.get(row.until_item_id or 0, len(numbers) + 1)
    return first <= number <= last


def items_taken(row: Attendance, numbers: Mapping[int, int]) -> str:
    """ "takes part in items 3–8"; nothing for somebody who was there all the time."""
    first, last = numbers.get(row.from_item_id or 0), numbers.get(row.until_item_id or 0)
    if first and last:
        span = str(first) if first == last else f"{first}–{last}"
        return ngettext("takes part in item %(items)s", "takes part in items %(items)s", 1 + last - first) % {
            "items": span
        }
    if first:
        return _("takes part from item %(item)s") % {"item": first}
    return _("takes part until item %(item)s") % {"item": last} if last else ""


def quorum_of(meeting: Meeting, item: AgendaItem | None, at: datetime) -> dict[str, int | None]:
    """What a decision under this item keeps. One noted after the meeting is judged by its item alone."""
    numbers = numbers_of(meeting) if meeting.forum.quorum else {}
    moment = at if meeting.closed_at is None or at <= meeting.closed_at else None
    found = quorum(meeting, numbers.get(item.pk) if item else None, moment, numbers)
    return found.as_facts if found else dict.fromkeys(FACTS)


def recount(meeting: Meeting) -> None:
    """The attendance has been corrected: what it says of the decisions is corrected with it."""
    if not meeting.forum.quorum:
        return
    for decision in meeting.decisions.select_related("item"):
        facts = quorum_of(meeting, decision.item, decision.decided_at)
        if facts != {name: getattr(decision, name) for name in FACTS}:
            Decision.objects.filter(pk=decision.pk).update(**facts)


FACTS = ("parties_present", "parties_total", "parties_needed")
