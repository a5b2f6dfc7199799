"""The papers of a meeting: agenda versions, the record and the annual follow-up."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from forum.access import (
    ForumRequest,
    first_seat_that,
    is_secretariat,
    members_only,
    seat_that,
    secretariat_only,
)
from meetings.corrections import corrected_in_word, request_corrected_paper
from meetings.file_rules import may_attach
from meetings.listing import papers_of
from meetings.models import Meeting, Minutes
from meetings.openings_page import meeting_openings
from meetings.pages import meeting_context
from meetings.papers import files_of
from meetings.rules import may_edit_agenda, may_seal_again, may_see_minutes, may_see_version
from meetings.seals import seal_again
from meetings.stages import minutes_of
from meetings.views.agenda_lookup import get_version
from meetings.views.lookup import get_meeting
from meetings.views.serving import serve_paper, serve_word
from meetings.word import minutes_in_word, version_in_word


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
        "may_see_readers": first_seat_that(is_secretariat, request.seats) is not None,
    }
    return render(request, "meetings/papers.html", meeting_context(request, meeting) | context)


@secretariat_only
@require_safe
def openings(request: ForumRequest, slug: str) -> HttpResponse:
    """Who has opened which paper or file of the meeting, and when."""
    meeting = get_meeting(request, slug)
    context = {"read": meeting_openings(meeting, request.GET)}
    return render(request, "meetings/openings.html", meeting_context(request, meeting) | context)


@members_only
def minutes_paper(request: ForumRequest, slug: str) -> HttpResponseBase:
    """The PDF of finalised minutes; while it is made, or after it failed, a page that says so."""
    record = minutes_of(get_meeting(request, slug))
    if record is None or record.paper is None:
        raise Http404
    seat_that(may_see_minutes, request, record)
    return serve_paper(request, record.paper, record.get_absolute_url(), record.meeting)


@secretariat_only
@require_POST
def minutes_seal(request: ForumRequest, slug: str) -> HttpResponse:
    """Try a seal that failed once more."""
    record = _finalised(request, slug)
    seal_again(record, by=seat_that(may_seal_again, request, record))
    return redirect(record)


def _may_attach_somewhere(request: ForumRequest, meeting: Meeting) -> bool:
    """To the whole meeting, or to an item of the agenda while it may be edited."""
    rules = (may_attach, may_edit_agenda)
    return any(first_seat_that(rule, request.seats, meeting) is not None for rule in rules)


@members_only
@require_safe
def minutes_word(request: ForumRequest, slug: str) -> HttpResponse:
    """The finalised record, or the draft for those who may read it."""
    record = minutes_of(get_meeting(request, slug))
    if record is None:
        raise Http404
    return serve_word(*minutes_in_word(record, by=seat_that(may_see_minutes, request, record)))


@members_only
def corrected_paper(request: ForumRequest, slug: str) -> HttpResponseBase:
    """The record with its corrections beside it; the original paper stays what it is."""
    record = _finalised(request, slug)
    paper = request_corrected_paper(record, by=seat_that(may_see_minutes, request, record))
    if paper is None:
        raise Http404
    return serve_paper(request, paper, record.get_absolute_url(), record.meeting)


@members_only
@require_safe
def corrected_word(request: ForumRequest, slug: str) -> HttpResponse:
    record = _finalised(request, slug)
    made = corrected_in_word(record, by=seat_that(may_see_minutes, request, record))
    if made is None:
        raise Http404
    return serve_word(*made)


def _finalised(request: ForumRequest, slug: str) -> Minutes:
    record = minutes_of(get_meeting(request, slug))
    if record is None or record.finalised_at is None:
        raise Http404
    return record


@members_only
@require_safe
def version_word(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    version = get_version(get_meeting(request, slug), number)
    return serve_word(*version_in_word(version, by=seat_that(may_see_version, request, version)))
