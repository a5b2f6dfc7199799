"""The list of actions as a PDF, with the choices of the page it was asked for on."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, parties_only, seat_that
from meetings.action_paper import action_paper, order_action_paper
from meetings.rules import may_see_actions
from meetings.views.lookup import get_meeting
from meetings.views.serving import serve_paper


@parties_only
@require_safe
def actions_paper(request: ForumRequest) -> HttpResponse:
    """Asking for it has it made, as with an agenda; its own address does not carry the choices along."""
    by = seat_that(may_see_actions, request, request.forum)
    meeting = get_meeting(request, request.GET["mote"]) if request.GET.get("mote") else None
    paper = order_action_paper(request.forum, request.GET, meeting, seats=request.seats, by=by)
    return redirect("meetings:action_list_paper", forum=request.forum.slug, paper=paper.pk)


@parties_only
def action_list_paper(request: ForumRequest, paper: int) -> HttpResponseBase:
    """The file, or how far it has come."""
    found = action_paper(request.forum, paper, by=seat_that(may_see_actions, request, request.forum))
    if found is None:
        raise Http404
    return serve_paper(request, found, back=reverse("meetings:actions", args=[request.forum.slug]))
