"""Reports of project owners: a draft that several may write in, and then ready, frozen and told to the forum.

Whoever saves names the report as it stood on their page. When somebody else has saved meanwhile nothing is written,
and the page shows both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from members.models import Seat
from projects.indicators import record_reading
from projects.models import Project, ProjectReport, ReportingRound
from projects.outlays import record_outlays
from projects.report_numbers import Sheet, judge, packed, sheet_of, unpacked
from projects.round_letters import tell_ready
from projects.rounds import lock_round, refuse_closed
from projects.rules import may_report

TEXTS = ("progress", "deviations", "for_the_forum")


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the owner has written. `typed` holds the numbers by input, whatever they look like."""

    progress: str = ""
    deviations: str = ""
    for_the_forum: str = ""
    typed: Mapping[str, Any] = field(default_factory=dict)


class SavedMeanwhile(Exception):
    """Somebody else has saved since the page was opened: `report` is how it stands now."""

    def __init__(self, report: ProjectReport | None) -> None:
        super().__init__()
        self.report = report


def reports_of(asked: ReportingRound, project: Project) -> QuerySet[ProjectReport]:
    """Every edition, the newest first."""
    reports = asked.reports.filter(project=project).order_by("-edition")
    return reports.select_related("saved_by__party__organisation", "saved_by__user")


def newest_report(asked: ReportingRound, project: Project) -> ProjectReport | None:
    return reports_of(asked, project).first()


@transaction.atomic
def save_report(
    asked: ReportingRound,
    project: Project,
    told: Told,
    *,
    seen: str = "",
    by: Seat,
    at: datetime | None = None,
) -> ProjectReport:
    """Save the draft as it is, however little it says. After a ready report this begins the next edition."""
    require(may_report(by, project))
    refuse_closed(lock_round(asked))
    current = newest_report(asked, project)
    if seen != (current.stamp if current else ""):
        raise SavedMeanwhile(current)
    content = {name: getattr(told, name).strip() for name in TEXTS}
    content["numbers"] = packed(sheet_of(project, asked.period), told.typed)
    if current and not current.is_ready:
        if all(getattr(current, name) == value for name, value in content.items()):
            return current
        report = current
    else:
        report = ProjectReport(round=asked, project=project, edition=current.edition + 1 if current else 1)
    is_new = report.pk is None
    for name, value in content.items():
        setattr(report, name, value)
    report.saved_by, report.saved_at = by, at or clock.now()
    report.full_clean(validate_constraints=False)
    report.save()
    verb = "project.report_begun" if is_new else "project.report_saved"
    _record(verb, report, by, at)
    return report


@transaction.atomic
def mark_ready(report: ProjectReport, *, seen: str, by: Seat, at: datetime | None = None) -> ProjectReport:
    """Freeze the draft, turn its numbers into readings and outlays, and tell the secretariat. All or nothing."""
    require(may_report(by, report.project))
    asked = lock_round(report.round)
    refuse_closed(asked)
    current = newest_report(asked, report.project)
    if current is None or current.is_ready or current.stamp != seen:
        raise SavedMeanwhile(current)
    sheet = sheet_of(report.project, asked.period)
    refuse_incomplete(current, sheet)
    now = at or clock.now()
    current.round, current.project = asked, report.project
    current.state, current.ready_at = ProjectReport.State.READY, now
    current.saved_by = by
    current.save(update_fields=["state", "ready_at", "saved_by"])
    _record_numbers(current, sheet, by, now)
    _record("project.report_ready", current, by, now)
    tell_ready(current, _secretariat(current, by, now), now)
    return current


def refuse_incomplete(report: ProjectReport, sheet: Sheet) -> None:
    judged = judge(sheet, unpacked(report.numbers))
    if judged.wrong or judged.lacking or not report.progress:
        raise ValidationError(_("The report is not complete yet."), code="incomplete")


def _record_numbers(report: ProjectReport, sheet: Sheet, by: Seat, at: datetime) -> None:
    """Rows that are marked as unknown leave no number."""
    values = judge(sheet, unpacked(report.numbers)).values
    period = report.round.period
    with translation.override(report.round.forum.language):
        source = _("Report for %(period)s") % {"period": period}
    for count in sheet.counts:
        total = values[count.main]
        if total is not None:
            record_reading(
                count.indicator,
                period_start=period.start,
                period_end=period.end,
                women=values.get(f"{count.key}_women"),
                men=values.get(f"{count.key}_men"),
                total=total,
                source=source,
                report=report,
                by=by,
                at=at,
            )
    used = {use.line: amount for use in sheet.uses if (amount := values[use.main]) is not None}
    if used:
        record_outlays(report.project, used, as_of=period.end, source=source, report=report, by=by, at=at)


def _secretariat(report: ProjectReport, by: Seat, at: datetime) -> list[Seat]:
    seats = Seat.objects.serving(localdate(at)).filter(
        party__forum=report.round.forum_id, role=Seat.Role.SECRETARIAT, user__is_active=True
    )
    people = {seat.user_id: seat for seat in seats.exclude(user=by.user).select_related("user")}
    return list(people.values())


def _record(verb: str, report: ProjectReport, by: Seat, at: datetime | None) -> None:
    history.record(
        verb, on=report.project, by=by, at=at, period=str(report.round.period), edition=report.edition
    )
