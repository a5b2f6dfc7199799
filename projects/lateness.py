"""Projects that are late: their time is over while they run, or an indicator is behind the time gone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from forum.formats import full_day, number, percent
from forum.models import Forum
from members.models import Organisation
from projects import catalogue
from projects.models import Indicator, Project
from projects.pace import Standing, seen_by_everybody, standing


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
    return [_behind(each) for each in standings_of(project, day) if each.pace == "behind"]


def standings_of(project: Project, day: date) -> list[Standing]:
    """The indicators still counted, by the numbers that everybody may see; all are fetched beforehand."""
    indicators = list(project.indicators.all())
    seen = seen_by_everybody(indicators)
    counted = [each for each in indicators if each.retired_at is None]
    return [standing(indicator, project, day, seen) for indicator in counted]


def _behind(late: Standing) -> str:
    return _("%(name)s: %(total)s of %(target)s (%(done)s) when %(gone)s of the time has gone.") % {
        "name": catalogue.name_of(late.indicator),
        "total": number(late.numbers.total),
        "target": number(late.indicator.target),
        "done": percent(round(late.done or 0)),
        "gone": percent(round(late.gone or 0)),
    }
