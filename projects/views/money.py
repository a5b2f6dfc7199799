"""A project's figures, funding and what has been used: read by every member, kept by the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import clock, returned
from forum.access import ForumRequest, first_seat_that, members_only, require, seat_that, secretariat_only
from forum.tables import asked_format, table_file
from members.refusals import told
from projects import funding
from projects.figure_groups import figure_groups, table_of_figures
from projects.forms.money import (
    ChangeFundingForm,
    FigureForm,
    FundingForm,
    MoveForm,
    OutlaysForm,
    UseFigureForm,
    WithdrawFigureForm,
    WithdrawFundingForm,
)
from projects.forms.splitting import SplitForm
from projects.funding import current_lines, newest_outlays
from projects.models import Figure, FundingLine, Project
from projects.money_page import followed_with_money, money_of, table_of_funding, told_before, withdrawn_lines
from projects.rules import may_edit_project

FUNDING, FIGURES = "projects:funding", "projects:figures"


@members_only
@require_safe
def funding_page(request: ForumRequest, slug: str) -> HttpResponse:
    """Who pays, what has been used, and what was changed; with `?format=` the table as a file."""
    project = find_project(request, slug)
    if kind := asked_format(request):
        return table_file(kind, _("Funding %(project)s") % {"project": project}, *table_of_funding(project))
    context = {
        "project": project,
        "money": money_of(project),
        "withdrawn": withdrawn_lines(project),
        "told": told_before(project),
        "may_edit": first_seat_that(may_edit_project, request.seats, project),
    }
    return render(request, "projects/funding.html", context)


@members_only
@require_safe
def figures_page(request: ForumRequest, slug: str) -> HttpResponse:
    """Every figure with its source and what it took the place of; with `?format=` all of them as a file."""
    project = find_project(request, slug)
    if kind := asked_format(request):
        return table_file(kind, _("Figures %(project)s") % {"project": project}, *table_of_figures(project))
    context = {
        "project": project,
        "groups": figure_groups(project),
        "may_edit": first_seat_that(may_edit_project, request.seats, project),
    }
    return render(request, "projects/figures.html", context)


@secretariat_only
def figure_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    form = returned.bind(request, FigureForm, project=project)
    return answer(request, form, project, FIGURES, _("Add a figure"))


@secretariat_only
def figure_use(request: ForumRequest, slug: str, figure: int) -> HttpResponse:
    project, chosen = get_figure(request, slug, figure)
    form = returned.bind(request, UseFigureForm, figure=chosen)
    return answer(request, form, project, FIGURES, _("Use this figure"), figure=chosen)


@secretariat_only
def figure_withdraw(request: ForumRequest, slug: str, figure: int) -> HttpResponse:
    project, chosen = get_figure(request, slug, figure)
    form = returned.bind(request, WithdrawFigureForm, figure=chosen)
    return answer(request, form, project, FIGURES, _("Strike out the figure"), figure=chosen)


@secretariat_only
def funding_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    form = returned.bind(request, FundingForm, project=project)
    return answer(request, form, project, FUNDING, _("Add a funding line"))


@secretariat_only
def funding_change(request: ForumRequest, slug: str, line: int) -> HttpResponse:
    project, chosen = get_line(request, slug, line)
    form = returned.bind(request, ChangeFundingForm, line=chosen)
    return answer(request, form, project, FUNDING, _("Change the funding line"), line=chosen)


@secretariat_only
def funding_withdraw(request: ForumRequest, slug: str, line: int) -> HttpResponse:
    project, chosen = get_line(request, slug, line)
    form = returned.bind(request, WithdrawFundingForm, line=chosen)
    return answer(request, form, project, FUNDING, _("Strike out the funding line"), line=chosen)


@secretariat_only
@require_POST
def funding_move(request: ForumRequest, slug: str, line: int) -> HttpResponse:
    project, chosen = get_line(request, slug, line)
    form = MoveForm(request.POST)
    if form.is_valid():
        up = form.cleaned_data["to"] == "up"
        funding.move_funding(chosen, up, by=seat_that(may_edit_project, request, project))
    return redirect(FUNDING, request.forum.slug, project.slug)


@secretariat_only
def funding_split(request: ForumRequest, slug: str) -> HttpResponse:
    """An amount and per cent become lines: shown first, and saved by a second press."""
    project = get_project(request, slug)
    form = returned.bind(request, SplitForm, project=project)
    context = {"form": form, "project": project, "has_lines": bool(current_lines(project))}
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        if "save" not in request.POST:
            return render(request, "projects/split_preview.html", {**context, "lines": form.wanted})
        with told(form):
            form.save_by(seat_that(may_edit_project, request, project))
            messages.success(request, _("Saved."))
            return redirect(FUNDING, request.forum.slug, project.slug)
    return render(request, "projects/split.html", context)


@secretariat_only
def outlays_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    lines, newest = current_lines(project), newest_outlays(project)
    form = returned.bind(request, OutlaysForm, project=project, lines=lines, newest=newest)
    return answer(request, form, project, FUNDING, _("Note what has been used"))


def answer(
    request: ForumRequest, form: Any, project: Project, back: str, title: str, **context: Any
) -> HttpResponse:
    """The form on a page of its own; saved, it leads back to the page it belongs to."""
    if request.method == "POST" and form.is_valid():
        with told(form):
            form.save_by(seat_that(may_edit_project, request, project))
            messages.success(request, _("Saved."))
            return redirect(back, request.forum.slug, project.slug)
    context = {"form": form, "project": project, "back": back, "title": title, **context}
    return render(request, "projects/money_form.html", context)


def find_project(request: ForumRequest, slug: str) -> Project:
    """A project the visitor's forum follows today, with its money; 404 otherwise."""
    followings = followed_with_money(request.forum, clock.today())
    return get_object_or_404(followings, project__slug=slug).project


def get_project(request: ForumRequest, slug: str) -> Project:
    """The same, and the visitor's forum keeps its data; 403 when another forum does."""
    project = find_project(request, slug)
    require(first_seat_that(may_edit_project, request.seats, project) is not None)
    return project


def get_figure(request: ForumRequest, slug: str, pk: int) -> tuple[Project, Figure]:
    project = get_project(request, slug)
    return project, get_object_or_404(project.figures.filter(withdrawn_at=None), pk=pk)


def get_line(request: ForumRequest, slug: str, pk: int) -> tuple[Project, FundingLine]:
    project = get_project(request, slug)
    return project, get_object_or_404(project.funding.filter(withdrawn_at=None), pk=pk)
