"""Forms of the first sign-in."""

from typing import Any

from allauth.account.fields import PasswordField, SetPasswordField
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from forum.models import User


class FirstPasswordForm(forms.Form):
    password1 = SetPasswordField(
        label=_("Password"), help_text=_("At least twelve characters. A sentence is easy to remember.")
    )
    password2 = PasswordField(label=_("Password again"), autocomplete="new-password")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        super().clean()
        first, again = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("The two passwords are not the same."))
        return self.cleaned_data


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "language")
