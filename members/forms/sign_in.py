"""allauth's forms, which also know of addresses that sign in with their organisation and in no other way."""

from typing import Any

from allauth.account import forms as usual
from django.core.exceptions import ValidationError
from django.forms import Field

from members.entrances import closed_text, is_closed_here


def open_here(email: Any) -> Any:
    """By the domain alone, before anything is looked up: a known and an unknown address are told the same."""
    if isinstance(email, str) and is_closed_here(email.strip()):
        raise ValidationError(closed_text(email.strip()), code="signs_in_elsewhere")
    return email


class Unprompted:
    """Nothing in a field that its label says."""

    fields: dict[str, Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(Unprompted, usual.LoginForm):
    def clean_login(self) -> Any:
        return open_here(super().clean_login())


class RequestLoginCodeForm(Unprompted, usual.RequestLoginCodeForm):
    def clean_email(self) -> Any:
        open_here(self.cleaned_data.get("email"))
        return super().clean_email()


class ResetPasswordForm(Unprompted, usual.ResetPasswordForm):
    def clean_email(self) -> Any:
        open_here(self.cleaned_data.get("email"))
        return super().clean_email()
