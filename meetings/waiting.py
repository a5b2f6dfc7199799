"""Which parties a proposed agenda still waits for, for many meetings in two queries (three with groups)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from forum.clock import today
from forum.models import Forum
from meetings.approving import approving_by_group
from meetings.models import AgendaVersion, Approval, Meeting
from members.models import Party


@dataclass(frozen=True, slots=True)
class Waiting:
    """The approving parties in all, and those that have not approved the newest version."""

    total: int
    missing: list[Party]

    @property
    def approved(self) -> int:
        return self.total - len(self.missing)


def waiting_for(forum: Forum, meetings: Iterable[Meeting]) -> dict[int, Waiting]:
    """By meeting; only those whose agenda is proposed are in the answer."""
    proposed = [each for each in meetings if each.agenda_state == Meeting.AgendaState.PROPOSED]
    if not proposed:
        return {}
    by_group = approving_by_group(forum, {each.group_id for each in proposed}, today())
    approved = set(_approvals([each.pk for each in proposed]).values_list("version__meeting_id", "party_id"))
    found = {}
    for meeting in proposed:
        parties = by_group[meeting.group_id]
        missing = [party for party in parties if (meeting.pk, party.pk) not in approved]
        found[meeting.pk] = Waiting(len(parties), missing)
    return found


def _approvals(meeting_ids: list[int]) -> QuerySet[Approval]:
    newest = (
        AgendaVersion.objects.filter(meeting=OuterRef("version__meeting"))
        .order_by("-number")
        .values("number")
    )
    return Approval.objects.filter(
        withdrawn_at=None, version__meeting__in=meeting_ids, version__number=Subquery(newest[:1])
    )
