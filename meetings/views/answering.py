"""Answering an invitation by the link in the letter, without signing in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forum import links
from forum.access import public
from forum.clock import now, today
from forum.formats import timespan
from meetings.answer_links import invitation_of, why_closed
from meetings.forms.year import AnswerForm
from meetings.models import Invitation
from meetings.pages import meeting_title, where
from meetings.participation import Through, answer_invitation, deputies_of, thanks


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the page changes nothing: mail programs open links by themselves."""
    try:
        invitation = invitation_of(token)
    except links.Ended:
        return links.ended_page(request)
    except links.Unreadable as error:
        raise Http404 from error
    closed = why_closed(invitation, now())
    if request.method == "POST" and not closed and _answered(request, invitation):
        return redirect(request.path)
    meeting = invitation.meeting
    context = {
        "invitation": invitation,
        "meeting": meeting,
        "closed": closed,
        "title": meeting_title(meeting),
        "time": timespan(meeting.starts_at, meeting.ends_at),
        "where": where(meeting),
        "deputies": [] if closed else deputies_of(invitation, today()),
    }
    response = render(request, "meetings/answer_by_link.html", context, status=410 if closed else 200)
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
