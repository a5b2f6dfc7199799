"""Putting a version before the parties, reading it, and approving it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import returned
from forum.access import (
    ForumRequest,
    first_seat_that,
    is_partner,
    members_only,
    parties_only,
    require,
    seat_that,
    secretariat_only,
)
from meetings.agenda import StaleVersion, approve_version, propose_version, withdraw_approval
from meetings.agenda_paper import request_agenda_paper
from meetings.forms.agenda import ApprovalForm, ProposeForm
from meetings.models import AgendaVersion, Meeting
from meetings.pages import meeting_context
from meetings.rules import may_approve, may_propose_version, may_see_version, may_withdraw_approval
from meetings.version_page import proposal_context, stale_context, version_context
from meetings.views.agenda_lookup import get_version
from meetings.views.lookup import get_meeting
from meetings.views.posting import posts_from
from meetings.views.serving import serve_paper


@secretariat_only
def propose(request: ForumRequest, slug: str) -> HttpResponse:
    """Shows who will get what; only then is the version made."""
    meeting = get_meeting(request, slug)
    seat = seat_that(may_propose_version, request, meeting)
    form = returned.bind(request, ProposeForm, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            version = propose_version(meeting, by=seat, approve_by=form.cleaned_data["approve_by"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            done = _("Version %(number)s is out for approval. The parties have been told.")
            messages.success(request, done % {"number": version.number})
            return redirect("meetings:agenda", request.forum.slug, slug)
    context = {**meeting_context(request, meeting), **proposal_context(meeting), "form": form}
    return render(request, "meetings/agenda_propose.html", context)


@members_only
@require_safe
def version(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    version = _readable(request, meeting, number)
    context = {**meeting_context(request, meeting), **version_context(request, version)}
    return render(request, "meetings/version.html", context)


@members_only
def version_paper(request: ForumRequest, slug: str, number: int) -> HttpResponseBase:
    """The PDF of a version; asking for it has it made."""
    version = _readable(request, get_meeting(request, slug), number)
    paper = request_agenda_paper(version, by=seat_that(may_see_version, request, version))
    return serve_paper(request, paper, version.get_absolute_url(), version.meeting)


@parties_only
@posts_from("meetings:agenda")
def approve(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    """For the party the button named, and for the version its reader had before them."""
    meeting = get_meeting(request, slug)
    version, form = get_version(meeting, number), ApprovalForm(request.POST)
    require(any(is_partner(seat) for seat in request.seats))
    if not form.is_valid():
        messages.error(request, _("The approval was not complete. Press the button on the page once more."))
        return redirect(version)
    seen = form.cleaned_data
    seat = _approving_seat(request, version, seen["party"])
    try:
        approve_version(version, seen["number"], seen["sha256"], by=seat)
    except StaleVersion as stale:
        context = {**meeting_context(request, meeting), **stale_context(request, stale)}
        return render(request, "meetings/version_stale.html", context, status=409)
    except PermissionDenied:
        require(seat.party.approves and meeting.agenda_state == Meeting.AgendaState.SET)
        messages.info(request, _("The agenda was set before your approval arrived."))
    else:
        messages.success(request, _thanks(version, str(seat.party)))
    return redirect("meetings:agenda", request.forum.slug, slug)


@parties_only
@posts_from("meetings:agenda")
def withdraw(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    version = get_version(get_meeting(request, slug), number)
    party = request.POST.get("party", "")
    given = version.approvals.filter(withdrawn_at=None)
    approval = next((each for each in given if str(each.party_id) == party), None)
    if approval is None:
        raise PermissionDenied
    approval.version = version
    withdraw_approval(approval, by=seat_that(may_withdraw_approval, request, approval))
    messages.success(request, _("The approval of version %(number)s is taken back.") % {"number": number})
    return redirect("meetings:agenda", request.forum.slug, slug)


def _readable(request: ForumRequest, meeting: Meeting, number: int) -> AgendaVersion:
    version = get_version(meeting, number)
    require(first_seat_that(may_see_version, request.seats, version) is not None)
    return version


def _approving_seat(request: ForumRequest, version: AgendaVersion, party: int) -> Any:
    """A seat that may approve; else the party's first representative, whom the deed then answers."""
    ours = [seat for seat in request.seats if seat.party_id == party and is_partner(seat)]
    require(bool(ours))
    return first_seat_that(may_approve, ours, version) or ours[0]


def _thanks(version: AgendaVersion, party: str) -> str:
    if version.meeting.agenda_state == Meeting.AgendaState.SET:
        return _("All the parties have approved. The agenda is set, and the notice is on its way.")
    return _("Thank you. %(party)s has approved version %(number)s.") % {
        "party": party,
        "number": version.number,
    }
