"""Why a project should come up at the forum's next meeting: it is late, has not reported, or asks for it itself."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from forum.formats import full_day
from forum.models import Forum
from members.models import Organisation
from projects.lateness import late_projects
from projects.models import Project, ProjectReport
from projects.round_standing import projects_asked

NEW_FOR = timedelta(days=366)


@dataclass(slots=True)
class ProjectMatter:
    """`reasons` are whole sentences; `report` is the newest ready one, where it says what the forum should discuss."""

    project: Project
    reasons: list[str] = field(default_factory=list)
    report: ProjectReport | None = None

    @property
    def owner(self) -> Organisation | None:
        return self.project.owner

    @property
    def wish(self) -> str:
        return self.report.for_the_forum if self.report else ""

    @property
    def is_late(self) -> bool:
        return bool(self.reasons)


def matters(forum: Forum, day: date) -> list[ProjectMatter]:
    """By name. Five queries, and two for each period that is late."""
    found: dict[int, ProjectMatter] = {}
    for late in late_projects(forum, day):
        found[late.project.pk] = ProjectMatter(late.project, list(late.reasons))
    for project, reason in _not_reported(forum, day):
        found.setdefault(project.pk, ProjectMatter(project)).reasons.append(reason)
    for report in _wishes(forum, day):
        found.setdefault(report.project_id, ProjectMatter(report.project)).report = report
    return sorted(found.values(), key=lambda each: each.project.sort_key)


def _not_reported(forum: Forum, day: date) -> list[tuple[Project, str]]:
    found = []
    for asked in forum.reporting_rounds.filter(closed_at=None, due_on__lt=day).order_by("period_end"):
        ready = asked.reports.filter(state=ProjectReport.State.READY)
        reported = set(ready.values_list("project", flat=True))
        reason = _("The project has not reported %(period)s. The last day was %(day)s.") % {
            "period": asked,
            "day": full_day(asked.due_on),
        }
        projects = projects_asked(forum, asked.period, day)
        found += [(project, reason) for project in projects if project.pk not in reported]
    return found


def _wishes(forum: Forum, day: date) -> list[ProjectReport]:
    """The newest ready report of each project that the forum follows, where it asks the forum for something."""
    ready = ProjectReport.objects.filter(
        round__forum=forum,
        state=ProjectReport.State.READY,
        project__in=forum.followings.serving(day).values("project"),
    )
    newest = ready.order_by("project_id", "-round__period_end", "-edition").distinct("project_id")
    return [
        report
        for report in newest.select_related("project__owner", "round")
        if report.for_the_forum and report.ready_at and report.ready_at.date() >= day - NEW_FOR
    ]
