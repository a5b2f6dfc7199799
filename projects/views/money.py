"""A project's figures, funding and what has been used: read by every member, kept by the secretariat."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, members_only, seat_that, secretariat_only
from forum.formats import kr
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
from projects.money_page import MONEY, money_of, table_of_funding, told_before, withdrawn_lines
from projects.rules import may_edit_project
from projects.templatetags.quantities import quantity
from projects.views.finding import get_following, get_project
from projects.views.keeping import form_page, page_of


@members_only
@require_safe
def funding_page(request: ForumRequest, slug: str) -> HttpResponse:
    """Who pays, what has been used, and what was changed; with `?format=` the table as a file."""
    project = get_following(request, slug, *MONEY).project
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
    project = get_following(request, slug, *MONEY).project
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
    project = get_project(request, slug, *MONEY)
    form = returned.bind(request, FigureForm, project=project)
    return money_form(request, form, project, _("Add a figure"), "figures")


@secretariat_only
def figure_use(request: ForumRequest, slug: str, figure: int) -> HttpResponse:
    project, chosen = get_figure(request, slug, figure)
    form = returned.bind(request, UseFigureForm, figure=chosen)
    return money_form(request, form, project, _("Use this figure"), "figures", chosen)


@secretariat_only
def figure_withdraw(request: ForumRequest, slug: str, figure: int) -> HttpResponse:
    project, chosen = get_figure(request, slug, figure)
    form = returned.bind(request, WithdrawFigureForm, figure=chosen)
    return money_form(request, form, project, _("Strike out the figure"), "figures", chosen)


@secretariat_only
def funding_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug, *MONEY)
    form = returned.bind(request, FundingForm, project=project)
    return money_form(request, form, project, _("Add a funding line"), "funding")


@secretariat_only
def funding_change(request: ForumRequest, slug: str, line: int) -> HttpResponse:
    project, chosen = get_line(request, slug, line)
    form = returned.bind(request, ChangeFundingForm, line=chosen)
    return money_form(request, form, project, _("Change the funding line"), "funding", chosen)


@secretariat_only
def funding_withdraw(request: ForumRequest, slug: str, line: int) -> HttpResponse:
    project, chosen = get_line(request, slug, line)
    form = returned.bind(request, WithdrawFundingForm, line=chosen)
    return money_form(request, form, project, _("Strike out the funding line"), "funding", chosen)


@secretariat_only
@require_POST
def funding_move(request: ForumRequest, slug: str, line: int) -> HttpResponse:
    project, chosen = get_line(request, slug, line)
    form = MoveForm(request.POST)
    if form.is_valid():
        up = form.cleaned_data["to"] == "up"
        funding.move_funding(chosen, up, by=seat_that(may_edit_project, request, project))
    return redirect(page_of(request, project, "funding"))


@secretariat_only
def funding_split(request: ForumRequest, slug: str) -> HttpResponse:
    """An amount and per cent become lines: shown first, and saved by a second press."""
    project = get_project(request, slug, *MONEY)
    form = returned.bind(request, SplitForm, project=project)
    context = {"form": form, "project": project, "has_lines": bool(current_lines(project))}
    if request.method == "POST" and form.is_valid() and "edit" not in request.POST:
        if "save" not in request.POST:
            return render(request, "projects/split_preview.html", {**context, "lines": form.wanted})
        with told(form):
            form.save_by(seat_that(may_edit_project, request, project))
            messages.success(request, _("Saved."))
            return redirect(page_of(request, project, "funding"))
    return render(request, "projects/split.html", context)


@secretariat_only
def outlays_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug, *MONEY)
    lines, newest = current_lines(project), newest_outlays(project)
    form = returned.bind(request, OutlaysForm, project=project, lines=lines, newest=newest)
    return money_form(request, form, project, _("Note what has been used"), "funding")


def get_figure(request: ForumRequest, slug: str, pk: int) -> tuple[Project, Figure]:
    project = get_project(request, slug, *MONEY)
    return project, get_object_or_404(project.figures.filter(withdrawn_at=None), pk=pk)


def get_line(request: ForumRequest, slug: str, pk: int) -> tuple[Project, FundingLine]:
    project = get_project(request, slug, *MONEY)
    return project, get_object_or_404(project.funding.filter(withdrawn_at=None), pk=pk)


def money_form(
    request: ForumRequest,
    form: Any,
    project: Project,
    title: str,
    page: str,
    chosen: Figure | FundingLine | None = None,
) -> HttpResponse:
    """Saved, it leads back to the page of the figures or of the funding."""
    lead = words_of(chosen) if chosen else None
    return form_page(request, form, project, title, page_of(request, project, page), lead=lead)


def words_of(chosen: Figure | FundingLine) -> str:
    """What the form is about: "Beviljat stöd: 10 637 799 kr (Projektbanken)"."""
    if isinstance(chosen, FundingLine):
        return f"{chosen.funder}: {kr(chosen.amount)} ({chosen.source})"
    return f"{chosen.label or chosen.get_kind_display()}: {quantity(chosen)} ({chosen.source})"
