"""Putting a project that is late, or whose owner asks something, on the next agenda."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forum import clock
from forum.access import ForumRequest, seat_that, secretariat_only
from meetings.project_items import item_of, next_agenda, open_matters, propose_project
from meetings.rules import may_order_agenda


@secretariat_only
def project_item(request: ForumRequest, slug: str) -> HttpResponse:
    """The item as it will stand there, and then the deed."""
    following = get_object_or_404(
        request.forum.followings.serving(clock.today()).select_related("project"), project__slug=slug
    )
    project = following.project
    meeting = next_agenda(request.forum, request.seat)
    if meeting is None:
        messages.info(request, _("No coming meeting has an agenda that can take the item."))
        return redirect("projects:project", request.forum.slug, slug)
    if request.method == "POST":
        seat = seat_that(may_order_agenda, request, meeting)
        try:
            propose_project(meeting, project, by=seat)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect("projects:project", request.forum.slug, slug)
        messages.success(request, _("The item is on the agenda."))
        return redirect("meetings:agenda", request.forum.slug, meeting.slug)
    matter = next((each for each in open_matters(meeting, clock.today()) if each.project == project), None)
    context = {
        "project": project,
        "meeting": meeting,
        "fields": item_of(matter) if matter else None,
        "owner": matter.owner if matter else None,
    }
    return render(request, "meetings/project_item.html", context)
