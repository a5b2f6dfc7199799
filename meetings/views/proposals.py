"""The call for items of a meeting, as the secretariat keeps it: its days, and opening or closing it by hand."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import now
from meetings.forms.proposals import CallDaysForm, OpenCallForm
from meetings.models import Meeting
from meetings.pages import meeting_context
from meetings.proposals import call_of, close_call, open_call, seats_asked, set_call_days
from meetings.receivers import one_each
from meetings.rules import may_call_for_items
from meetings.views.lookup import get_meeting
from members.refusals import told


@secretariat_only
def proposals(request: ForumRequest, slug: str) -> HttpResponse:
    """Where the call stands, and its days until it has been opened."""
    meeting = get_meeting(request, slug)
    seat = seat_that(may_call_for_items, request, meeting)
    form = returned.bind(request, CallDaysForm, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        with told(form):
            set_call_days(meeting, form.cleaned_data["opens"], form.cleaned_data["closes"], by=seat)
            messages.success(request, _("The days of the call for items are saved."))
            return _to_call(meeting)
    return render(request, "meetings/proposals.html", {**_context(request, meeting), "form": form})


@secretariat_only
def proposals_open(request: ForumRequest, slug: str) -> HttpResponse:
    """First the last day, then who gets the letter, then the deed."""
    meeting = get_meeting(request, slug)
    seat = seat_that(may_call_for_items, request, meeting)
    form = returned.bind(request, OpenCallForm, meeting=meeting)
    receivers = None
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirmed" not in request.POST:
            receivers = one_each(seats_asked(meeting, now()))
        elif _opened(request, meeting, form, seat):
            return _to_call(meeting)
    context = {**_context(request, meeting), "form": form, "receivers": receivers}
    return render(request, "meetings/proposals_open.html", context)


def _opened(request: ForumRequest, meeting: Meeting, form: OpenCallForm, seat: object) -> bool:
    try:
        sent = open_call(meeting, form.cleaned_data["closes"], by=seat)  # type: ignore[arg-type]
    except ValidationError as refusal:
        form.add_error("closes", refusal)
        return False
    done = ngettext(
        "The call is open. %(count)s letter is on its way.",
        "The call is open. %(count)s letters are on their way.",
        sent,
    )
    messages.success(request, done % {"count": sent})
    return True


@secretariat_only
def proposals_close(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    seat = seat_that(may_call_for_items, request, meeting)
    if request.method == "POST":
        close_call(meeting, by=seat)
        messages.success(request, _("The call for items is closed."))
        return _to_call(meeting)
    return render(request, "meetings/proposals_close.html", _context(request, meeting))


def _context(request: ForumRequest, meeting: Meeting) -> dict[str, object]:
    call = call_of(meeting, meeting.items.select_related("proposer"), now())
    return {**meeting_context(request, meeting), "call": call}


def _to_call(meeting: Meeting) -> HttpResponse:
    return redirect("meetings:proposals", meeting.forum.slug, meeting.slug)
