"""A meeting's first page, its agenda, and what has changed since the newest version."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, first_seat_that, members_only, parties_only
from meetings.agenda_page import agenda_context, board_context, works_here
from meetings.changes_page import asked_version, changes_context
from meetings.models import Meeting
from meetings.pages import meeting_context
from meetings.rules import may_run_meeting, may_see_minutes
from meetings.stages import minutes_of
from meetings.views.lookup import get_meeting


@members_only
@require_safe
def meeting(request: ForumRequest, slug: str) -> HttpResponse:
    """To the part that matters today."""
    return redirect(f"meetings:{_part(request, get_meeting(request, slug))}", request.forum.slug, slug)


def _part(request: ForumRequest, meeting: Meeting) -> str:
    minutes = minutes_of(meeting)
    if meeting.state == Meeting.State.OPEN and first_seat_that(may_run_meeting, request.seats, meeting):
        return "conduct"
    if (
        meeting.state == Meeting.State.HELD
        and minutes
        and first_seat_that(may_see_minutes, request.seats, minutes)
    ):
        return "minutes"
    return "agenda"


@members_only
@require_safe
def agenda(request: ForumRequest, slug: str) -> HttpResponse:
    """The draft for those who work on it; for the board the set version and nothing else."""
    meeting = get_meeting(request, slug)
    if works_here(request, meeting):
        return render(request, "meetings/agenda.html", agenda_context(request, meeting))
    return render(request, "meetings/agenda_board.html", board_context(request, meeting))


@parties_only
@require_safe
def draft_changes(request: ForumRequest, slug: str) -> HttpResponse:
    """What the draft says that a version does not: the newest one, or the one the reader's party has approved."""
    meeting = get_meeting(request, slug)
    version = asked_version(request, meeting)
    if version is None:
        return redirect("meetings:agenda", request.forum.slug, slug)
    context = changes_context(meeting, version)
    return render(request, "meetings/agenda_changes.html", {**meeting_context(request, meeting), **context})
