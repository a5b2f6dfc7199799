"""What a party answers to a version besides pressing "approve": what has changed, a change asked for, a word said."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import (
    ForumRequest,
    first_seat_that,
    is_partner,
    parties_only,
    require,
    seat_that,
    secretariat_only,
)
from forum.clock import now
from meetings.agenda import StaleVersion
from meetings.comment_rules import may_ask_for_change
from meetings.comments import ask_for_change
from meetings.forms.agenda import OralApprovalForm
from meetings.forms.comments import ChangeForm
from meetings.models import AgendaVersion, Meeting
from meetings.oral_approval import note_oral_approval, representatives
from meetings.pages import meeting_context
from meetings.rules import may_note_oral_approval, may_see_version
from meetings.version_page import changes_since_context, oral_context
from meetings.views.agenda_lookup import get_item, get_version
from meetings.views.lookup import get_meeting
from members.models import Seat


@parties_only
@require_safe
def version_changes(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    """What differs from the version the reader's party approved, with the button that approves this one."""
    version = get_version(get_meeting(request, slug), number)
    require(first_seat_that(may_see_version, request.seats, version) is not None)
    context = {**meeting_context(request, version.meeting), **changes_since_context(request, version)}
    return render(request, "meetings/version_changes.html", context)


@parties_only
def ask_change(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    """An item and what should change in it. What is written is never lost to a newer version."""
    meeting = get_meeting(request, slug)
    require(any(is_partner(seat) for seat in request.seats))
    version = _newest(meeting, get_version(meeting, number))
    if request.method != "POST" and version.number != number:
        return redirect("meetings:ask_change", request.forum.slug, slug, version.number)
    seats = [seat for seat in request.seats if may_ask_for_change(seat, version)]
    require(bool(seats) or request.method == "POST")
    form = returned.bind(request, ChangeForm, seats=seats or request.seats, items=version.items)
    if request.method == "POST" and form.is_valid():
        if not seats:
            form.add_error(
                None, _("The version is no longer out for approval. Your text stands below, to be copied.")
            )
        elif version.number != number:
            form.add_error(None, _overtaken(version))
        elif _asked(form, version):
            messages.success(
                request, _("The change is asked for. Everybody sees it, and the secretariat is told.")
            )
            return redirect("meetings:agenda", request.forum.slug, slug)
    context = {**meeting_context(request, meeting), "version": version, "form": form, "may_ask": bool(seats)}
    return render(request, "meetings/ask_change.html", context)


@secretariat_only
def oral_approval(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    """Who approved, how, and who is told of it; then it is noted."""
    meeting = get_meeting(request, slug)
    version = _newest(meeting, get_version(meeting, number))
    by = seat_that(may_note_oral_approval, request, version)
    if request.method != "POST" and version.number != number:
        return redirect("meetings:oral_approval", request.forum.slug, slug, version.number)
    context = {**meeting_context(request, meeting), **oral_context(version)}
    seats = list(representatives(context["missing"], by, now()))
    form = returned.bind(request, OralApprovalForm, seats=seats)
    if request.method == "POST" and form.is_valid():
        if version.number != number:
            form.add_error(None, _overtaken(version))
        elif _noted(form, version, by):
            messages.success(request, _("The approval is noted. The party has been told."))
            return redirect("meetings:agenda", request.forum.slug, slug)
    return render(request, "meetings/oral_approval.html", {**context, "form": form})


def _noted(form: OralApprovalForm, version: AgendaVersion, by: Seat) -> bool:
    said_by = form.seats[form.cleaned_data["said_by"]]
    try:
        note_oral_approval(version, said_by, form.cleaned_data["how"], by=by)
    except StaleVersion as stale:
        form.add_error(None, _overtaken(stale.newest))
    except ValidationError as error:
        form.add_error("how", error)
    return form.is_valid()


def _newest(meeting: Meeting, version: AgendaVersion) -> AgendaVersion:
    newest = meeting.versions.first() or version
    newest.meeting = meeting
    return newest


def _asked(form: ChangeForm, version: AgendaVersion) -> bool:
    item = get_item(version.meeting, UUID(form.cleaned_data["item"]))
    try:
        ask_for_change(version, item, form.cleaned_data["text"], by=form.chosen_seat())
    except StaleVersion as stale:
        form.add_error(None, _overtaken(stale.newest))
    except ValidationError as error:
        form.add_error("text", error)
    return form.is_valid()


def _overtaken(newest: AgendaVersion) -> str:
    return _(
        "Version %(number)s was put forward while you wrote. Your text is kept: see if it still applies."
    ) % {"number": newest.number}
