"""Which project an item or an action is about: a choice of its own beside the shared text."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, parties_only, seat_that, secretariat_only
from meetings.forms.project_links import ProjectLinkForm
from meetings.listing import actions_in_order
from meetings.pages import meeting_context
from meetings.project_links import name_project_of_action, name_project_of_item
from meetings.rules import may_change_action, may_name_project
from meetings.views.agenda_lookup import get_item
from meetings.views.lookup import get_meeting
from members.refusals import told

LARGEST_KEY = 2**63 - 1


@parties_only
def item_project(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    meeting = get_meeting(request, slug)
    item = get_item(meeting, uuid)
    seat = seat_that(may_name_project, request, item)
    if item.deleted_at:
        raise Http404
    form = returned.bind(request, ProjectLinkForm, forum=request.forum, project=item.project)
    if request.method == "POST" and form.is_valid():
        with told(form):
            name_project_of_item(item, form.cleaned_data["project"], by=seat)
            messages.success(request, _("The project of the item is saved."))
            return redirect(item)
    shown = meeting_context(request, meeting)
    context = {**shown, "trail": shown["head"].subtrail, "form": form, "about": item.title}
    return render(request, "meetings/project_link.html", {**context, "back": item.get_absolute_url()})


@secretariat_only
def action_project(request: ForumRequest, pk: int) -> HttpResponse:
    rows = actions_in_order(request.forum).select_related("project")
    action = get_object_or_404(rows, pk=min(pk, LARGEST_KEY))
    action.forum = request.forum
    seat = seat_that(may_change_action, request, action)
    form = returned.bind(request, ProjectLinkForm, forum=request.forum, project=action.project)
    if request.method == "POST" and form.is_valid():
        with told(form):
            name_project_of_action(action, form.cleaned_data["project"], by=seat)
            messages.success(request, _("The project of the action is saved."))
            return redirect(action)
    trail = [
        (reverse("meetings:actions", args=[request.forum.slug]), _("Actions")),
        (action.get_absolute_url(), action.text[:60]),
    ]
    context: dict[str, Any] = {"form": form, "about": action.text, "trail": trail}
    return render(request, "meetings/project_link.html", {**context, "back": action.get_absolute_url()})
