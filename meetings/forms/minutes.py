"""Forms of the minutes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Seat


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
