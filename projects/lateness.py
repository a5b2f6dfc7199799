"""Projects that are late: their time is over while they run, or an indicator is behind the time gone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from forum.formats import full_day, number, percent
from forum.models import Forum
from members.models import Organisation
from projects.indicators import Standing, standing
from projects.models import Indicator, Project


@dataclass(frozen=True, slots=True)
class LateProject:
    """`reasons` are whole sentences."""

    project: Project
    reasons: list[str]

    @property
    def owner(self) -> Organisation | None:
        return self.project.owner


def late_projects(forum: Forum, day: date) -> list[LateProject]:
    """Of the projects that the forum follows that day and that have not ended: three queries."""
    followings = forum.followings.serving(day).exclude(project__state__in=["planned", "ended"])
    indicators = Prefetch("project__indicators", Indicator.objects.prefetch_related("readings"))
    found = []
    for following in followings.select_related("project__owner").prefetch_related(indicators):
        reasons = list(reasons_of(following.project, day))
        if reasons:
            found.append(LateProject(following.project, reasons))
    return found


def reasons_of(project: Project, day: date) -> list[str]:
    """Why a project that has not ended is late; `indicators` and their readings are fetched beforehand."""
    if project.ends_on and project.ends_on < day:
        is_running = project.state == Project.State.RUNNING
        return (
            [_("The project was to end on %(day)s.") % {"day": full_day(project.ends_on)}]
            if is_running
            else []
        )
    standings = (standing(indicator, project, day) for indicator in project.indicators.all())
    return [_behind(each) for each in standings if each.pace == "behind"]


def _behind(late: Standing) -> str:
    return _("%(name)s: %(total)s of %(target)s (%(done)s) when %(gone)s of the time has gone.") % {
        "name": late.indicator.name,
        "total": number(late.reading.total if late.reading else None),
        "target": number(late.indicator.target),
        "done": percent(round(late.done or 0)),
        "gone": percent(round(late.gone or 0)),
    }
