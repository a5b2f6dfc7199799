"""The assessment of one focus area: written beside what the year decided and did in it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forum import clock, returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.models import FocusArea, Forum
from forum.report.assessing import AssessedMeanwhileError, assess, newest_of
from forum.report.figures.followup import actions, decisions, year_of_actions
from forum.report.figures.period import Period
from forum.report.figures.region import areas_of
from forum.report.forms.assessments import AssessmentForm
from forum.report.models import AnnualReport, Assessment
from forum.report.rules import may_order
from forum.report.texts import open_report
from forum.report.views.checked import checked
from meetings.forms.texts import RICH_HELP

SHOWN = 20


@secretariat_only
def assessment(request: ForumRequest, year: int, position: int) -> HttpResponse:
    period = Period(checked(year), clock.now())
    area = get_object_or_404(areas_of(request.forum, period), position=position)
    report = request.forum.annual_reports.filter(year=year).first()
    form = returned.bind(request, AssessmentForm, newest=newest_of(report, area))
    context = {"form": form, "area": area, "year": year, "help": RICH_HELP}
    if request.method == "POST" and form.is_valid():
        seat = seat_that(may_order, request, request.forum)
        opened = open_report(request.forum, year, by=seat)
        try:
            assess(opened, area, seat, form.cleaned_data["seen"] or 0, **form.fields_written)
        except AssessedMeanwhileError as refusal:
            return _assessed_meanwhile(request, context | _year(request.forum, period, area), refusal.theirs)
        returned.arrived(request, _("The assessment is saved."))
        return redirect("report:year", request.forum.slug, year)
    context |= _year(request.forum, period, area) | {"versions": _versions(report, area)}
    return render(request, "report/assessment.html", context)


def _assessed_meanwhile(request: ForumRequest, context: dict[str, Any], theirs: Assessment) -> HttpResponse:
    """Both stand on the page; saving again says that the writer has seen the other one."""
    data = {**context["form"].fields_written, "seen": theirs.number}
    context = {**context, "form": AssessmentForm(data, newest=theirs), "theirs": theirs}
    return render(request, "report/assessment.html", context, status=409)


def _year(forum: Forum, period: Period, area: FocusArea) -> dict[str, Any]:
    """What the report itself tells of the area."""
    given = year_of_actions(forum, period)
    return {
        "decided": [row for row in decisions(forum, period) if row["focus_area"] == area.title],
        "agreed": [row for row in actions(given)["all"] if row["focus_area"] == area.title],
        "followed": [row.project for row in area.followings.filter(until=None).select_related("project")],
    }


def _versions(report: AnnualReport | None, area: FocusArea) -> list[Assessment]:
    if report is None:
        return []
    return list(report.assessments.filter(focus_area=area).select_related("written_by__user")[:SHOWN])
