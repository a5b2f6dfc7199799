"""Suggested times: the list, the answers, and the secretariat's steps."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import ForumRequest, first_seat_that, parties_only, require, seat_that, secretariat_only
from forum.clock import now, today
from meetings.forms.polls import BaseSlots, ChosenForm, PollAnswerForm, PollForm, Slots, clash_notes
from meetings.forms.year import clash_words
from meetings.models import DatePoll, PollParticipant, PollSlot
from meetings.poll_links import guest_url
from meetings.poll_page import day_notes, poll_context
from meetings.poll_rules import may_answer_poll, may_see_poll, may_settle_poll, may_suggest_times
from meetings.poll_standing import slot_words
from meetings.polls import answer_poll, asked_people, choose_time, close_poll, open_poll, people_to_ask
from meetings.preview import plan_preview
from meetings.scheduling import Clash
from members.models import Seat

ON_A_PAGE = 50


def get_poll(request: ForumRequest, pk: int) -> DatePoll:
    poll = get_object_or_404(request.forum.date_polls, pk=pk)
    poll.forum = request.forum
    return poll


@parties_only
@require_safe
def polls(request: ForumRequest) -> HttpResponse:
    page = Paginator(request.forum.date_polls.select_related("meeting"), ON_A_PAGE).get_page(
        request.GET.get("sida")
    )
    may_suggest = first_seat_that(may_suggest_times, request.seats, request.forum) is not None
    return render(request, "meetings/polls.html", {"page": page, "may_suggest": may_suggest})


@secretariat_only
def new(request: ForumRequest) -> HttpResponse:
    """The form, then who gets what, then the letters."""
    seat = seat_that(may_suggest_times, request, request.forum)
    form, slots = _forms(request)
    context: dict[str, Any] = {"form": form, "slots": slots, "forms": [form, slots]}
    if request.method == "POST" and form.is_valid() & slots.is_valid() and request.POST.get("step") != "edit":
        if request.POST.get("step") == "confirm":
            poll = open_poll(request.forum, form.text, slots.starts, by=seat)
            messages.success(request, _("The times are suggested. The letters are on their way."))
            return redirect(poll)
        notes = [*day_notes(slots.starts), *clash_notes(request.forum, slots.starts, form.text.minutes)]
        poll = DatePoll(forum=request.forum, **_named(form))
        planned = [slot_words(PollSlot(poll=poll, starts_at=moment)) for moment in slots.starts]
        context |= {"planned": planned, "notes": notes, "people": people_to_ask(request.forum, now())}
    return render(request, "meetings/poll_form.html", context)


def _forms(request: ForumRequest) -> tuple[PollForm, BaseSlots]:
    """Both bound to what was posted or kept, or neither."""
    if request.method == "POST":
        return PollForm(request.POST), Slots(request.POST, prefix="slot")
    if kept := returned.take(request):
        messages.info(request, _("What you wrote was kept. Check it and send it again."))
        return PollForm(kept), Slots(kept, prefix="slot")
    return PollForm(), Slots(prefix="slot")


def _named(form: PollForm) -> dict[str, Any]:
    return {
        name: form.cleaned_data[name] for name in ("title", "about", "minutes", "form", "place", "closes_on")
    }


@parties_only
def poll(request: ForumRequest, poll: int) -> HttpResponse:
    """Read how it stands; posting answers for oneself."""
    found = get_poll(request, poll)
    seat_that(may_see_poll, request, found)
    context = poll_context(found)
    own = _own(found, context["standing"].participants, request.seats)
    seat = first_seat_that(may_answer_poll, request.seats, own) if own else None
    form = _answer_form(request, found, context, own) if own and seat else None
    if request.method == "POST":
        if own is None or seat is None or form is None:
            return _refused(request, found, own)
        if form.is_valid():
            answer_poll(own, form.answers, by=seat)
            messages.success(request, _("Thank you. Your answer is saved."))
            return redirect(found)
    may_settle = first_seat_that(may_settle_poll, request.seats, found) is not None
    return render(
        request,
        "meetings/poll.html",
        {
            **context,
            "form": form,
            "own": own,
            "may_settle": may_settle,
            "guest_url": guest_url(found) if may_settle else "",
        },
    )


def _answer_form(
    request: ForumRequest, poll: DatePoll, context: dict[str, Any], own: PollParticipant
) -> PollAnswerForm:
    slots = [row.slot for row in context["standing"].rows]
    return returned.bind(request, PollAnswerForm, slots=slots, participant=own)


def _own(poll: DatePoll, participants: list[PollParticipant], seats: list[Seat]) -> PollParticipant | None:
    mine = {seat.pk for seat in seats}
    own = next((each for each in participants if each.seat_id in mine), None)
    if own:
        own.poll = poll
    return own


def _refused(request: ForumRequest, poll: DatePoll, own: PollParticipant | None) -> HttpResponse:
    """Somebody who was asked came too late; nobody else answers."""
    require(own is not None and not poll.is_open)
    messages.error(request, _("The question was closed while you were writing. Your answer is not saved."))
    return redirect(poll)


@secretariat_only
def choose(request: ForumRequest, poll: int, slot: int) -> HttpResponse:
    """One of the times becomes a meeting, with the usual preview of who gets what."""
    found = get_poll(request, poll)
    seat = seat_that(may_settle_poll, request, found)
    chosen = get_object_or_404(found.slots, pk=slot)
    chosen.poll = found
    form = returned.bind(request, ChosenForm, slot=chosen, forum=request.forum)
    context = {"poll": found, "form": form, "words": slot_words(chosen)}
    if request.method == "POST" and form.is_valid() and request.POST.get("step") != "edit":
        if request.POST.get("step") == "confirm":
            try:
                meeting = choose_time(chosen, form.plan, by=seat)
            except Clash as clash:
                messages.error(request, clash_words(clash.meeting))
                return redirect(found)
            messages.success(request, _("The meeting is planned. The letters are on their way."))
            return redirect(meeting)
        context["preview"] = plan_preview(request.forum, form.starts_at.year, [form.plan], today())
    return render(request, "meetings/poll_choose.html", context)


@secretariat_only
def close(request: ForumRequest, poll: int) -> HttpResponse:
    found = get_poll(request, poll)
    seat = seat_that(may_settle_poll, request, found)
    if request.method == "POST":
        close_poll(found, by=seat)
        messages.success(request, _("The question is closed. The letters are on their way."))
        return redirect(found)
    people = [each.seat for each in asked_people(found, now())]
    return render(request, "meetings/poll_close.html", {"poll": found, "people": people})
