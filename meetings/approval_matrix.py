"""Which party has approved which version, and how: the table behind the fold on the agenda's page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from meetings.models import Approval
from members.models import Party


class Mark(TextChoices):
    """How a party stands to a version: what the cell says."""

    APPROVED = "approved", _("Approved")
    SILENT = "silent", _("Approved by silence")
    ORAL = "oral", _("Approved orally")
    TAKEN_BACK = "taken_back", _("Taken back")
    NONE = "none", _("Not approved")

    @property
    def icon(self) -> str:
        return {"approved": "check", "silent": "hour", "oral": "chat", "taken_back": "undo"}.get(self, "")


@dataclass(frozen=True, slots=True)
class Line:
    party: Party
    marks: list[tuple[int, Mark]]


@dataclass(frozen=True, slots=True)
class Matrix:
    numbers: list[int]
    lines: list[Line]

    @property
    def used(self) -> list[Mark]:
        """The marks that stand in it, for the key below it."""
        there = {mark for line in self.lines for _number, mark in line.marks}
        return [mark for mark in Mark if mark in there and mark != Mark.NONE]


def matrix(newest: int, parties: Sequence[Party], approvals: Iterable[Approval]) -> Matrix:
    """A line for every approving party, and for those that approved before they left."""
    given: dict[tuple[int, int], Approval] = {}
    everyone = {party.pk: party for party in parties}
    for approval in sorted(approvals, key=lambda each: (each.withdrawn_at is None, each.at)):
        given[approval.party_id, approval.version.number] = approval
        if approval.party_id not in everyone:
            everyone[approval.party_id] = approval.party
    numbers = list(range(1, newest + 1))
    return Matrix(
        numbers,
        [
            Line(party, [(number, mark_of(given.get((pk, number)))) for number in numbers])
            for pk, party in everyone.items()
        ],
    )


def mark_of(approval: Approval | None) -> Mark:
    if approval is None:
        return Mark.NONE
    if approval.withdrawn_at:
        return Mark.TAKEN_BACK
    if approval.silent:
        return Mark.SILENT
    return Mark.ORAL if approval.oral else Mark.APPROVED
