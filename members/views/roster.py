"""Who takes part in the forum, and what the secretariat does about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import clock, returned
from forum.access import ForumRequest, first_seat_that, members_only, seat_that, secretariat_only
from forum.confirming import confirmed_first
from members import roster as deeds
from members.forms.charter import CharterForm
from members.forms.roster import EndForm, PartyDetailsForm, PartyForm
from members.models import Party
from members.refusals import told
from members.rules import may_change_settings, may_manage_members, may_see_addresses
from members.standing import current_parties_by_side, ended_parties, with_seats


@members_only
@require_safe
def roster(request: ForumRequest) -> HttpResponse:
    day = clock.today()
    parties = list(with_seats(request.forum.parties.all(), day))
    context = {
        "sides": current_parties_by_side(parties, day),
        "ended": ended_parties(parties, day),
        "groups": list(request.forum.groups.serving(day).with_members(day)),
        "may_manage": first_seat_that(may_manage_members, request.seats, request.forum),
        "may_see_addresses": first_seat_that(may_see_addresses, request.seats),
    }
    return render(request, "members/roster.html", context)


@secretariat_only
@confirmed_first
def party_new(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, PartyForm, forum=request.forum)
    if request.method == "POST" and form.is_valid():
        with told(form):
            party = form.save_by(seat_that(may_manage_members, request, request.forum))
            messages.success(
                request, _("%(party)s is now in the forum. Invite its people here.") % {"party": party}
            )
            return redirect("members:party", request.forum.slug, party.pk)
    return render(request, "members/party_new.html", {"form": form})


@secretariat_only
def party(request: ForumRequest, party: int) -> HttpResponse:
    found = get_party(request, party)
    form = returned.bind(request, PartyDetailsForm, instance=found)
    if request.method == "POST" and form.is_valid():
        with told(form):
            form.save_by(seat_that(may_manage_members, request, request.forum))
            messages.success(request, _("The details of %(party)s are saved.") % {"party": found})
            return redirect("members:party", request.forum.slug, found.pk)
    return render(request, "members/party.html", {"party": found, "form": form})


@secretariat_only
@confirmed_first
def party_end(request: ForumRequest, party: int) -> HttpResponse:
    found = get_party(request, party)
    form = returned.bind(request, EndForm, since=found.since)
    if request.method == "POST" and form.is_valid():
        with told(form):
            seat = seat_that(may_manage_members, request, request.forum)
            deeds.end_party(found, until=form.cleaned_data["until"], by=seat)
            messages.success(request, _("%(party)s leaves the forum.") % {"party": found})
            return redirect("members:roster", request.forum.slug)
    return render(request, "members/party_end.html", {"party": found, "form": form})


@secretariat_only
def settings(request: ForumRequest) -> HttpResponse:
    form = returned.bind(request, CharterForm, instance=request.forum)
    if request.method == "POST" and form.is_valid():
        with told(form):
            form.save_by(seat_that(may_change_settings, request, request.forum))
            messages.success(request, _("The settings are saved."))
            return redirect("members:settings", request.forum.slug)
    return render(request, "members/settings.html", {"form": form})


def get_party(request: ForumRequest, pk: int) -> Party:
    """A party of the visitor's forum, with its people and how they come in; 404 otherwise."""
    parties = with_seats(request.forum.parties.all(), clock.today(), entering=True)
    return get_object_or_404(parties, pk=pk)
