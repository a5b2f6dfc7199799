"""allauth's forms, which also know of addresses that sign in with their organisation and in no other way."""

from typing import Any

from allauth.account import forms as usual
from django.core.exceptions import ValidationError

from members.entrances import closed_text, is_closed_here


def open_here(email: Any) -> Any:
    """By the domain alone, before anything is looked up: a known and an unknown address are told the same."""
    if isinstance(email, str) and is_closed_here(email.strip()):
        raise ValidationError(closed_text(email.strip()), code="signs_in_elsewhere")
    return email


class LoginForm(usual.LoginForm):
    def clean_login(self) -> Any:
        return open_here(super().clean_login())


class RequestLoginCodeForm(usual.RequestLoginCodeForm):
    def clean_email(self) -> Any:
        open_here(self.cleaned_data.get("email"))
        return super().clean_email()


class ResetPasswordForm(usual.ResetPasswordForm):
    def clean_email(self) -> Any:
        open_here(self.cleaned_data.get("email"))
        return super().clean_email()
