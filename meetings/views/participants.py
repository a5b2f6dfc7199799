"""Who is called, who comes, and saying so."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from forum.access import ForumRequest, first_seat_that, parties_only, require, seat_that
from forum.clock import now, today
from meetings.call_list import call_list
from meetings.forms.year import AnswerForm
from meetings.guest_page import guest_context
from meetings.incoming.shelf import kept_for, undelivered
from meetings.models import Meeting
from meetings.pages import meeting_context
from meetings.participation import answer_invitation, deputies_of, thanks
from meetings.rules import may_answer, may_see_guest_addresses, may_see_participants
from meetings.sign_in import guest_lines, lines_of
from meetings.views.lookup import get_meeting


@parties_only
@require_safe
def participants(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    require(first_seat_that(may_see_participants, request.seats, meeting) is not None)
    context = {
        **meeting_context(request, meeting),
        **guest_context(meeting, request.seats),
        **_mail_context(request, meeting),
        "calls": call_list(meeting, request.seats, now()),
    }
    return render(request, "meetings/participants.html", context)


def _mail_context(request: ForumRequest, meeting: Meeting) -> dict[str, object]:
    """What went wrong with the letters is the secretariat's to repair."""
    if first_seat_that(may_see_guest_addresses, request.seats, meeting) is None:
        return {}
    return {"undelivered": undelivered(meeting), "kept_mail": kept_for(meeting)}


@parties_only
@require_safe
def sign_in_sheet(request: ForumRequest, slug: str) -> HttpResponse:
    """To print and lay at the door."""
    meeting = get_meeting(request, slug)
    seat_that(may_see_participants, request, meeting)
    context = meeting_context(request, meeting)
    context |= {"parties": lines_of(meeting), "guests": guest_lines(meeting)}
    return render(request, "meetings/sign_in_sheet.html", context)


@parties_only
@require_POST
def answer(request: ForumRequest, slug: str, invitation: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    invited = get_object_or_404(
        meeting.invitations.filter(withdrawn_at=None).select_related(
            "seat__user", "seat__party__organisation"
        ),
        pk=invitation,
    )
    invited.meeting = meeting
    seat = seat_that(may_answer, request, invited)
    form = AnswerForm(request.POST, deputies=deputies_of(invited, today()))
    try:
        if form.is_valid():
            answer_invitation(invited, form.cleaned_data["answer"], form.cleaned_data["deputy"], by=seat)
            messages.success(request, thanks(invited))
        else:
            messages.error(
                request, " ".join(str(error) for errors in form.errors.values() for error in errors)
            )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:participants", request.forum.slug, meeting.slug)
