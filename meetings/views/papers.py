"""The papers of a meeting: agenda versions, the record and the annual follow-up."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, members_only, seat_that
from meetings.listing import papers_of
from meetings.pages import meeting_context
from meetings.rules import may_see_minutes
from meetings.stages import minutes_of
from meetings.views.lookup import get_meeting
from meetings.views.serving import serve_paper


@members_only
@require_safe
def papers(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    rows = papers_of(meeting, request.seats)
    return render(request, "meetings/papers.html", meeting_context(request, meeting) | {"rows": rows})


@members_only
def minutes_paper(request: ForumRequest, slug: str) -> HttpResponseBase:
    """The PDF of finalised minutes; while it is made, or after it failed, a page that says so."""
    record = minutes_of(get_meeting(request, slug))
    if record is None or record.paper is None:
        raise Http404
    seat_that(may_see_minutes, request, record)
    return serve_paper(request, record.paper, record.get_absolute_url())
