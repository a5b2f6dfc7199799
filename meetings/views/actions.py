"""The action list, and one action with its answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, is_secretariat, parties_only, require, seat_that
from forum.clock import today
from meetings.action_list import action_list
from meetings.followup import report_progress
from meetings.forms.actions import ProgressForm
from meetings.listing import actions_in_order, what_happened
from meetings.models import ActionItem
from meetings.rules import may_answer_action, may_change_action, may_remind_of_action, may_see_actions
from meetings.views.lookup import get_meeting

ON_A_PAGE = 50


@parties_only
@require_safe
def actions(request: ForumRequest) -> HttpResponse:
    """Mine, my party's or everyone's: by state, party, meeting and focus area."""
    seat_that(may_see_actions, request, request.forum)
    meeting = get_meeting(request, request.GET["mote"]) if request.GET.get("mote") else None
    found = action_list(request.forum, request.seats, request.GET, meeting, today())
    pages = Paginator(found.rows.select_related("owner_seat__user"), ON_A_PAGE)
    pages.count = found.count  # The tabs have counted already.
    page = pages.get_page(request.GET.get("sida"))
    context = {"list": found, "page": page, "meeting": meeting, "today": today()}
    return render(request, "meetings/actions.html", context)


@parties_only
def action(request: ForumRequest, pk: int) -> HttpResponse:
    """What, who, by when, where it was given, and the answers so far."""
    found = get_object_or_404(
        actions_in_order(request.forum).select_related("item", "owner_seat__user", "project"), pk=pk
    )
    seat_that(may_see_actions, request, request.forum)
    found.forum = found.meeting.forum = request.forum
    seat = first_seat_that(may_answer_action, request.seats, found)
    require(seat is not None or request.method != "POST" or _came_too_late(request, found))
    form = returned.bind(request, ProgressForm, action=found) if seat or request.method == "POST" else None
    if form and seat and request.method == "POST" and form.is_valid():
        report_progress(found, **form.cleaned_data, by=seat)
        messages.success(request, _("Thank you. Your answer is saved."))
        return redirect(found)
    if form and not seat:
        form.add_error(
            None, _("The action was closed while you were writing. Nothing is saved; copy your text.")
        )
    context = {"action": found, "form": form, "progress": what_happened(found), "today": today()}
    if is_secretariat(request.seat):
        context |= {
            "may_change": first_seat_that(may_change_action, request.seats, found),
            "may_remind": first_seat_that(may_remind_of_action, request.seats, found),
            "reminded": found.reminders.first(),
        }
    return render(request, "meetings/action.html", context)


def _came_too_late(request: ForumRequest, action: ActionItem) -> bool:
    """Somebody who could have answered, had the action not been closed meanwhile."""
    mine = any(is_secretariat(seat) or seat.party_id == action.owner_id for seat in request.seats)
    return mine and not action.is_open
