"""A project's life in dates: its start, phases, reports and end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum.formats import full_day
from forum.models import Forum
from projects.models import Project, ProjectReport

MOST = 40


@dataclass(frozen=True, slots=True)
class Moment:
    """`kind` is start, phase, report, meeting, today or end."""

    on: date
    title: str
    kind: str
    detail: str = ""
    url: str = ""


def timeline(project: Project, forum: Forum, day: date, more: Iterable[Moment] = ()) -> list[Moment]:
    """In order, with today among them; the oldest of very many are left out. One query beside the project's own."""
    moments = sorted([*_own(project), *_reports(project, forum), *more], key=lambda moment: moment.on)
    if not moments:
        return []
    today = Moment(day, _("Today"), "today")
    passed = [moment for moment in moments if moment.on <= day]
    coming = [moment for moment in moments if moment.on > day]
    return [*passed[-MOST:], today, *coming[:MOST]]


def _own(project: Project) -> Iterator[Moment]:
    if project.starts_on:
        yield Moment(project.starts_on, _("The project starts"), "start")
    for phase in project.phases.all():
        if phase.starts_on:
            until = _("until %(day)s") % {"day": full_day(phase.ends_on)} if phase.ends_on else ""
            yield Moment(phase.starts_on, str(phase), "phase", until)
    if project.ends_on:
        yield Moment(project.ends_on, _("The project ends"), "end")


def _reports(project: Project, forum: Forum) -> Iterator[Moment]:
    """Of a period only the edition that holds."""
    ready = project.reports.filter(state=ProjectReport.State.READY, round__forum=forum)
    newest: dict[int, ProjectReport] = {}
    for report in ready.select_related("round").order_by("edition"):
        newest[report.round_id] = report
    for report in newest.values():
        if report.ready_at:
            told = {
                "start": full_day(report.round.period_start),
                "end": full_day(report.round.period_end),
            }
            detail = _("%(start)s to %(end)s") % told
            yield Moment(localdate(report.ready_at), _("Report"), "report", detail)
