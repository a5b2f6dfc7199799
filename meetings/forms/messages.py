"""The form of a message from the secretariat."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.audiences import Audience


class MessageForm(forms.Form):
    to = forms.ChoiceField(label=gettext_lazy("To"))
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "Plain text, at most 5,000 characters. Addresses become links in most mail programs."
        ),
    )

    def __init__(self, *args: Any, audiences: list[Audience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audiences = {each.key: each for each in audiences}
        field = cast(forms.ChoiceField, self.fields["to"])
        field.choices = [("", _("Choose")), *((each.key, each.label) for each in audiences)]

    def clean_subject(self) -> str:
        """One line, however it was pasted."""
        return " ".join(self.cleaned_data["subject"].split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("to"):
            cleaned["audience"] = self.audiences[cleaned["to"]]
            cleaned["people"] = cleaned["audience"].people
            if not cleaned["people"]:
                self.add_error("to", _("There is nobody in that choice right now."))
        return cleaned
