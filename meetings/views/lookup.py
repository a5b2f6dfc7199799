"""Objects a page asks for, always from the visitor's forum."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from forum.access import ForumRequest
from meetings.models import Meeting
from meetings.pages import counted


def get_meeting(request: ForumRequest, slug: str) -> Meeting:
    """The meeting "<year>-<number>" of the visitor's forum; 404 otherwise."""
    year, _, number = slug.partition("-")
    if not (year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) <= 3):
        raise Http404
    meeting = get_object_or_404(
        counted(
            request.forum.meetings.select_related(
                "chair__party__organisation", "set_version", "minutes", "group"
            )
        ),
        year=int(year),
        number=int(number),
    )
    meeting.forum = request.forum  # Saves a query in every get_absolute_url.
    return meeting
