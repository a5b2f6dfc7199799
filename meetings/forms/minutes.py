"""Forms of the minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FinaliseForm(forms.Form):
    dnr = forms.CharField(
        label=_("Registration number"),
        help_text=_("The number in the registry (dnr). It cannot be added afterwards."),
        max_length=40,
        required=False,
    )


class AddendumForm(forms.Form):
    text = forms.CharField(
        label=_("Correction"),
        help_text=_("Say which item it is about, what stood there and what it should say."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
