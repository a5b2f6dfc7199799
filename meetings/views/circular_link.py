"""Answering a decision between meetings with the link in a letter. Opening the link changes nothing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from forum import links
from forum.access import public
from forum.limits import guessing_limited
from meetings.circular_links import find_by_link
from meetings.circular_page import face, mine
from meetings.circular_standing import standing_of
from meetings.views.circulars import answer_form, answered, came_too_late


@public
@guessing_limited
def circular(request: HttpRequest, forum: str, token: str) -> HttpResponse:
    try:
        found, seat = find_by_link(forum, token)
    except links.Unreadable as error:
        raise Http404 from error
    except links.Ended:
        return links.ended_page(request)
    standing = standing_of(found)
    own = next(iter(mine(found, standing, [seat])), None)
    form = answer_form(request, own) if own else None
    if request.method == "POST":
        if own is None or form is None:
            messages.error(request, came_too_late())
            return redirect(request.path)
        if answered(request, found, own, form):
            return redirect(request.path)
    context = {**face(found, standing), "own": own, "form": form, "party": seat.party}
    return _private(render(request, "meetings/circular_link.html", context))


def _private(response: HttpResponse) -> HttpResponse:
    """The address is a key, so nothing on the way keeps the page."""
    response["Cache-Control"] = "no-store"
    return response
