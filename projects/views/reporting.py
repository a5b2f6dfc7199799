"""A project's report for a period: writing it, marking it ready, and reading it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import clock, returned
from forum.access import ForumRequest, first_seat_that, members_only, parties_only, seat_that
from members.models import Seat
from members.refusals import told
from projects.forms.reporting import ReportForm
from projects.models import Project, ProjectReport, ReportingRound
from projects.report_numbers import sheet_of
from projects.report_page import numbers_of, period_lines
from projects.reporting import SavedMeanwhile, mark_ready, newest_report, reports_of, save_report
from projects.rules import may_report
from projects.views.finding import get_following
from projects.views.rounds import get_round

ON_A_PAGE = 20


@members_only
@require_safe
def reports(request: ForumRequest, slug: str) -> HttpResponse:
    """The project's periods, the latest first."""
    project = get_following(request, slug).project
    may = first_seat_that(may_report, request.seats, project) is not None
    rounds, lines = period_lines(request.forum, project, clock.today(), sees_drafts=may)
    page = Paginator(rounds, ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {"project": project, "page": page, "lines": lines(page.object_list), "may_report": may}
    return render(request, "projects/reports.html", context)


@parties_only
def report(request: ForumRequest, slug: str, period: str) -> HttpResponse:
    """Write in the draft. A ready report is read instead, unless a new edition of it is asked for."""
    project, asked = _asked(request, slug, period)
    seat = seat_that(may_report, request, project)
    current = newest_report(asked, project)
    if request.method == "GET" and not asked.is_open:
        return _to_reports(request, project)
    if request.method == "GET" and current and current.is_ready and "ny" not in request.GET:
        return _to_reading(request, project, asked)
    form = returned.bind(request, ReportForm, sheet=sheet_of(project, asked.period), current=current)
    wants_ready, clash = "ready" in request.POST, None
    if request.method == "POST" and form.is_valid():
        try:
            with told(form):
                saved = save_report(asked, project, form.told, seen=form.cleaned_data["seen"], by=seat)
                if not wants_ready:
                    messages.success(request, _("The draft is saved."))
                    return _to_form(request, project, asked)
                if form.is_complete:
                    return redirect("projects:report_ready", *_address(request, project, asked))
                form.show(saved)
        except SavedMeanwhile as meanwhile:
            clash = meanwhile.report
            form.show(clash)
    form.point_out(all_that_is_lacking=wants_ready)
    context = {
        "form": form,
        "project": project,
        "round": asked,
        "current": current,
        "clash": clash,
        "differences": form.differences(clash) if clash else [],
        "shows_errors": request.method == "POST",
        "for_owner": seat.party.organisation_id != project.owner_id,
    }
    return render(request, "projects/report.html", context, status=409 if clash else 200)


@parties_only
def report_ready(request: ForumRequest, slug: str, period: str) -> HttpResponse:
    """What the forum will be told, and then the deed."""
    project, asked = _asked(request, slug, period)
    seat = seat_that(may_report, request, project)
    draft = newest_report(asked, project)
    if draft is None:
        return _to_form(request, project, asked)
    if draft.is_ready or not asked.is_open:
        return _to_reading(request, project, asked)
    draft.round, draft.project = asked, project
    if request.method == "POST":
        return _mark(request, draft, seat)
    numbers = numbers_of(draft, shows_few=False)
    context = {"report": draft, "project": project, "round": asked, "numbers": numbers}
    return render(request, "projects/report_ready.html", context)


def _mark(request: ForumRequest, draft: ProjectReport, seat: Seat) -> HttpResponse:
    place = (request, draft.project, draft.round)
    try:
        mark_ready(draft, seen=request.POST.get("seen", ""), by=seat)
    except SavedMeanwhile as meanwhile:
        if meanwhile.report and meanwhile.report.is_ready:
            messages.info(request, _("Somebody else marked the report as ready meanwhile."))
            return _to_reading(*place)
        messages.warning(request, _("Somebody has saved meanwhile. Look through the report again."))
        return redirect("projects:report_ready", *_address(*place))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return _to_form(*place)
    messages.success(request, _("The report is ready, and the forum can read it."))
    return _to_reading(*place)


@members_only
@require_safe
def report_read(request: ForumRequest, slug: str, period: str) -> HttpResponse:
    """The newest edition the reader may see, or `?utgava=`."""
    project, asked = _asked(request, slug, period)
    may = first_seat_that(may_report, request.seats, project) is not None
    editions = [each for each in reports_of(asked, project) if may or each.is_ready]
    shown = _chosen(editions, request.GET.get("utgava", ""))
    if shown is None:
        raise Http404
    shown.round, shown.project = asked, project
    context = {
        "report": shown,
        "project": project,
        "round": asked,
        "editions": editions,
        "holds": next((each for each in editions if each.is_ready), None),
        "numbers": numbers_of(shown, shows_few=may),
        "may_report": may,
        "has_draft": any(not each.is_ready for each in editions),
    }
    return render(request, "projects/report_read.html", context)


def _chosen(editions: list[ProjectReport], number: str) -> ProjectReport | None:
    """That edition; without a number the ready one that holds, else the draft."""
    if number:
        return next((each for each in editions if str(each.edition) == number), None)
    return next((each for each in editions if each.is_ready), None) or next(iter(editions), None)


def _asked(request: ForumRequest, slug: str, period: str) -> tuple[Project, ReportingRound]:
    return get_following(request, slug).project, get_round(request, period)


def _to_reading(request: ForumRequest, project: Project, asked: ReportingRound) -> HttpResponse:
    return redirect("projects:report_read", *_address(request, project, asked))


def _to_form(request: ForumRequest, project: Project, asked: ReportingRound) -> HttpResponse:
    return redirect("projects:report", *_address(request, project, asked))


def _to_reports(request: ForumRequest, project: Project) -> HttpResponse:
    return redirect("projects:reports", request.forum.slug, project.slug)


def _address(request: ForumRequest, project: Project, asked: ReportingRound) -> tuple[str, str, str]:
    return request.forum.slug, project.slug, asked.period.slug
