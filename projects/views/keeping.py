"""What the secretariat of the forum that keeps a project's data adds and changes."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from members.refusals import told
from projects.forms.project import NewProjectForm, ProjectForm
from projects.models import Project
from projects.rules import may_edit_project, may_keep_projects
from projects.views.finding import get_project


@secretariat_only
def new(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, NewProjectForm, forum=request.forum)
    return for_forum(request, form, _("Add a project"), "projects/form_sections.html")


@secretariat_only
def edit(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    # The form writes what was typed into its own copy: the page goes on naming the project as it is.
    form = returned.bind(request, ProjectForm, instance=copy(project))
    back = page_of(request, project)
    return form_page(request, form, project, _("Change the facts"), back, "projects/form_sections.html")


def form_page(
    request: ForumRequest,
    form: Any,
    project: Project,
    title: str,
    back: str,
    template: str = "projects/form.html",
    lead: Any = None,
) -> HttpResponse:
    """A form about a project on a page of its own; saved, it leads back to where it belongs."""
    if request.method == "POST" and form.is_valid():
        with told(form):
            form.save_by(seat_that(may_edit_project, request, project))
            return saved(request, form, back)
    context = {"form": form, "project": project, "title": title, "back": back, "lead": lead}
    return render(request, template, context)


def for_forum(
    request: ForumRequest, form: Any, title: str, template: str = "projects/form.html"
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with told(form):
            project = form.save_by(seat_that(may_keep_projects, request, request.forum))
            return saved(request, form, page_of(request, project))
    return render(request, template, {"form": form, "title": title})


def saved(request: ForumRequest, form: Any, back: str) -> HttpResponse:
    messages.success(request, _("Saved."))
    if getattr(form, "odd_dnr", False):
        text = _("“%(dnr)s” is no registration number of the fund's usual kind. It is saved as you wrote it.")
        messages.warning(request, text % {"dnr": form.cleaned_data["dnr"]})
    return redirect(back)


def page_of(request: ForumRequest, project: Project, name: str = "project") -> str:
    """The address of one of the project's pages."""
    return reverse(f"projects:{name}", args=[request.forum.slug, project.slug])
