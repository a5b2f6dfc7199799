"""Numbers as people write them: "3 706 566 kr", "18,5"."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import DecimalValidator
from django.utils.translation import gettext_lazy as _

from forum.formats import number
from projects import amounts


class QuantityField(forms.Field):
    """A number with or without decimals; spaces between the thousands, "kr" and "mn kr" are allowed."""

    widget = forms.TextInput
    default_validators = [DecimalValidator(max_digits=16, decimal_places=2)]  # noqa: RUF012

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        return amounts.number(value) if isinstance(value, str) else Decimal(value)

    def prepare_value(self, value: Any) -> Any:
        return _shown(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal"}


class KronorField(forms.Field):
    """Whole kronor."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        return amounts.kronor(value if isinstance(value, str) else str(value))

    def prepare_value(self, value: Any) -> Any:
        return _shown(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}


class ShareField(forms.Field):
    """Per cent between 0 and 100 with at most two decimals."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        exact = amounts.number(str(value).replace("%", ""))
        if not 0 <= exact <= 100 or exact != round(exact, 2):
            raise ValidationError(_("Write a share between 0 and 100 with at most two decimals."))
        return exact

    def prepare_value(self, value: Any) -> Any:
        return _shown(value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal"}


def _shown(value: Any) -> Any:
    """What stands in the field of a number that is known; what somebody typed stays as it was typed."""
    return number(value) if isinstance(value, int | Decimal) else value
