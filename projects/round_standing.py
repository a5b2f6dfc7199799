"""Who is asked in a reporting period, and how far each project has come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils.timezone import localdate

from forum.models import Forum
from members.models import Seat
from projects.models import Following, Project, ProjectReport, ReportingRound
from projects.periods import Period


@dataclass(frozen=True, slots=True)
class Asked:
    """A project in a period: who reports it, its newest ready report and the draft that is being written.

    `people` are those who act for the owner in the forum, one seat each; nobody: the secretariat reports.
    """

    project: Project
    people: list[Seat] = field(default_factory=list)
    ready: ProjectReport | None = None
    draft: ProjectReport | None = None

    @property
    def state(self) -> str:
        if self.ready:
            return "ready"
        return "draft" if self.draft else "not_started"

    @property
    def newest(self) -> ProjectReport | None:
        return self.draft or self.ready


def asked_in(asked: ReportingRound, at: datetime) -> list[Asked]:
    """Every project that is asked, by name: three queries. A closed period stands as it was when it closed."""
    day = localdate(asked.closed_at or at)
    reports: dict[int, list[ProjectReport]] = {}
    for report in asked.reports.select_related("saved_by__party__organisation", "saved_by__user"):
        reports.setdefault(report.project_id, []).append(report)
    found = projects_asked(asked.forum, asked.period, day, also=reports)
    people = people_of(asked.forum, found, day)
    return [
        Asked(
            project,
            people.get(project.owner_id or 0, []),
            next((each for each in reports.get(project.pk, []) if each.is_ready), None),
            next((each for each in reports.get(project.pk, []) if not each.is_ready), None),
        )
        for project in found
    ]


def projects_asked(forum: Forum, period: Period, day: date, also: Iterable[int] = ()) -> list[Project]:
    """Those whose data the forum keeps that day and that ran in the period, and `also` those that have reported."""
    kept = forum.followings.serving(day).filter(keeps_data=True)
    rows = kept.filter(ran_in(period)) | kept.filter(project__in=list(also))
    return [each.project for each in rows.select_related("project__owner").order_by("project__sort_key")]


def not_asked(forum: Forum, period: Period, day: date) -> list[Project]:
    """The others whose data the forum keeps, so that the page before the letters can name them."""
    asked = {project.pk for project in projects_asked(forum, period, day)}
    kept: Iterable[Following] = forum.followings.serving(day).filter(keeps_data=True)
    return [each.project for each in kept.select_related("project") if each.project_id not in asked]  # type: ignore[attr-defined]


def people_of(forum: Forum, projects: Sequence[Project], day: date) -> dict[int, list[Seat]]:
    """By owner: everyone who acts for it in the forum that day, ordinary or deputy, one seat a person."""
    owners = {project.owner_id for project in projects if project.owner_id}
    seats = Seat.objects.serving(day).filter(
        party__forum=forum, party__organisation__in=owners, role=Seat.Role.PARTNER, user__is_active=True
    )
    found: dict[int, dict[int, Seat]] = {}
    for seat in seats.select_related("user", "party__organisation"):
        found.setdefault(seat.party.organisation_id, {}).setdefault(seat.user_id, seat)
    return {owner: list(people.values()) for owner, people in found.items()}


def ran_in(period: Period) -> Q:
    """Projects that ran in the period, for a Following: not ended before it and not planned to start after it.

    One that is known neither to run nor when is not asked. One whose time is over is, as long as it runs.
    """
    states = Project.State
    runs = (
        Q(project__state=states.RUNNING)
        | Q(project__ends_on__gte=period.start)
        | Q(
            project__ends_on=None,
            project__starts_on__isnull=False,
            project__state__in=[states.PLANNED, states.UNKNOWN],
        )
    )
    return runs & (Q(project__starts_on=None) | Q(project__starts_on__lte=period.end))
