"""Forms of the minutes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.clock import today
from meetings.minutes_comments import LONGEST_TIME, usual_last_day
from members.models import Seat


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
    reason = forms.CharField(
        label=_("Reason for finalising without the adjusters"),
        help_text=_("It is printed in the record and cannot be changed afterwards."),
        max_length=300,
        error_messages={"required": _("Write why the adjusters' approval is not waited for.")},
    )

    def __init__(self, *args: Any, is_adjusted: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_adjusted:
            del self.fields["reason"]


class AppointForm(forms.Form):
    seat = forms.TypedChoiceField(
        label=_("Who adjusts"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who adjusts."),
            "invalid_choice": _("Choose somebody who represents a party at the meeting."),
        },
    )

    def __init__(self, *args: Any, seats: Iterable[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {seat.pk: seat for seat in seats}
        self.fields["seat"].choices = [  # type: ignore[attr-defined]
            (pk, f"{seat.party}: {seat.user.name}") for pk, seat in self.seats.items()
        ]

    @property
    def chosen(self) -> Seat:
        return self.seats[self.cleaned_data["seat"]]


class AskChangeForm(forms.Form):
    text = forms.CharField(
        label=_("What should be changed"),
        help_text=_("Name the item. The secretariat gets your text by mail."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AddendumForm(forms.Form):
    about = forms.ChoiceField(
        label=_("What it corrects"),
        required=False,
        error_messages={"invalid_choice": _("Choose an item or a decision of this meeting.")},
    )
    text = forms.CharField(
        label=_("Correction"),
        help_text=_("Write what it should say. What stood there is shown beside it."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, parts: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("The whole text")), *parts]
        self.fields["about"].choices = everything  # type: ignore[attr-defined]
