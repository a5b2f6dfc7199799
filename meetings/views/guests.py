"""Inviting somebody without an account to one item: who, then what is sent, then it is sent."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from meetings.forms.guests import GuestForm
from meetings.guest_page import change_preview, invite_preview, withdraw_preview
from meetings.guests import change_guest, invite_guest, withdraw_guest
from meetings.models import AgendaItem, Guest, Meeting
from meetings.pages import meeting_context
from meetings.rules import may_invite_guests
from meetings.views.lookup import get_meeting


@secretariat_only
def guest_new(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_invite_guests, request, meeting)
    form = returned.bind(request, GuestForm, meeting=meeting)
    context = {**meeting_context(request, meeting), "form": form}
    if _is_confirmed(request, form):
        if _done(form, lambda: invite_guest(form.item_chosen, form.guest_fields, by=seat)):
            messages.success(request, _("The invitation is on its way."))
            return redirect("meetings:participants", request.forum.slug, meeting.slug)
    elif _is_to_preview(request, form):
        context["preview"] = invite_preview(_of(meeting, form), form.guest_fields)
    return render(request, "meetings/guest_form.html", context)


@secretariat_only
def guest(request: ForumRequest, slug: str, guest: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    invited = _get_guest(meeting, guest)
    seat = seat_that(may_invite_guests, request, meeting)
    form = returned.bind(request, GuestForm, meeting=meeting, guest=invited)
    context = {**meeting_context(request, meeting), "form": form, "guest": invited}
    if _is_confirmed(request, form):
        if _done(form, lambda: change_guest(invited, form.item_chosen, form.guest_fields, by=seat)):
            messages.success(request, _("The guest's details are changed."))
            return redirect("meetings:participants", request.forum.slug, meeting.slug)
    elif _is_to_preview(request, form):
        context["preview"] = change_preview(invited, _of(meeting, form), form.guest_fields)
    return render(request, "meetings/guest_form.html", context)


@secretariat_only
def guest_withdraw(request: ForumRequest, slug: str, guest: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    invited = _get_guest(meeting, guest)
    seat = seat_that(may_invite_guests, request, meeting)
    if request.method == "POST":
        withdraw_guest(invited, by=seat)
        messages.success(request, _("The guest is no longer invited. The letter is on its way."))
        return redirect("meetings:participants", request.forum.slug, meeting.slug)
    context = {
        **meeting_context(request, meeting),
        "guest": invited,
        "preview": withdraw_preview(invited),
    }
    return render(request, "meetings/guest_withdraw.html", context)


def _get_guest(meeting: Meeting, number: int) -> Guest:
    invited = get_object_or_404(meeting.guests.filter(withdrawn_at=None).select_related("item"), pk=number)
    invited.meeting = meeting
    return invited


def _of(meeting: Meeting, form: GuestForm) -> AgendaItem:
    form.item_chosen.meeting = meeting
    return form.item_chosen


def _is_confirmed(request: ForumRequest, form: GuestForm) -> bool:
    return request.method == "POST" and request.POST.get("step") == "confirm" and form.is_valid()


def _is_to_preview(request: ForumRequest, form: GuestForm) -> bool:
    return (
        request.method == "POST" and request.POST.get("step") not in {"edit", "confirm"} and form.is_valid()
    )


def _done(form: GuestForm, deed: Callable[[], Guest]) -> bool:
    """What the deed refuses stands at its field, with everything typed still there."""
    try:
        deed()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
