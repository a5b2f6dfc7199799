"""Answering suggested times with a link. Opening the link changes nothing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forum import links, returned
from forum.access import public
from forum.limits import guessing_limited
from meetings.forms.polls import PollAnswerForm
from meetings.models import DatePoll, PollParticipant
from meetings.poll_links import find_by_link, participant_path
from meetings.poll_page import poll_context
from meetings.polls import answer_as_guest, answer_poll


@public
@guessing_limited
def poll(request: HttpRequest, forum: str, token: str) -> HttpResponse:
    try:
        found, participant = find_by_link(forum, token)
    except links.Unreadable as error:
        raise Http404 from error
    except links.Ended:
        return links.ended_page(request)
    context = poll_context(found)
    slots = [row.slot for row in context["standing"].rows]
    if found.is_open:
        form = returned.bind(request, PollAnswerForm, slots=slots, participant=participant)
        if request.method == "POST" and form.is_valid():
            answered = _answer(found, participant, form)
            messages.success(request, _("Thank you. Your answer is saved."))
            return redirect(participant_path(answered))
        context["form"] = form
    elif request.method == "POST":
        messages.error(
            request, _("The question was closed while you were writing. Your answer is not saved.")
        )
        return redirect(request.path)
    response = render(request, "meetings/poll_link.html", {**context, "own": participant})
    response["Cache-Control"] = "no-store"
    return response


def _answer(poll: DatePoll, participant: PollParticipant | None, form: PollAnswerForm) -> PollParticipant:
    """A person with a seat answers as themselves; a guest as whom they say they are."""
    if participant and participant.seat:
        answer_poll(participant, form.answers, by=participant.seat)
        return participant
    name = form.cleaned_data.get("name", "")
    return answer_as_guest(poll, name, form.answers, participant=participant)
