"""Choices whose empty value is an answer too."""

from django import forms


class OpenChoiceField(forms.ChoiceField):
    """A choice whose empty value is an answer too, so that the page does not call it optional."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)
