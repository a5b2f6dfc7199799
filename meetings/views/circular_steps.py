"""The secretariat's steps with a decision between meetings: write, send, remind, end."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.clock import now, today
from meetings import circular_letters
from meetings.circular_page import face
from meetings.circular_rules import (
    may_change_circular,
    may_end_circular,
    may_remind_of_circular,
    may_write_circular,
)
from meetings.circular_standing import standing_of
from meetings.circulars import (
    change_circular,
    draft_circular,
    end_circular,
    open_circular,
    parties_to_ask,
    refuse_to_open,
    remind_of_circular,
)
from meetings.forms.circulars import CircularEndForm, CircularForm
from meetings.models import Circular
from meetings.views.circulars import get_circular


@secretariat_only
def new(request: ForumRequest) -> HttpResponse:
    seat = seat_that(may_write_circular, request, request.forum)
    form = returned.bind(request, CircularForm, forum=request.forum)
    if request.method == "POST" and form.is_valid():
        drafted = draft_circular(request.forum, form.text, by=seat)
        returned.arrived(request, _("The draft is saved."))
        return redirect("meetings:circular_open", request.forum.slug, drafted.slug)
    return render(request, "meetings/circular_form.html", {"form": form})


@secretariat_only
def edit(request: ForumRequest, circular: str) -> HttpResponse:
    found = get_circular(request, circular)
    seat = seat_that(may_change_circular, request, found)
    form = returned.bind(request, CircularForm, forum=request.forum, circular=found)
    if request.method == "POST" and form.is_valid():
        change_circular(found, form.text, by=seat)
        returned.arrived(request, _("The draft is saved."))
        return redirect("meetings:circular_open", request.forum.slug, found.slug)
    return render(request, "meetings/circular_form.html", {"form": form, "circular": found})


@secretariat_only
def open_(request: ForumRequest, circular: str) -> HttpResponse:
    """Who gets what; then the text is frozen and the letters leave."""
    found = get_circular(request, circular)
    seat = seat_that(may_change_circular, request, found)
    context = _preview(found, parties_to_ask(request.forum, now()))
    if request.method == "POST" and not context["refused"]:
        open_circular(found, by=seat)
        messages.success(request, _("The parties have been asked. The letters are on their way."))
        return redirect(found)
    return render(request, "meetings/circular_open.html", context)


def _preview(circular: Circular, parties: list[Any]) -> dict[str, Any]:
    """`refused` says why it cannot be sent yet; `alone` are parties that nobody can answer for."""
    people = circular_letters.people_asked(parties, now())
    try:
        refuse_to_open(circular, parties, today())
        refused: list[str] = []
    except ValidationError as error:
        refused = error.messages
    answering = {seat.party_id for seat in people}
    alone = [party for party in parties if party.pk not in answering]
    context = {"circular": circular, "people": people, "parties": parties, "alone": alone, "refused": refused}
    return {**context, "consents": circular.forum.silent_consent}


@secretariat_only
def remind(request: ForumRequest, circular: str) -> HttpResponse:
    found = get_circular(request, circular)
    seat = seat_that(may_remind_of_circular, request, found)
    if request.method == "POST":
        sent = remind_of_circular(found, by=seat)
        done = ngettext("%(count)s reminder is on its way.", "%(count)s reminders are on their way.", sent)
        already = _("They have been reminded today already. No more than one reminder a day is sent.")
        messages.info(request, done % {"count": sent} if sent else already)
        return redirect(found)
    missing = standing_of(found).missing
    context = {"circular": found, "people": circular_letters.people_asked(missing, now())}
    return render(request, "meetings/circular_remind.html", context)


@secretariat_only
def end(request: ForumRequest, circular: str) -> HttpResponse:
    found = get_circular(request, circular)
    seat = seat_that(may_end_circular, request, found)
    form = returned.bind(request, CircularEndForm, circular=found)
    if request.method == "POST" and form.is_valid():
        end_circular(found, form.chosen_state, form.cleaned_data["reason"], by=seat)
        messages.success(request, _("The question is closed."))
        return redirect(found)
    told = circular_letters.people_told(found, now()) if found.is_open else []
    context = {**face(found, standing_of(found)), "form": form, "people": told}
    return render(request, "meetings/circular_end.html", context)
