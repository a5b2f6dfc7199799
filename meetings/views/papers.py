"""The papers of a meeting: agenda versions, the record and the annual follow-up."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, first_seat_that, members_only, seat_that
from meetings.file_rules import may_attach
from meetings.listing import papers_of
from meetings.models import Meeting
from meetings.pages import meeting_context
from meetings.papers import files_of
from meetings.rules import may_edit_agenda, may_see_minutes
from meetings.stages import minutes_of
from meetings.views.lookup import get_meeting
from meetings.views.serving import serve_paper


@members_only
@require_safe
def papers(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    rows = papers_of(meeting, request.seats)
    agendas = [row for row in rows if row.kind == "agenda"]
    context = {
        "agendas": agendas,
        "files": files_of(meeting, request.seats),
        "others": [row for row in rows if row not in agendas],
        "may_attach": _may_attach_somewhere(request, meeting),
    }
    return render(request, "meetings/papers.html", meeting_context(request, meeting) | context)


@members_only
def minutes_paper(request: ForumRequest, slug: str) -> HttpResponseBase:
    """The PDF of finalised minutes; while it is made, or after it failed, a page that says so."""
    record = minutes_of(get_meeting(request, slug))
    if record is None or record.paper is None:
        raise Http404
    seat_that(may_see_minutes, request, record)
    return serve_paper(request, record.paper, record.get_absolute_url())


def _may_attach_somewhere(request: ForumRequest, meeting: Meeting) -> bool:
    """To the whole meeting, or to an item of the agenda while it may be edited."""
    rules = (may_attach, may_edit_agenda)
    return any(first_seat_that(rule, request.seats, meeting) is not None for rule in rules)
