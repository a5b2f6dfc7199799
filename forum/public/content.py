"""What is public: less than the board reads, and nothing that is a draft, names a person or leads into the portal.

The pages, the JSON and the calendar are all written from here.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from forum.models import Forum
from forum.report.models import Edition
from forum.report.reading import editions_released
from meetings.listing import visible_decisions
from meetings.models import Decision, Meeting
from members.models import Party, Seat
from projects.exporting import Gathered, gathered, keyed
from projects.funding import current_lines
from projects.imports.declared import TABLES
from projects.models import Project

SHAPE = 1  # of the JSON: raised when a key changes its meaning
NEWEST = 5
TOLD = (
    "id",
    "slug",
    "name",
    "summary",
    "state",
    "fund",
    "dnr",
    "owner",
    "starts_on",
    "ends_on",
    "source",
    "source_url",
)


@dataclass(frozen=True, slots=True)
class ProjectRow:
    project: Project
    total: int | None


@dataclass(frozen=True)
class Overview:
    forum: Forum
    parties: list[str]
    meetings: list[Meeting]
    decisions: list[Decision]
    has_more: bool
    projects: list[ProjectRow]
    editions: list[Edition] = field(default_factory=list)

    @property
    def next_meeting(self) -> Meeting | None:
        return next(iter(self.meetings), None)


def overview(forum: Forum, day: date) -> Overview:
    decisions = list(decisions_of(forum)[: NEWEST + 1])
    return Overview(
        forum,
        parties_of(forum, day),
        meetings_of(forum, day),
        decisions[:NEWEST],
        len(decisions) > NEWEST,
        projects_of(forum, day),
        editions_of(forum),
    )


def parties_of(forum: Forum, day: date) -> list[str]:
    """Members by their organisations; who is only contacted or invited is not named."""
    parties = forum.parties.serving(day).filter(status=Party.Status.MEMBER).select_related("organisation")
    return sorted({str(party) for party in parties})


def meetings_of(forum: Forum, day: date) -> list[Meeting]:
    """The whole forum's coming ones, as far as they are planned; a group's are its own."""
    coming = forum.meetings.standing().filter(group=None, starts_at__date__gte=day, closed_at=None)
    meetings = list(coming.order_by("starts_at")[:20])
    for meeting in meetings:
        meeting.forum = forum
    return meetings


def decisions_of(forum: Forum) -> Any:
    """Of meetings whose record is finalised. What was decided in writing is not in any record."""
    board = Seat(role=Seat.Role.BOARD, party=Party(forum=forum))
    is_final = Q(meeting__minutes__finalised_at__isnull=False)
    return visible_decisions(forum, [board]).filter(is_final, meeting__group=None)


def projects_of(forum: Forum, day: date) -> list[ProjectRow]:
    followings = forum.followings.serving(day).select_related("project__owner")
    rows = [
        each.project for each in followings.prefetch_related("project__funding").order_by("project__sort_key")
    ]
    return [ProjectRow(each, _total(each)) for each in rows]


def _total(project: Project) -> int | None:
    lines = current_lines(project)
    return sum(line.amount for line in lines) if lines else None


def editions_of(forum: Forum) -> list[Edition]:
    """The newest released edition of each year."""
    newest: dict[int, Edition] = {}
    for edition in editions_released(forum).order_by("-report__year", "-number"):
        newest.setdefault(edition.report.year, edition)
    return list(newest.values())


def as_data(forum: Forum, day: date) -> dict[str, Any]:
    """Everything public as data: stable keys, ISO days, and no number of persons that is a group under five."""
    found = gathered(forum, day, is_exact=False)
    return {
        "shape": SHAPE,
        "forum": {"id": forum.slug, "name": forum.name, "purpose": forum.purpose or None},
        "parties": parties_of(forum, day),
        "meetings": [
            {
                "id": meeting.slug,
                "starts_at": meeting.starts_at.isoformat(),
                "ends_at": meeting.ends_at.isoformat(),
                "form": meeting.form,
                "place": meeting.place or None,
            }
            for meeting in meetings_of(forum, day)
        ],
        "decisions": [_decision(each) for each in decisions_of(forum)],
        "projects": [_project(found, place) for place in range(len(found["projects"]))],
        "reports": [
            {
                "year": each.report.year,
                "edition": each.number,
                "sha256": each.paper.sha256,
                "dnr": each.report.dnr or None,
            }
            for each in editions_of(forum)
        ],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.label,
        "decided_on": localdate(decision.day).isoformat(),
        "clauses": decision.clauses,
        "item": decision.item.title if decision.item else None,
        "reservations": [str(each.party) for each in decision.reservations.all()],
    }


def _project(found: Gathered, place: int) -> dict[str, Any]:
    entry = found["projects"][place]
    whole = keyed(TABLES["projects"], entry)
    parts = {
        kind: [keyed(TABLES[kind], each) for each in found[kind] if each.project == entry.project]
        for kind in ("funding", "indicators", "readings")
    }
    return {**{key: value for key, value in whole.items() if key in TOLD}, **parts}
