"""Adjusters: who they are, and what they say about the draft."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, first_seat_that, parties_only, require, seat_that, secretariat_only
from meetings.adjusting import (
    StaleDraft,
    adjust,
    appoint_adjuster,
    ask_again,
    ask_for_change,
    eligible,
    release_adjuster,
    standing_adjusters,
)
from meetings.adjusting_page import adjusting_of
from meetings.forms.minutes import AppointForm, AskChangeForm
from meetings.labels import document_label
from meetings.models import Adjuster, Meeting, Minutes
from meetings.pages import meeting_context
from meetings.record_changes import changes_between
from meetings.rules import may_adjust, may_appoint_adjuster, may_finalise_minutes, may_see_adjusting
from meetings.stages import minutes_of
from meetings.transcript import digest, text_of, transcript
from meetings.views.lookup import get_meeting
from meetings.views.posting import posts_from


@parties_only
def adjusters(request: ForumRequest, slug: str) -> HttpResponse:
    """Who adjusts the record, and appointing somebody."""
    meeting = get_meeting(request, slug)
    seat_that(may_see_adjusting, request, meeting)
    form = returned.bind(request, AppointForm, seats=_choices(request, meeting))
    if request.method == "POST":
        seat = seat_that(may_appoint_adjuster, request, meeting)
        if form.is_valid():
            seat = seat_that(may_appoint_adjuster, request, meeting, form.chosen)
            try:
                appoint_adjuster(meeting, form.chosen, by=seat)
            except ValidationError as error:
                form.add_error("seat", error)
            else:
                words = {"party": form.chosen.party}
                messages.success(request, _("The adjuster from %(party)s is appointed.") % words)
                return redirect("meetings:adjusters", request.forum.slug, slug)
    return render(request, "meetings/adjusters.html", _context(request, meeting) | {"form": form})


def _choices(request: ForumRequest, meeting: Meeting) -> list[Any]:
    """Whom this visitor may appoint; whoever is appointed already is no choice."""
    if not first_seat_that(may_appoint_adjuster, request.seats, meeting):
        return []
    appointed = {each.seat_id for each in standing_adjusters(meeting)}
    return [
        seat
        for seat in eligible(meeting)
        if seat.pk not in appointed and first_seat_that(may_appoint_adjuster, request.seats, meeting, seat)
    ]


def _context(request: ForumRequest, meeting: Meeting) -> dict[str, Any]:
    record = minutes_of(meeting)
    content = transcript(meeting) if record and not record.finalised_at else None
    return meeting_context(request, meeting) | {
        "minutes": record,
        "label": document_label(meeting.forum),
        "adjusting": adjusting_of(meeting, request.seats, record, content),
    }


@parties_only
@posts_from("meetings:adjusters")
def release(request: ForumRequest, slug: str, adjuster: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    found = next((each for each in standing_adjusters(meeting) if each.pk == adjuster), None)
    if found is None:
        seat_that(may_appoint_adjuster, request, meeting)
        messages.info(request, _("The adjuster was released already."))
        return redirect("meetings:adjusters", request.forum.slug, slug)
    release_adjuster(found, by=seat_that(may_appoint_adjuster, request, meeting, found.seat))
    messages.success(request, _("The adjuster from %(party)s is released.") % {"party": found.seat.party})
    return redirect("meetings:adjusters", request.forum.slug, slug)


@parties_only
@posts_from("meetings:minutes")
def approve(request: ForumRequest, slug: str) -> HttpResponse:
    """For the text the button stood under."""
    meeting = get_meeting(request, slug)
    adjuster = _mine(request, meeting)
    if adjuster is None:
        return _too_late(request, meeting)
    label = document_label(meeting.forum)
    try:
        adjust(adjuster, request.POST.get("sha256", "")[:64], by=seat_that(may_adjust, request, adjuster))
    except StaleDraft as stale:
        before = stale.before
        context = meeting_context(request, meeting) | {
            "label": label,
            "before": before,
            "changes": changes_between(before.content, stale.content) if before else [],
            "sha256": digest(text_of(stale.content)),
        }
        return render(request, "meetings/adjusting_stale.html", context, status=409)
    messages.success(request, _("Thank you. You have adjusted %(the)s.") % {"the": label.the})
    return redirect("meetings:minutes", request.forum.slug, slug)


@parties_only
def change(request: ForumRequest, slug: str) -> HttpResponse:
    """What the adjuster wants changed before adjusting."""
    meeting = get_meeting(request, slug)
    adjuster = _mine(request, meeting)
    if adjuster is None:
        return _too_late(request, meeting)
    seat = seat_that(may_adjust, request, adjuster)
    form = returned.bind(request, AskChangeForm)
    if request.method == "POST" and form.is_valid():
        ask_for_change(adjuster, form.cleaned_data["text"], by=seat)
        messages.success(request, _("Thank you. The secretariat has your text."))
        return redirect("meetings:minutes", request.forum.slug, slug)
    context = meeting_context(request, meeting) | {"form": form, "label": document_label(meeting.forum)}
    return render(request, "meetings/adjusting_change.html", context)


@secretariat_only
def remind(request: ForumRequest, slug: str) -> HttpResponse:
    """Who is asked to read the text as it stands now; then they are."""
    meeting = get_meeting(request, slug)
    record = minutes_of(meeting)
    if record is None or record.state != Minutes.State.COMMENTS:
        return redirect("meetings:minutes", request.forum.slug, slug)
    seat = seat_that(may_finalise_minutes, request, record)
    if request.method == "POST":
        record.meeting = meeting
        letters = ask_again(record, by=seat)
        said = (
            _("The adjusters are asked.") if letters else _("The adjusters have been asked about this text.")
        )
        messages.success(request, said)
        return redirect("meetings:minutes", request.forum.slug, slug)
    sha256 = digest(text_of(transcript(meeting)))
    receivers = [each.seat for each in standing_adjusters(meeting) if sha256 not in _seen(each)]
    context = _context(request, meeting) | {"receivers": receivers}
    return render(request, "meetings/adjusting_remind.html", context)


def _seen(adjuster: Adjuster) -> set[str]:
    return {adjuster.approved_sha256, adjuster.asked_sha256}


def _mine(request: ForumRequest, meeting: Meeting) -> Adjuster | None:
    """The visitor's own appointment; None when the record was finalised while they read."""
    own = {seat.pk for seat in request.seats}
    adjuster = next((each for each in standing_adjusters(meeting) if each.seat_id in own), None)
    require(adjuster is not None)
    record = minutes_of(meeting)
    return None if record and record.finalised_at else adjuster


def _too_late(request: ForumRequest, meeting: Meeting) -> HttpResponse:
    messages.info(request, _("The record was finalised already."))
    return redirect("meetings:minutes", request.forum.slug, meeting.slug)
