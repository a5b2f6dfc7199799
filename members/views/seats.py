"""Inviting people and ending their seats."""

from django.conf import settings as conf
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from forum.confirming import confirmed_first
from members import roster as deeds
from members.entrances import has_way_in
from members.forms.roster import EndForm, SeatForm
from members.models import Seat
from members.people import find_person
from members.refusals import told
from members.rules import may_manage_members
from members.standing import seats_of_forum
from members.views.roster import get_party


@secretariat_only
@confirmed_first
def seat_new(request: ForumRequest, party: int) -> HttpResponse:
    """First the form, then what will be sent to whom, then the deed."""
    found = get_party(request, party)
    form = returned.bind(request, SeatForm, party=found)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        if "confirmed" not in request.POST:
            return preview(request, form)
        with told(form):
            seat = form.save_by(seat_that(may_manage_members, request, request.forum))
            messages.success(
                request, _("%(person)s has a seat for %(party)s and will get a letter.") % told_of(seat)
            )
            return redirect("members:party", request.forum.slug, found.pk)
    return render(request, "members/seat_new.html", {"party": found, "form": form})


def preview(request: ForumRequest, form: SeatForm) -> HttpResponse:
    person = find_person(form.cleaned_data["email"])
    comes_in = person is not None and has_way_in(person)
    context = {"party": form.party, "form": form, "has_password": comes_in, "days": conf.INVITATION_DAYS}
    context |= {"invited": form.instance}
    return render(request, "members/seat_preview.html", context)


@secretariat_only
@confirmed_first
def seat_end(request: ForumRequest, seat: int) -> HttpResponse:
    found = get_seat(request, seat)
    form = returned.bind(request, EndForm, since=found.since)
    if request.method == "POST" and form.is_valid():
        with told(form):
            by = seat_that(may_manage_members, request, request.forum)
            deeds.end_seat(found, until=form.cleaned_data["until"], by=by)
            messages.success(request, _("%(person)s leaves the seat for %(party)s.") % told_of(found))
            return redirect("members:party", request.forum.slug, found.party_id)
    return render(request, "members/seat_end.html", {"seat_to_end": found, "form": form})


def get_seat(request: ForumRequest, pk: int) -> Seat:
    """A seat that someone holds in the visitor's forum; 404 otherwise."""
    return get_object_or_404(seats_of_forum(request.forum), pk=pk, until=None)


def told_of(seat: Seat) -> dict[str, str]:
    return {"person": seat.user.name, "party": seat.party.name}
