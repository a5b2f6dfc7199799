"""Opening, running and closing a meeting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from forum import returned
from forum.access import ForumRequest, require, seat_that, secretariat_only
from forum.clock import now
from meetings.action_letters import owners
from meetings.conduct import add_item_at_meeting, close_meeting, gaps, open_meeting
from meetings.forms.conduct import MeetingItemForm
from meetings.models import Meeting
from meetings.pages import meeting_context
from meetings.rules import may_run_meeting, may_write_notes
from meetings.stages import minutes_of
from meetings.views.lookup import get_meeting
from meetings.views.running import item_page, places, start_page, url_of, url_of_item


@secretariat_only
def conduct(request: ForumRequest, slug: str) -> HttpResponse:
    """The item that ?punkt= asks for, otherwise the one being treated, or the attendance."""
    meeting = get_meeting(request, slug)
    minutes = minutes_of(meeting)
    if minutes is None:
        return render(request, "meetings/conduct_closed.html", meeting_context(request, meeting))
    if minutes.finalised_at:
        return redirect(minutes)
    asked = request.GET.get("punkt", "")
    found = next(
        (
            each
            for each in places(meeting)
            if (str(each.number) == asked if asked else each.item.pk == meeting.current_item_id)
        ),
        None,
    )
    return item_page(request, found.item) if found else start_page(request, meeting)


@secretariat_only
@require_POST
def open_(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    open_meeting(meeting, by=seat_that(may_run_meeting, request, meeting))
    messages.success(request, _("The meeting is open."))
    return redirect(url_of(meeting))


@secretariat_only
def close(request: ForumRequest, slug: str) -> HttpResponse:
    """What is missing and who gets a letter; then the meeting is closed."""
    meeting = get_meeting(request, slug)
    if meeting.state == Meeting.State.HELD:
        messages.info(request, _("The meeting is already closed."))
        return redirect("meetings:minutes", meeting.forum.slug, meeting.slug)
    seat = seat_that(may_run_meeting, request, meeting)
    require(meeting.state == Meeting.State.OPEN)
    told = owners(list(meeting.actions.open().select_related("owner__organisation")), now())
    if request.method == "POST":
        close_meeting(meeting, by=seat)
        messages.success(request, _closed(len(told)))
        return redirect("meetings:minutes", meeting.forum.slug, meeting.slug)
    context = {"gaps": gaps(meeting), "told": told}
    return render(request, "meetings/close.html", meeting_context(request, meeting) | context)


@secretariat_only
def item_at_meeting(request: ForumRequest, slug: str) -> HttpResponse:
    """An item that comes up while the meeting is held."""
    meeting = get_meeting(request, slug)
    seat = seat_that(may_write_notes, request, meeting)
    form = returned.bind(request, MeetingItemForm)
    if request.method == "POST" and form.is_valid():
        try:
            item = add_item_at_meeting(meeting, **form.cleaned_data, by=seat)
        except ValidationError as too_many:
            form.add_error(None, too_many)
        else:
            returned.arrived(request, _("The item is added."))
            return redirect(url_of_item(item))
    return render(
        request, "meetings/item_at_meeting.html", meeting_context(request, meeting) | {"form": form}
    )


def _closed(letters: int) -> str:
    closed = _("The meeting is closed.")
    told = ngettext(
        "%(count)s person is told about actions.", "%(count)s people are told about actions.", letters
    )
    return f"{closed} {told % {'count': letters}}" if letters else closed
