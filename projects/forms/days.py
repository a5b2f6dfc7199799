"""Days of a project's life: a slip in the year is told where it is made."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.forms.roster import DayInput

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": DayInput, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not FIRST <= value <= LAST:
            raise ValidationError(_("Check the year: it lies between 1990 and 2099."))


def refuse_backwards(
    form: forms.BaseForm, text: Any, first: str = "starts_on", last: str = "ends_on"
) -> None:
    starts, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if starts and ends and ends < starts:
        form.add_error(last, text)
