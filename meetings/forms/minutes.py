"""Forms of the minutes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.clock import today
from meetings.minutes_comments import LONGEST_TIME, usual_last_day


class ShareForm(forms.Form):
    """Until when the parties are asked to comment."""

    comments_by = forms.DateField(
        label=_("Comments by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_(
            "The last day to comment. A party that has said nothing is reminded two days before. "
            "Leave it empty if there is none."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comments_by"].initial = usual_last_day(today())

    def clean_comments_by(self) -> date | None:
        day = self.cleaned_data["comments_by"]
        if day and not today() <= day <= today() + LONGEST_TIME:
            raise forms.ValidationError(_("Choose a day from today to three months from now."))
        return day


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
