"""The record of a meeting: reading, sharing, finalising and correcting it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import (
    ForumRequest,
    first_seat_that,
    is_board,
    members_only,
    require,
    seat_that,
    secretariat_only,
)
from forum.clock import now
from forum.confirming import confirmed_first
from meetings.adjusting import is_adjusted, standing_adjusters
from meetings.adjusting_page import adjusting_of
from meetings.corrections import corrections_of, passages
from meetings.forms.minutes import AddendumForm, FinaliseForm, ShareForm
from meetings.labels import Label, document_label
from meetings.minutes import (
    AlreadyFinalised,
    NotAdjusted,
    add_addendum,
    comment_receivers,
    final_receivers,
    finalise_minutes,
    share_minutes,
)
from meetings.minutes_comments import round_context, unhandled
from meetings.models import Meeting, Minutes
from meetings.pages import meeting_context
from meetings.rules import (
    may_add_addendum,
    may_finalise_minutes,
    may_seal_again,
    may_see_minutes,
    may_write_notes,
)
from meetings.seals import failed_seals, sealed_paper
from meetings.stages import minutes_of
from meetings.transcript import digest, text_of, transcript
from meetings.views.lookup import get_meeting


@members_only
@require_safe
def minutes(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    record = minutes_of(meeting)
    context, content = page_context(request, meeting), None
    if record and first_seat_that(may_see_minutes, request.seats, record):
        content = record.snapshot or transcript(meeting)
        context |= _contents(request, record, content)
    context["adjusting"] = adjusting_of(meeting, request.seats, record, content)
    return render(request, "meetings/minutes.html", context)


def page_context(request: ForumRequest, meeting: Meeting) -> dict[str, Any]:
    label = document_label(meeting.forum)
    return meeting_context(request, meeting) | {"minutes": minutes_of(meeting), "label": label}


def _contents(request: ForumRequest, record: Minutes, content: dict[str, Any]) -> dict[str, Any]:
    seats, meeting = request.seats, record.meeting
    return {
        **round_context(seats, record, content),
        "corrections": corrections_of(record),
        "may_write": first_seat_that(may_write_notes, seats, meeting) is not None,
        "may_finalise": first_seat_that(may_finalise_minutes, seats, record) is not None
        and meeting.state == Meeting.State.HELD,
        "may_reserve": record.finalised_at is None and any(not is_board(seat) for seat in seats),
        **_paper_context(request, record),
        "may_correct": first_seat_that(may_add_addendum, seats, record) is not None,
    }


def _paper_context(request: ForumRequest, record: Minutes) -> dict[str, Any]:
    """The PDF of a finalised record and its seal; a seal that failed is the secretariat's to try again."""
    if record.finalised_at is None:
        return {}
    may_seal = first_seat_that(may_seal_again, request.seats, record) is not None
    return {"paper": sealed_paper(record), "failed_seal": failed_seals(record).first() if may_seal else None}


def get_held_minutes(meeting: Meeting) -> Minutes:
    """The minutes of a meeting that is over; until then there is nothing to share or finalise."""
    record = minutes_of(meeting)
    if record is None:
        raise Http404
    require(meeting.state == Meeting.State.HELD)
    return record


@secretariat_only
def share(request: ForumRequest, slug: str) -> HttpResponse:
    """Who gets a letter; then the parties may read the draft."""
    meeting = get_meeting(request, slug)
    record = get_held_minutes(meeting)
    if record.shared_at or record.finalised_at:
        return redirect(record)
    seat = seat_that(may_finalise_minutes, request, record)
    receivers, adjusters = comment_receivers(record, now()), standing_adjusters(meeting)
    form = returned.bind(request, ShareForm)
    if request.method == "POST" and form.is_valid():
        try:
            share_minutes(record, form.cleaned_data["comments_by"], by=seat)
        except AlreadyFinalised:
            return _already(request, record)
        messages.success(request, _("The parties can read the draft and have been told."))
        return redirect(record)
    asked = [adjuster.seat for adjuster in adjusters]
    context = page_context(request, meeting) | {"receivers": receivers, "adjusters": asked, "form": form}
    return render(request, "meetings/share_minutes.html", context)


@secretariat_only
@confirmed_first
def finalise(request: ForumRequest, slug: str) -> HttpResponse:
    """What will be frozen and who is told; then it is done for good."""
    meeting = get_meeting(request, slug)
    record = get_held_minutes(meeting)
    if record.finalised_at:
        return _already(request, record)
    seat = seat_that(may_finalise_minutes, request, record)
    sha256, adjusters = digest(text_of(transcript(meeting))), standing_adjusters(meeting)
    form = returned.bind(request, FinaliseForm, is_adjusted=is_adjusted(meeting, sha256, adjusters))
    if request.method == "POST" and form.is_valid():
        try:
            finalise_minutes(record, **form.cleaned_data, by=seat)
        except AlreadyFinalised:
            return _already(request, record)
        except NotAdjusted:
            messages.error(
                request, _("The text was changed while you were here. The adjusters have not read it.")
            )
            return redirect("meetings:finalise", request.forum.slug, slug)
        messages.success(request, _finalised(document_label(meeting.forum)))
        return redirect(record)
    context = page_context(request, meeting) | {
        "form": form,
        "receivers": final_receivers(record, now()),
        "unhandled": unhandled(record),
        "missing": [each for each in adjusters if each.approved_sha256 != sha256],
    }
    return render(request, "meetings/finalise.html", context)


def _finalised(label: Label) -> str:
    words = {"the": label.the_title, "finalised": label.finalised}
    return _("%(the)s are %(finalised)s. Everyone in the forum is told.") % words


def _already(request: ForumRequest, record: Minutes) -> HttpResponse:
    messages.info(request, _("The record was finalised already."))
    return redirect(record)


@secretariat_only
def addendum(request: ForumRequest, slug: str) -> HttpResponse:
    meeting = get_meeting(request, slug)
    record = get_held_minutes(meeting)
    seat = seat_that(may_add_addendum, request, record)
    parts = [(part.key, part.title) for part in passages(record.snapshot or {})]
    form = returned.bind(request, AddendumForm, parts=parts)
    if request.method == "POST" and form.is_valid():
        add_addendum(record, **form.cleaned_data, by=seat)
        messages.success(request, _("The correction is added."))
        return redirect(record)
    return render(request, "meetings/addendum.html", page_context(request, meeting) | {"form": form})
