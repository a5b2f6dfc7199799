"""How somebody comes in: the invitation sent again or withdrawn, and a second step that was lost."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.access import ForumRequest, require, seat_that, secretariat_only
from forum.confirming import confirmed_first
from members import factors
from members import roster as deeds
from members.rules import may_manage_members, may_reset_second_factor
from members.views.seats import get_seat


@secretariat_only
@require_POST
def invite_again(request: ForumRequest, seat: int) -> HttpResponse:
    found = get_seat(request, seat)
    try:
        deeds.invite_again(found, by=seat_that(may_manage_members, request, request.forum))
        messages.success(request, _("A new letter is on its way to %(email)s.") % {"email": found.user.email})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("members:party", request.forum.slug, found.party_id)


@secretariat_only
@confirmed_first
def withdraw(request: ForumRequest, seat: int) -> HttpResponse:
    found = get_seat(request, seat)
    if request.method == "POST":
        try:
            deeds.withdraw_invitation(found, by=seat_that(may_manage_members, request, request.forum))
            text = _("The invitation of %(person)s is withdrawn.")
            messages.success(request, text % {"person": found.user.name})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("members:party", request.forum.slug, found.party_id)
    return render(request, "members/withdraw.html", {"held": found})


@secretariat_only
@confirmed_first
def second_factor_reset(request: ForumRequest, seat: int) -> HttpResponse:
    """For somebody who has lost the phone; whom the rule keeps out is reset by the operator."""
    found = get_seat(request, seat)
    by = seat_that(may_manage_members, request, request.forum)
    is_allowed = may_reset_second_factor(by, found.user)
    if request.method == "POST":
        require(is_allowed)
        try:
            factors.reset_second_factor(found.user, by=by)
            text = _("Two-step sign-in of %(person)s is reset. A letter tells the person.")
            messages.success(request, text % {"person": found.user.name})
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect("members:party", request.forum.slug, found.party_id)
    return render(request, "members/second_factor_reset.html", {"held": found, "is_allowed": is_allowed})
