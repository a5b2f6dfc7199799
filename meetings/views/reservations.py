"""A party's reservation against a decision."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, is_secretariat, parties_only, require, seat_that
from forum.formats import local
from meetings.forms.reservations import ReservationForm
from meetings.models import Decision
from meetings.pages import meeting_context
from meetings.reservations import reserve as reserve_against
from meetings.reservations import take_back
from meetings.rules import may_reserve, may_write_notes
from meetings.views.lookup import get_meeting
from meetings.views.noting import get_decision, is_another
from meetings.views.running import too_late, url_of_item
from members.models import Party


@parties_only
def reserve(request: ForumRequest, slug: str, number: int) -> HttpResponse:
    """For the own party; the secretariat for any."""
    meeting = get_meeting(request, slug)
    decision = get_decision(meeting, number)
    if request.method == "POST" and (late := too_late(request, meeting)):
        return late
    parties = _spoken_for(request, decision)
    require(bool(parties))
    if is_another(request, decision):
        return redirect(request.path)
    form = returned.bind(request, ReservationForm, parties=parties)
    if request.method == "POST" and form.is_valid():
        party = form.cleaned_data["party"]
        reserve_against(
            decision, party, form.cleaned_data["text"], by=seat_that(may_reserve, request, decision, party)
        )
        returned.arrived(request, _("The reservation of %(party)s is noted.") % {"party": party})
        return redirect(_place_of(request, decision))
    context = meeting_context(request, meeting) | {
        "form": form,
        "decision": decision,
        "reservations": decision.reservations.select_related("party__organisation"),
        "mine": {party.pk for party in parties},
        "back": _place_of(request, decision),
    }
    return render(request, "meetings/reserve.html", context)


@parties_only
def reservation_take_back(request: ForumRequest, slug: str, number: int, party: int) -> HttpResponse:
    meeting = get_meeting(request, slug)
    decision = get_decision(meeting, number)
    if request.method != "POST":
        return redirect("meetings:reserve", request.forum.slug, slug, number)
    if is_another(request, decision):
        return redirect("meetings:reserve", request.forum.slug, slug, number)
    found = get_object_or_404(decision.reservations.select_related("party__organisation"), party=party)
    found.decision = decision
    take_back(found, by=seat_that(may_reserve, request, decision, found.party))
    messages.success(request, _("The reservation is taken back."))
    return redirect(_place_of(request, decision))


def _spoken_for(request: ForumRequest, decision: Decision) -> QuerySet[Party]:
    """The parties one of the visitor's seats may speak for."""
    day = local(decision.at_meeting.starts_at).date()
    parties = request.forum.parties.serving(day).select_related("organisation")
    if not any(is_secretariat(seat) for seat in request.seats):
        parties = parties.filter(pk__in=[seat.party_id for seat in request.seats])
    may = [party.pk for party in parties if any(may_reserve(seat, decision, party) for seat in request.seats)]
    return parties.filter(pk__in=may)


def _place_of(request: ForumRequest, decision: Decision) -> str:
    """The running view for whoever writes there; the record, or the wall while the meeting is held."""
    meeting, item = decision.at_meeting, decision.item
    if item and any(may_write_notes(seat, meeting) for seat in request.seats):
        item.meeting = meeting
        return url_of_item(item)
    name = "screen" if meeting.state == meeting.State.OPEN else "minutes"
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug])
