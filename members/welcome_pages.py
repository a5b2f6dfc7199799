"""Coming in for the first time: the link of an invitation, and then a few steps that can be taken up again."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from forum import clock, returned
from forum.access import PersonRequest, public, signed_in
from forum.limits import guessing_limited
from forum.second_factor import is_lacking
from members import inviting
from members.entrances import has_way_in, is_closed_here, kinds_of, provider_for
from members.forms.notices import NoticesForm
from members.forms.welcome import FirstPasswordForm, NameForm
from members.inviting import NotOpen, Step
from members.models import SeatInvitation
from members.notices import choose_notices

PLACES = {"du": Step.SEAT, "inloggning": Step.SIGN_IN, "aviseringar": Step.LETTERS, "klart": Step.READY}
SLUGS = {step: slug for slug, step in PLACES.items()}


@public
@never_cache
@guessing_limited
def seat_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link signs nobody in and uses nothing up: mail programs open links by themselves."""
    try:
        invitation = inviting.open_invitation(token, clock.now())
    except NotOpen as refused:
        return render(request, "account/invitation_ended.html", {"state": refused.state}, status=410)
    if invitation is None:
        raise Http404
    person = invitation.seat.user
    if request.user == person:
        return redirect("welcome")
    if request.user.is_authenticated:
        return render(request, "account/invitation_other.html", {"invitation": invitation})
    if is_closed_here(person.email) or has_way_in(person):
        return _as_usual(request, invitation)
    form = returned.bind(request, FirstPasswordForm, person=person)
    if request.method == "POST" and form.is_valid():
        return _come_in(request, invitation, form.cleaned_data["password1"])
    return _page(request, invitation, form=form)


def _as_usual(request: HttpRequest, invitation: SeatInvitation) -> HttpResponse:
    if request.method == "POST":
        return redirect(request.path)
    return _page(request, invitation, closed=is_closed_here(invitation.seat.user.email))


def _page(request: HttpRequest, invitation: SeatInvitation, **more: Any) -> HttpResponse:
    context = {"invitation": invitation, "provider": provider_for(invitation.seat.user.email), **more}
    return render(request, "account/invitation.html", context)


def _come_in(request: HttpRequest, invitation: SeatInvitation, password: str) -> HttpResponse:
    """Signing in goes the usual way, with every step that it has."""
    try:
        inviting.accept(invitation, password=password)
    except NotOpen as refused:
        return render(request, "account/invitation_ended.html", {"state": refused.state}, status=410)
    person = invitation.seat.user
    person.refresh_from_db()
    record_authentication(request, person, method="password", email=person.email)
    return perform_login(request, Login(user=person, email=person.email, redirect_url=reverse("welcome")))


@signed_in
def welcome(request: PersonRequest, place: str = "") -> HttpResponse:
    """The step one has come to, or an earlier one to look at again."""
    invitation = inviting.waiting_for(request.user, clock.now())
    if invitation is None:
        return redirect("home:index")
    steps = inviting.steps_of(invitation)
    step = PLACES.get(place)
    if step not in steps or steps.index(step) > inviting.place_of(invitation, steps):
        return redirect("welcome_step", SLUGS[steps[inviting.place_of(invitation, steps)]])
    return _STEPS[step](request, invitation, steps)


def _step(
    request: PersonRequest, invitation: SeatInvitation, steps: list[Step], step: Step, **more: Any
) -> HttpResponse:
    context = {"seat_given": invitation.seat, "number": steps.index(step) + 1, **more}
    context["steps"] = [(each.label, each == step, steps.index(each) < steps.index(step)) for each in steps]
    return render(request, f"welcome/{step.value}.html", context)


def _seat(request: PersonRequest, invitation: SeatInvitation, steps: list[Step]) -> HttpResponse:
    form = returned.bind(request, NameForm, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return _on(invitation, Step.SEAT)
    return _step(request, invitation, steps, Step.SEAT, form=form)


def _sign_in(request: PersonRequest, invitation: SeatInvitation, steps: list[Step]) -> HttpResponse:
    """Whose role requires a second step does not come past here without one."""
    needed = invitation.seat.role == "secretariat" or request.user.is_operator
    lacking = needed and is_lacking(request.user, request.session)
    if request.method == "POST" and not lacking:
        return _on(invitation, Step.SIGN_IN)
    ways = {
        "has_password": request.user.has_usable_password(),
        "provider": provider_for(request.user.email),
        "closed": is_closed_here(request.user.email),
        "kinds": kinds_of(request.user),
    }
    required = needed and settings.MFA_REQUIRED
    return _step(request, invitation, steps, Step.SIGN_IN, lacking=lacking, required=required, **ways)


def _letters(request: PersonRequest, invitation: SeatInvitation, steps: list[Step]) -> HttpResponse:
    form = returned.bind(request, NoticesForm, person=request.user)
    if request.method == "POST" and "skip" in request.POST:
        return _on(invitation, Step.LETTERS)
    if request.method == "POST" and form.is_valid():
        choose_notices(request.user, form.cleaned_data)
        return _on(invitation, Step.LETTERS)
    return _step(request, invitation, steps, Step.LETTERS, form=form)


def _ready(request: PersonRequest, invitation: SeatInvitation, steps: list[Step]) -> HttpResponse:
    if request.method == "POST":
        inviting.pass_step(invitation, Step.READY)
        return redirect("home:forum", invitation.seat.party.forum.slug)
    return _step(request, invitation, steps, Step.READY)


def _on(invitation: SeatInvitation, step: Step) -> HttpResponse:
    inviting.pass_step(invitation, step)
    return redirect("welcome")


_STEPS = {Step.SEAT: _seat, Step.SIGN_IN: _sign_in, Step.LETTERS: _letters, Step.READY: _ready}
