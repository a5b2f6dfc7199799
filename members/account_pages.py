"""One's own account: who I am here, and how I sign in."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forum import clock, returned
from forum.access import PersonRequest, signed_in
from forum.models import User
from members.entrances import ways_to_confirm


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "language", "simple_editing")


@signed_in
def account_home(request: PersonRequest) -> HttpResponse:
    form = returned.bind(request, ProfileForm, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        return redirect("account_home")
    own_seats = (
        request.user.seats.serving(clock.today())
        .select_related("party__organisation", "party__forum")
        .order_by("party__forum__name")
    )
    return render(request, "account/home.html", {"form": form, "own_seats": own_seats})


@signed_in
@require_safe
def confirm_identity(request: PersonRequest) -> HttpResponse:
    """On to the way in which this person can show once more that it is them."""
    there = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure()):
        there = "/"
    ways = ways_to_confirm(request.user)
    if ways.pages:
        return redirect(f"{ways.pages[0]}?{urlencode({'next': there})}")
    return render(request, "account/confirm_elsewhere.html", {"there": there, "providers": ways.providers})
