"""Answering an action by the link in a letter, without signing in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from forum import links, returned
from forum.access import public
from forum.clock import today
from forum.limits import guessing_limited
from meetings.action_links import Linked, follow
from meetings.followup import report_progress
from meetings.forms.actions import ProgressForm
from meetings.rules import may_answer_action


@public
@never_cache
@guessing_limited
def action_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: mail programs open links by themselves."""
    try:
        linked = follow(token)
    except links.Unreadable as error:
        raise Http404 from error
    except links.Ended:
        return render(request, "meetings/action_link_ended.html", status=410)
    with translation.override(linked.seat.user.language):
        return _answer(request, linked)


def _answer(request: HttpRequest, linked: Linked) -> HttpResponse:
    action, seat = linked.action, linked.seat
    may_answer = may_answer_action(seat, action)
    form = returned.bind(request, ProgressForm, action=action)
    if request.method == "POST" and may_answer and form.is_valid():
        report_progress(action, **form.cleaned_data, by=seat, by_link=True)
        messages.success(request, _("Thank you. Your answer is saved."))
        return redirect(request.path)
    if request.method == "POST" and not may_answer:
        form.add_error(
            None, _("The action was closed while you were writing. Nothing is saved; copy your text.")
        )
    shown = form if may_answer or request.method == "POST" else None
    context = {"action": action, "linked": linked, "form": shown, "today": today()}
    return render(request, "meetings/action_by_link.html", context)
