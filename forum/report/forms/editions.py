"""The form of an edition."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReleaseForm(forms.Form):
    """The registration number, if the diary has given one."""

    dnr = forms.CharField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("From your diary. Optional."),
    )
