"""The secretariat's pages of the reporting periods."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from forum import clock, returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.tables import asked_format, table_file
from members.refusals import told
from projects.forms.reporting import LastDayForm, RoundForm
from projects.models import Project, ProjectReport, ReportingRound
from projects.periods import Period, read_period
from projects.round_letters import coming, left, readers, reminded, to_remind
from projects.round_page import round_lines, table_of
from projects.round_standing import Asked, asked_in, not_asked, people_of, projects_asked
from projects.rounds import (
    change_round,
    close_round,
    open_round,
    refuse_last_day,
    refuse_period,
    remind_round,
    reopen_round,
)
from projects.rules import may_keep_projects

ON_A_PAGE = 50


@secretariat_only
@require_safe
def rounds(request: ForumRequest) -> HttpResponse:
    is_ready = Q(reports__state=ProjectReport.State.READY)
    found = request.forum.reporting_rounds.annotate(
        reported=Count("reports__project", filter=is_ready, distinct=True)
    )
    found = found.order_by("-period_end", "-pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "projects/rounds.html", {"page": page, "today": clock.today()})


@secretariat_only
def round_new(request: ForumRequest) -> HttpResponse:
    """First the period and the day, then which projects and who gets what, then the deed."""
    form = returned.bind(request, RoundForm, forum=request.forum, day=clock.today())
    preview = None
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        seat = seat_that(may_keep_projects, request, request.forum)
        data = form.cleaned_data
        with told(form):
            if "confirmed" in request.POST:
                asked = open_round(request.forum, form.period, data["due_on"], data["message"], by=seat)
                messages.success(request, _("The period is open, and the owners have been asked."))
                return to_round(asked)
            refuse_period(request.forum, form.period)
            refuse_last_day(data["due_on"], form.period, clock.today())
            preview = _preview(request, form.period)
    context = {"form": form, "preview": preview}
    return render(request, "projects/round_new.html", context)


def _preview(request: ForumRequest, period: Period) -> dict[str, Any]:
    day = clock.today()
    projects = projects_asked(request.forum, period, day)
    people = people_of(request.forum, projects, day)
    rows = [Asked(project, people.get(project.owner_id or 0, [])) for project in projects]
    return {
        "period": period,
        "rows": rows,
        "not_asked": not_asked(request.forum, period, day),
        "people": [reader.seat for reader in readers(rows)],
    }


@secretariat_only
@require_safe
def round_page(request: ForumRequest, period: str) -> HttpResponse:
    """Who has reported, who is writing and who has not begun; with `?format=` as a file."""
    asked = get_round(request, period)
    rows = asked_in(asked, clock.now())
    if kind := asked_format(request):
        title = _("Reporting %(period)s") % {"period": asked}
        return table_file(kind, title, *table_of(rows, asked, clock.today()))
    context = {
        "round": asked,
        "rows": round_lines(asked, rows, clock.today()),
        "reported": sum(row.ready is not None for row in rows),
        "is_late": asked.is_late(clock.today()),
        "coming": coming(asked, clock.today()) if asked.is_open else [],
        "reminded": sorted(set(reminded(asked).values())),
    }
    return render(request, "projects/round.html", context)


@secretariat_only
def round_change(request: ForumRequest, period: str) -> HttpResponse:
    asked = get_round(request, period)
    initial = {"due_on": asked.due_on, "message": asked.message}
    form = returned.bind(request, LastDayForm, initial=initial)
    if request.method == "POST" and form.is_valid():
        with told(form):
            seat = seat_that(may_keep_projects, request, request.forum)
            change_round(asked, form.cleaned_data["due_on"], form.cleaned_data["message"], by=seat)
            messages.success(request, _("Saved."))
            return to_round(asked)
    people = [reader.seat for reader in readers(left(asked, clock.now()))]
    return render(request, "projects/round_change.html", {"form": form, "round": asked, "people": people})


@secretariat_only
def round_remind(request: ForumRequest, period: str) -> HttpResponse:
    """Who gets a reminder, and then the deed; `?projekt=` names one project."""
    asked = get_round(request, period)
    project = _project_named(request, asked)
    if request.method == "POST":
        sent = 0
        if asked.is_open:
            seat = seat_that(may_keep_projects, request, request.forum)
            sent = remind_round(asked, project, by=seat)
        done = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", sent)
        messages.success(request, done % {"count": sent})
        return to_round(asked)
    people = [each.seat for each in to_remind(asked, clock.now(), project)] if asked.is_open else []
    context = {"round": asked, "people": people, "project": project}
    return render(request, "projects/round_remind.html", context)


def _project_named(request: ForumRequest, asked: ReportingRound) -> Project | None:
    slug = request.GET.get("projekt", "")
    if not slug:
        return None
    named = (row.project for row in asked_in(asked, clock.now()) if row.project.slug == slug)
    if project := next(named, None):
        return project
    raise Http404


@secretariat_only
def round_close(request: ForumRequest, period: str) -> HttpResponse:
    """Close it, or open it again when it is closed."""
    asked = get_round(request, period)
    if request.method == "POST":
        seat = seat_that(may_keep_projects, request, request.forum)
        if request.POST.get("open") == "again":
            reopen_round(asked, by=seat)
            messages.success(request, _("The period is open again."))
        else:
            close_round(asked, by=seat)
            messages.success(request, _("The period is closed."))
        return to_round(asked)
    rows = asked_in(asked, clock.now())
    context = {"round": asked, "left": [row.project for row in rows if row.ready is None]}
    return render(request, "projects/round_close.html", context)


def get_round(request: ForumRequest, slug: str) -> ReportingRound:
    """The forum's period with that address; 404 otherwise."""
    period = read_period(slug)
    if period is None:
        raise Http404
    asked = get_object_or_404(
        request.forum.reporting_rounds, period_start=period.start, period_end=period.end
    )
    asked.forum = request.forum
    return asked


def to_round(asked: ReportingRound) -> HttpResponse:
    return redirect("projects:round", asked.forum.slug, asked.period.slug)
