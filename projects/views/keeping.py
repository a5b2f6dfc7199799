"""What the secretariat of the forum that keeps a project's data adds and changes."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, first_seat_that, require, seat_that, secretariat_only
from members.refusals import told
from projects.forms.project import NewProjectForm, ProjectForm
from projects.models import Project
from projects.rules import may_edit_project, may_keep_projects
from projects.views.reading import get_following


@secretariat_only
def new(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, NewProjectForm, forum=request.forum)
    return for_forum(request, form, _("Add a project"), "projects/form_sections.html")


@secretariat_only
def edit(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    # The form writes what was typed into its own copy: the page goes on naming the project as it is.
    form = returned.bind(request, ProjectForm, instance=copy(project))
    return for_project(request, form, project, _("Change the facts"), "projects/form_sections.html")


def part(request: ForumRequest, slug: str, form_class: type[forms.BaseForm], title: str) -> HttpResponse:
    project = get_project(request, slug)
    return for_project(request, returned.bind(request, form_class, project=project), project, title)


def for_project(
    request: ForumRequest,
    form: Any,
    project: Project,
    title: str,
    template: str = "projects/form.html",
    **context: Any,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with told(form):
            form.save_by(seat_that(may_edit_project, request, project))
            return saved(request, form, project)
    return render(request, template, {"form": form, "project": project, "title": title, **context})


def for_forum(
    request: ForumRequest, form: Any, title: str, template: str = "projects/form.html"
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with told(form):
            project = form.save_by(seat_that(may_keep_projects, request, request.forum))
            return saved(request, form, project)
    return render(request, template, {"form": form, "title": title})


def saved(request: ForumRequest, form: Any, project: Project) -> HttpResponse:
    messages.success(request, _("Saved."))
    if getattr(form, "odd_dnr", False):
        text = _("“%(dnr)s” is no registration number of the fund's usual kind. It is saved as you wrote it.")
        messages.warning(request, text % {"dnr": form.cleaned_data["dnr"]})
    return redirect("projects:project", request.forum.slug, project.slug)


def get_project(request: ForumRequest, slug: str) -> Project:
    """A followed project whose data the visitor's forum keeps; 403 when another forum keeps it."""
    project = get_following(request, slug).project
    require(first_seat_that(may_edit_project, request.seats, project) is not None)
    return project
