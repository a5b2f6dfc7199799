"""Who is at the meeting, and who comes and goes while it is held."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import now
from meetings.attendance import Noted, arriving, leaving, name_chair, note_attendance
from meetings.course import begin_item
from meetings.forms.attendance import AttendanceForm
from meetings.models import Meeting
from meetings.rules import may_write_notes
from meetings.views.lookup import get_meeting
from meetings.views.running import attendance_of, places, start_page, url_of
from members.models import Seat


@secretariat_only
def attendance(request: ForumRequest, slug: str) -> HttpResponse:
    """The whole list at once; a button beside a name notes who comes or goes now."""
    meeting = get_meeting(request, slug)
    seat = seat_that(may_write_notes, request, meeting)
    form = returned.bind(request, AttendanceForm, **attendance_of(meeting, places(meeting)))
    if request.method == "POST" and form.is_valid():
        try:
            note_attendance(meeting, _with_movement(request, meeting, form.noted), by=seat)
        except ValidationError as doubled:
            form.add_error(None, doubled)
            return start_page(request, meeting, form)
        name_chair(meeting, form.chair, by=seat)
        returned.arrived(request, _("The attendance is saved."))
        return redirect(_first_item(meeting, seat) if "next" in request.POST else request.path)
    return start_page(request, meeting, form)


def _with_movement(request: ForumRequest, meeting: Meeting, noted: dict[Seat, Noted]) -> dict[Seat, Noted]:
    """As it stands in the form, and somebody who comes or goes at this moment."""
    for seat, each in noted.items():
        if request.POST.get("comes") == str(seat.pk):
            return noted | {seat: arriving(meeting, seat, each, now())}
        if request.POST.get("goes") == str(seat.pk) and each.is_here:
            return noted | {seat: leaving(meeting, each, now())}
    return noted


def _first_item(meeting: Meeting, seat: Seat) -> str:
    """Where the first item stands; it begins, if the meeting goes on and none has begun."""
    first = next(iter(places(meeting)), None)
    if first and meeting.current_item_id is None and meeting.state == Meeting.State.OPEN:
        begin_item(first.item, by=seat)
    return url_of(meeting, first.number if first else 0)
