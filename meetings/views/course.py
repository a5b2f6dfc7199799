"""Leading the meeting: from item to item, into a break and out of it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import now
from meetings.course import adjourn as adjourn_meeting
from meetings.course import begin_item
from meetings.course import resume as resume_meeting
from meetings.forms.conduct import AdjournForm
from meetings.leaving import missing_in
from meetings.models import AgendaItem, Meeting
from meetings.pages import meeting_context
from meetings.rules import may_steer_meeting
from meetings.views.lookup import get_meeting
from meetings.views.posting import posts_from
from meetings.views.running import get_item, item_after, places, url_of, url_of_item
from members.models import Seat


@secretariat_only
@posts_from("meetings:conduct")
def begin(request: ForumRequest, slug: str, uuid: UUID) -> HttpResponse:
    """Treat this item now, whichever was treated before."""
    meeting = get_meeting(request, slug)
    item = get_item(meeting, uuid)
    seat = seat_that(may_steer_meeting, request, meeting)
    wall = _back(request, meeting)
    if not wall and "leave" not in request.POST and (page := _missing(request, item)):
        return page
    begin_item(item, by=seat)
    return redirect(wall or url_of_item(item))


def go_on(request: ForumRequest, item: AgendaItem, seat: Seat) -> HttpResponse:
    """From this item to the next one; the meeting goes along, if this is where it is."""
    following = item_after(item)
    if following and may_steer_meeting(seat, item.meeting) and item.meeting.current_item_id == item.pk:
        if page := _missing(request, following):
            return page
        begin_item(following, by=seat)
    return redirect(url_of_item(following or item))


def _missing(request: ForumRequest, target: AgendaItem) -> HttpResponse | None:
    """What the item being treated lacks, before the meeting goes on past it. Not on the wall, nor going back."""
    meeting = target.meeting
    found = {place.item.pk: place for place in places(meeting)}
    leaves, comes = found.get(meeting.current_item_id or 0), found.get(target.pk)
    if leaves is None or comes is None or comes.number <= leaves.number:
        return None
    if not (missing := missing_in(leaves.item)):
        return None
    context = {
        "item": leaves.item,
        "number": leaves.number,
        "missing": missing,
        "target": target,
        "back": url_of(meeting, leaves.number),
    }
    return render(request, "meetings/leave.html", meeting_context(request, meeting) | context)


@secretariat_only
def adjourn(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_steer_meeting, request, meeting)
    form = returned.bind(request, AdjournForm, day=now())
    if request.method == "POST" and form.is_valid():
        try:
            adjourn_meeting(meeting, form.cleaned_data["until"], by=seat)
        except ValidationError as passed:
            form.add_error("until", passed)
        else:
            messages.success(request, _("The meeting is adjourned."))
            return redirect(url_of(meeting))
    return render(request, "meetings/adjourn.html", meeting_context(request, meeting) | {"form": form})


@secretariat_only
@posts_from("meetings:conduct")
def resume(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    resume_meeting(meeting, by=seat_that(may_steer_meeting, request, meeting))
    if wall := _back(request, meeting):
        return redirect(wall)
    messages.success(request, _("The meeting goes on."))
    return redirect(url_of(meeting))


def _back(request: ForumRequest, meeting: Meeting) -> str:
    """The page on the wall, for whoever pressed a button there."""
    is_wall = request.POST.get("fran") == "visning"
    return reverse("meetings:screen", args=[meeting.forum.slug, meeting.slug]) if is_wall else ""
