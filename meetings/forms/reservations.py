"""A party's reservation against a decision."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Party


class ReservationForm(forms.Form):
    """`parties` are those the visitor may speak for."""

    party = forms.ModelChoiceField(
        label=_("Party"), queryset=Party.objects.none(), empty_label=_("Choose a party")
    )
    text = forms.CharField(
        label=_("Reasons"),
        help_text=_("Printed under the decision in the record."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "reservation_%s"})
        field: Any = self.fields["party"]
        field.queryset = parties
        if len(parties) == 1:
            field.initial, field.empty_label = parties[0].pk, None
