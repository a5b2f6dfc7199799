"""The region's key figures: read by every member, kept by the secretariat."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, members_only, seat_that, secretariat_only
from forum.tables import asked_format, table_file
from members.refusals import told
from projects import series
from projects.forms.key_figures import (
    CorrectKeyFigureForm,
    KeyFigureForm,
    WithdrawKeyFigureForm,
    another_year,
)
from projects.models import KeyFigure
from projects.rules import may_keep_projects

ON_A_PAGE = 50


@members_only
@require_safe
def key_figures(request: ForumRequest) -> HttpResponse:
    if kind := asked_format(request):
        standing = request.forum.key_figures.filter(withdrawn_at=None)
        return table_file(kind, _("Key figures of the region"), *series.table_of(standing))
    page = Paginator(series.newest_of_each(request.forum), ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {"page": page, "may_add": first_seat_that(may_keep_projects, request.seats, request.forum)}
    return render(request, "projects/key_figures.html", context)


@members_only
@require_safe
def key_figure(request: ForumRequest, key_figure: int) -> HttpResponse:
    """The whole series that the figure belongs to."""
    figure = get_key_figure(request, key_figure)
    told_of = series.series_of(figure)
    if kind := asked_format(request):
        return table_file(kind, f"{told_of.name} {told_of.geography}", *series.table_of(told_of.figures))
    newest = told_of.newest
    context = {
        "series": told_of,
        "newest": newest,
        "line": series.picture(told_of),
        "beside": series.beside(newest) if newest else None,
        "may_add": first_seat_that(may_keep_projects, request.seats, request.forum),
    }
    return render(request, "projects/key_figure.html", context)


@secretariat_only
def key_figure_new(request: ForumRequest) -> HttpResponse:
    common: dict[str, Any] = {}
    if request.GET.get("serie", "").isdecimal():
        common = another_year(get_key_figure(request, int(request.GET["serie"])))
    form = returned.bind(request, KeyFigureForm, forum=request.forum, initial=common)
    return kept(request, form, _("Add a key figure"))


@secretariat_only
def key_figure_correct(request: ForumRequest, key_figure: int) -> HttpResponse:
    figure = get_key_figure(request, key_figure)
    form = returned.bind(request, CorrectKeyFigureForm, figure=figure)
    return kept(request, form, _("Correct a key figure"), figure)


@secretariat_only
def key_figure_withdraw(request: ForumRequest, key_figure: int) -> HttpResponse:
    figure = get_key_figure(request, key_figure)
    form = returned.bind(request, WithdrawKeyFigureForm, figure=figure)
    return kept(request, form, _("Withdraw a key figure"), figure)


def kept(request: ForumRequest, form: Any, title: str, figure: KeyFigure | None = None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with told(form):
            saved = form.save_by(seat_that(may_keep_projects, request, request.forum))
            messages.success(request, _("Saved."))
            return redirect("projects:key_figure", request.forum.slug, saved.pk)
    context = {"form": form, "title": title, "figure": figure}
    return render(request, "projects/key_figure_form.html", context)


def get_key_figure(request: ForumRequest, key_figure: int) -> KeyFigure:
    """One of the forum's own, withdrawn or not; 404 otherwise."""
    return get_object_or_404(request.forum.key_figures.select_related("forum"), pk=key_figure)
