"""Answering by the link in the letter, without signing in: a seat that is called, or a guest."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import links
from forum.access import public
from forum.clock import now, today
from forum.formats import timespan
from forum.limits import guessing_limited
from meetings import answer_links, guest_letters
from meetings.forms.year import AnswerForm
from meetings.guests import answer_as_guest
from meetings.models import Guest, Invitation, Meeting
from meetings.pages import meeting_title, where
from meetings.participation import Through, answer_invitation, deputies_of, thanks


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@guessing_limited
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the page changes nothing: mail programs open links by themselves."""
    try:
        asked = _asked(token)
    except links.Ended:
        return links.ended_page(request)
    except links.Unreadable as error:
        raise Http404 from error
    return _of_guest(request, asked) if isinstance(asked, Guest) else _of_seat(request, asked)


def _asked(token: str) -> Invitation | Guest:
    """Whom the link asks. The purpose is signed, so a link of one kind never opens the other."""
    try:
        return answer_links.invitation_of(token)
    except links.Unreadable:
        return guest_letters.guest_of(token)


def _of_seat(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    closed = answer_links.why_closed(invitation, now())
    if request.method == "POST" and not closed and _answered(request, invitation):
        return redirect(request.path)
    meeting = invitation.meeting
    context = {
        "invitation": invitation,
        "title": meeting_title(meeting),
        "time": timespan(meeting.starts_at, meeting.ends_at),
        "deputies": [] if closed else deputies_of(invitation, today()),
    }
    return _page(request, "meetings/answer_by_link.html", meeting, closed, context)


def _of_guest(request: HttpRequest, guest: Guest) -> HttpResponse:
    closed, answer = guest_letters.why_closed(guest, now()), request.POST.get("answer")
    if request.method == "POST" and not closed:
        if answer in {Guest.Answer.YES, Guest.Answer.NO}:
            answer_as_guest(guest, answer)
            messages.success(request, _("Thank you. Your answer is noted."))
            return redirect(request.path)
        messages.error(request, _("Choose whether you come."))
    context = {"guest": guest, "time": timespan(guest.starts_at, guest.ends_at)}
    return _page(request, "meetings/guest_answer.html", guest.meeting, closed, context)


def _page(
    request: HttpRequest, template: str, meeting: Meeting, closed: str, context: dict[str, object]
) -> HttpResponse:
    shown = {"meeting": meeting, "where": where(meeting), "closed": closed, **context}
    response = render(request, template, shown, status=410 if closed else 200)
    response["X-Robots-Tag"] = "noindex"
    return response


def _answered(request: HttpRequest, invitation: Invitation) -> bool:
    form = AnswerForm(request.POST, deputies=deputies_of(invitation, today()))
    try:
        if form.is_valid():
            answer, deputy = form.cleaned_data["answer"], form.cleaned_data["deputy"]
            answer_invitation(invitation, answer, deputy, by=invitation.seat, through=Through.LINK)
            messages.success(request, thanks(invitation))
            return True
        messages.error(request, " ".join(str(each) for errors in form.errors.values() for each in errors))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return False
