"""The form of a new token."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.api.models import ApiToken, Scope
from forum.api.tokens import LONGEST_LIFE


class TokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        label=_("May read"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ApiToken
        fields = ("name", "scopes", "expires_on")
        labels = {"name": _("What it is for"), "expires_on": _("Last day")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "name": _("For instance the program that reads, and who answers for it. No person's name."),
            "expires_on": _("At most two years ahead. Then make a new one."),
        }
        widgets = {"expires_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"expires_on": clock.today() + timedelta(days=365)})
        super().__init__(*args, **kwargs)

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        if not clock.today() <= day <= clock.today() + LONGEST_LIFE:
            raise forms.ValidationError(_("Choose a day from today and at most two years ahead."))
        return day
