"""What the secretariat does with an action: remind of it, change its date or owner, open it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import now, today
from meetings.action_letters import owners
from meetings.action_reminders import remind_of_action, whom_to_remind
from meetings.action_terms import Terms, change_terms, reopen_action, tells_somebody, terms_of
from meetings.forms.actions import ReasonForm, TermsForm
from meetings.listing import actions_in_order
from meetings.models import ActionItem, Meeting
from meetings.rules import may_change_action, may_remind_of_action


@secretariat_only
def remind(request: ForumRequest, pk: int) -> HttpResponse:
    """Who gets a letter; then it is sent."""
    action = _get(request, pk)
    seat = seat_that(may_remind_of_action, request, action)
    if request.method == "POST":
        sent = remind_of_action(action, by=seat)
        done = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", sent)
        already = _("They have been reminded of it today already.")
        messages.info(request, done % {"count": sent} if sent else already)
        return redirect(action)
    people = whom_to_remind(action, now())
    return render(request, "meetings/action_remind.html", _context(request, action) | {"people": people})


@secretariat_only
def terms(request: ForumRequest, pk: int) -> HttpResponse:
    """A new date or owner. Before another party is told, the page says who gets the letter."""
    action = _get(request, pk)
    seat = seat_that(may_change_action, request, action)
    if not action.is_open:
        messages.info(request, _("The action is closed. Open it again first."))
        return redirect(action)
    form = returned.bind(request, TermsForm, action=action, day=today())
    context = _context(request, action)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        new, reason = form.cleaned_data["terms"], form.cleaned_data["reason"]
        if "confirmed" in request.POST or not _tells(action, new):
            change_terms(action, new, reason, by=seat)
            messages.success(request, _("The action is changed."))
            return redirect(action)
        action.owner = new.owner
        context |= {"form": form, "new": new, "people": owners([action], now())}
        return render(request, "meetings/action_terms_confirm.html", context)
    return render(request, "meetings/action_terms.html", context | {"form": form})


@secretariat_only
def reopen(request: ForumRequest, pk: int) -> HttpResponse:
    action = _get(request, pk)
    seat = seat_that(may_change_action, request, action)
    if action.is_open:
        messages.info(request, _("The action is open."))
        return redirect(action)
    form = returned.bind(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        reopen_action(action, form.cleaned_data["reason"], by=seat)
        messages.success(request, _("The action is open again."))
        return redirect(action)
    return render(request, "meetings/action_reopen.html", _context(request, action) | {"form": form})


def _tells(action: ActionItem, new: Terms) -> bool:
    return tells_somebody(terms_of(action), new) and action.meeting.state == Meeting.State.HELD


def _get(request: ForumRequest, pk: int) -> ActionItem:
    action = get_object_or_404(actions_in_order(request.forum).select_related("owner_seat__user"), pk=pk)
    action.forum = action.meeting.forum = request.forum
    return action


def _context(request: ForumRequest, action: ActionItem) -> dict[str, object]:
    trail = [
        (reverse("meetings:actions", args=[request.forum.slug]), _("Actions")),
        (action.get_absolute_url(), action.text[:60]),
    ]
    return {"action": action, "trail": trail}
