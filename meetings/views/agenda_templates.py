"""The forum's agenda templates, as the secretariat keeps them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.models import Forum
from meetings.agenda_templates import end_template, save_template, templates_of
from meetings.forms.agenda_templates import BaseRows, Rows, TemplateForm, initial_rows
from meetings.models import AgendaTemplate
from meetings.rules import may_schedule


@secretariat_only
@require_safe
def templates(request: ForumRequest) -> HttpResponse:
    return render(request, "meetings/templates.html", {"templates": templates_of(request.forum)})


@secretariat_only
def template_new(request: ForumRequest) -> HttpResponse:
    return _edit(request, None)


@secretariat_only
def template(request: ForumRequest, template: int) -> HttpResponse:
    return _edit(request, _get(request, template))


@secretariat_only
@require_POST
def template_end(request: ForumRequest, template: int) -> HttpResponse:
    found = _get(request, template)
    end_template(found, by=seat_that(may_schedule, request, request.forum))
    messages.success(request, _("“%(name)s” can no longer be chosen.") % {"name": found})
    return redirect("meetings:templates", request.forum.slug)


def _edit(request: ForumRequest, found: AgendaTemplate | None) -> HttpResponse:
    fields = {"name": found.name, "usual": found.usual} if found else {}
    form, rows = returned.bind(request, both(request.forum, found), initial=fields)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        seat, data = seat_that(may_schedule, request, request.forum), form.cleaned_data
        try:
            saved = save_template(request.forum, found, data["name"], rows.rows, usual=data["usual"], by=seat)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": saved})
            return redirect("meetings:templates", request.forum.slug)
    return render(request, "meetings/template_form.html", {"form": form, "rows": rows, "found": found})


def both(forum: Forum, found: AgendaTemplate | None) -> Any:
    """The name and the rows are two forms on one page, filled from the same request."""

    def bound(*data: Any, **kwargs: Any) -> tuple[TemplateForm, BaseRows]:
        rows = Rows(data[0] if data else None, initial=initial_rows(forum, found), prefix="row")
        return TemplateForm(*data, **kwargs), rows

    return bound


def _get(request: ForumRequest, pk: int) -> AgendaTemplate:
    found = get_object_or_404(request.forum.agenda_templates.filter(ended_at=None), pk=pk)
    found.forum = request.forum
    return found
