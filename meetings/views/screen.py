"""What is shown on the wall while the meeting is held: large, read-only, and fresh by itself."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.access import ForumRequest, first_seat_that, parties_only, seat_that
from forum.clock import now
from meetings.models import Meeting
from meetings.pages import meeting_title
from meetings.rules import may_follow_meeting, may_steer_meeting
from meetings.views.lookup import get_meeting
from meetings.views.running import course, decisions_of, places

DEEDS_SEEN = 20


@parties_only
@require_safe
def screen(request: ForumRequest, slug: str) -> HttpResponse:
    """The whole page, or what has changed in it; asked again with nothing new it answers 204."""
    meeting = get_meeting(request, slug)
    seat_that(may_follow_meeting, request, meeting)
    seen = _stamp(meeting)
    is_part = bool(getattr(request, "htmx", False))
    if is_part and request.GET.get("sett") == seen:
        return HttpResponse(status=204)
    running = course(meeting, places(meeting))
    current = running.current if running else None
    context = {
        "meeting": meeting,
        "title": meeting_title(meeting),
        "now": now(),
        "stamp": seen,
        "course": running,
        "place": current,
        "decisions": decisions_of(current.item) if current else [],
        "may_steer": first_seat_that(may_steer_meeting, request.seats, meeting) is not None,
    }
    response = render(request, "meetings/_screen.html" if is_part else "meetings/screen.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _stamp(meeting: Meeting) -> str:
    """The forum's newest deeds and the minute, in one query: every change leaves an entry in the trail.

    Several entries, because one that was begun earlier may be saved later.
    """
    newest = meeting.forum.history.order_by("-pk").values_list("pk", flat=True)[:DEEDS_SEEN]
    seen = f"{list(newest)} {now():%H:%M}"
    return hashlib.sha256(seen.encode()).hexdigest()[:16]
