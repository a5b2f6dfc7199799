"""One's own account: who I am here, and how I sign in."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from forum import clock, returned
from forum.access import PersonRequest, signed_in
from forum.models import User


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
