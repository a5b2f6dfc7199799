"""The action list, and one action with its answers."""

from collections.abc import Container

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, is_secretariat, parties_only, require, seat_that
from forum.clock import today
from meetings.followup import report_progress
from meetings.forms.actions import ProgressForm
from meetings.listing import actions_in_order
from meetings.models import ActionItem
from meetings.models.followup import ActionItemQuerySet
from meetings.rules import may_answer_action, may_see_actions
from meetings.views.lookup import get_meeting

ON_A_PAGE = 50


def _states() -> list[tuple[str, str]]:
    return [
        ("open", pgettext("actions", "Open")),
        ("overdue", _("Late")),
        *((value, str(name)) for value, name in ActionItem.State.choices),
        ("all", _("All")),
    ]


@parties_only
@require_safe
def actions(request: ForumRequest) -> HttpResponse:
    """Mine or everyone's, by state, or those of one meeting."""
    seats = request.seats
    seat_that(may_see_actions, request, request.forum)
    meeting = get_meeting(request, request.GET["mote"]) if "mote" in request.GET else None
    sees_all = meeting is not None or is_secretariat(seats[0])
    whose = _asked(request, "visa", ("mina", "alla"), "alla" if sees_all else "mina")
    state = _asked(request, "lage", dict(_states()), "all" if meeting else "open")
    found = _of_state(actions_in_order(request.forum), state)
    if meeting:
        found = found.filter(meeting=meeting)
    if whose == "mina":
        found = found.filter(owner__in={seat.party_id for seat in seats})
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("sida"))
    context = {"page": page, "whose": whose, "state": state, "states": _states(), "meeting": meeting}
    return render(request, "meetings/actions.html", context | {"today": today()})


def _asked(request: ForumRequest, name: str, known: Container[str], usual: str) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else usual


def _of_state(actions: ActionItemQuerySet, state: str) -> ActionItemQuerySet:
    if state == "open":
        return actions.open()
    if state == "overdue":
        return actions.overdue(today())
    return actions if state == "all" else actions.filter(state=state)


@parties_only
def action(request: ForumRequest, pk: int) -> HttpResponse:
    """What, who, by when, where it was given, and the answers so far."""
    found = get_object_or_404(actions_in_order(request.forum).select_related("item", "owner_seat"), pk=pk)
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
    progress = found.progress.select_related("seat__party__organisation", "seat__user")
    context = {"action": found, "form": form, "progress": progress, "today": today()}
    return render(request, "meetings/action.html", context)


def _came_too_late(request: ForumRequest, action: ActionItem) -> bool:
    """Somebody who could have answered, had the action not been closed meanwhile."""
    mine = any(is_secretariat(seat) or seat.party_id == action.owner_id for seat in request.seats)
    return mine and not action.is_open
