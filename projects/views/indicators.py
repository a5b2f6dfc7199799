"""What a project counts: as a table, one by one, and the forms of those who keep it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import clock, returned
from forum.access import ForumRequest, first_seat_that, members_only, seat_that, secretariat_only
from forum.tables import asked_format, table_file
from members.refusals import told
from projects import catalogue, indicators, reading_page
from projects.forms.indicators import (
    ChangeIndicatorForm,
    CommonIndicatorsForm,
    OwnIndicatorForm,
    ReadingForm,
)
from projects.indicator_page import ProjectIndicators, indicators_of
from projects.models import Indicator, Project, Reading
from projects.pace import held
from projects.rules import may_edit_project, may_see_small_groups
from projects.views.finding import get_following, get_project


@members_only
@require_safe
def indicator_list(request: ForumRequest, slug: str) -> HttpResponse:
    counted, may_edit = read(request, slug)
    if kind := asked_format(request):
        title = _("Indicators of %(name)s") % {"name": counted.project.name}
        return table_file(kind, title, *reading_page.overview_rows(counted))
    context = {"project": counted.project, "indicators": counted, "may_edit": may_edit}
    return render(request, "projects/indicators.html", context)


@members_only
@require_safe
def indicator(request: ForumRequest, slug: str, indicator: int) -> HttpResponse:
    counted, may_edit = read(request, slug)
    found = next((each for each in counted.indicators if each.pk == indicator), None)
    if found is None:
        raise Http404
    page = reading_page.page_of(found, counted)
    if kind := asked_format(request):
        return table_file(kind, f"{found.code} {page.row.name}", *reading_page.reading_rows(page))
    context = {"project": counted.project, "indicator": found, "page": page, "may_edit": may_edit}
    return render(request, "projects/indicator.html", context)


@secretariat_only
def indicator_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    form = returned.bind(request, CommonIndicatorsForm, project=project)
    context: dict[str, Any] = {
        "periods": catalogue.lists_for(project.programme_period),
        "note": catalogue.source_note(),
    }
    return filled(request, form, project, "projects/indicator_new.html", **context)


@secretariat_only
def indicator_own(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    form = returned.bind(request, OwnIndicatorForm, project=project)
    return filled(
        request, form, project, "projects/indicator_form.html", title=_("Add an indicator of your own")
    )


@secretariat_only
def indicator_change(request: ForumRequest, slug: str, indicator: int) -> HttpResponse:
    chosen = get_indicator(request, slug, indicator)
    form = returned.bind(request, ChangeIndicatorForm, instance=chosen)
    return filled(
        request, form, chosen.project, "projects/indicator_form.html", chosen, title=_("Change the targets")
    )


@secretariat_only
def reading_new(request: ForumRequest, slug: str, indicator: int) -> HttpResponse:
    chosen = get_indicator(request, slug, indicator)
    form = returned.bind(request, ReadingForm, indicator=chosen)
    last = next(iter(held(chosen.readings.all())), None)
    context = {"title": _("Add a reading"), "last": last, "is_reading": True}
    return filled(request, form, chosen.project, "projects/indicator_form.html", chosen, **context)


@secretariat_only
def indicator_retire(request: ForumRequest, slug: str, indicator: int) -> HttpResponse:
    """A page that says what happens, and its button."""
    chosen = get_indicator(request, slug, indicator)
    if request.method == "POST":
        seat = seat_that(may_edit_project, request, chosen.project)
        if chosen.retired_at is None:
            indicators.retire_indicator(chosen, by=seat)
        messages.success(request, _("%(code)s is not counted any more.") % {"code": chosen.code})
        return redirect("projects:indicators", request.forum.slug, slug)
    context = {"project": chosen.project, "indicator": chosen, "name": catalogue.name_of(chosen)}
    return render(request, "projects/indicator_retire.html", context)


@secretariat_only
@require_POST
def indicator_bring_back(request: ForumRequest, slug: str, indicator: int) -> HttpResponse:
    chosen = get_indicator(request, slug, indicator)
    seat = seat_that(may_edit_project, request, chosen.project)
    if chosen.retired_at is not None:
        indicators.bring_back_indicator(chosen, by=seat)
    messages.success(request, _("%(code)s is counted again.") % {"code": chosen.code})
    return redirect("projects:indicator", request.forum.slug, slug, chosen.pk)


def read(request: ForumRequest, slug: str) -> tuple[ProjectIndicators, bool]:
    """The project's indicators as this reader may see them, and whether they may be changed."""
    project = get_following(request, slug, "project__indicators__readings").project
    may_edit = first_seat_that(may_edit_project, request.seats, project) is not None
    sees_all = first_seat_that(may_see_small_groups, request.seats, project) is not None
    return indicators_of(project, clock.today(), sees_all=sees_all), may_edit


def filled(
    request: ForumRequest,
    form: Any,
    project: Project,
    template: str,
    chosen: Indicator | None = None,
    **context: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with told(form):
            saved = form.save_by(seat_that(may_edit_project, request, project))
            messages.success(request, _("Saved."))
            if isinstance(saved, Reading):
                warn_of(request, project.slug, saved)
            page = chosen or (saved if isinstance(saved, Indicator) else None)
            if page:
                return redirect("projects:indicator", request.forum.slug, project.slug, page.pk)
            return redirect("projects:indicators", request.forum.slug, project.slug)
    name = catalogue.name_of(chosen) if chosen else ""
    context |= {"form": form, "project": project, "indicator": chosen, "name": name}
    return render(request, template, context)


def warn_of(request: ForumRequest, slug: str, reading: Reading) -> None:
    """What the new numbers do not agree with: saved all the same, and said."""
    counted, _may_edit = read(request, slug)
    for each in counted.indicators:
        if each.pk == reading.indicator_id:
            for text in counted.warnings(each, reading):
                messages.warning(request, text)


def get_indicator(request: ForumRequest, slug: str, pk: int) -> Indicator:
    project = get_project(request, slug)
    return get_object_or_404(project.indicators.select_related("project__owner"), pk=pk)
