"""Forms of the action list."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import ActionItem


class ProgressForm(forms.Form):
    """Where an action stands and what has been done."""

    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=ActionItem.State.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("What has been done"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, action: ActionItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"state": action.state}})
        self.action = action

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        state, text = cleaned.get("state"), cleaned.get("text")
        if state == ActionItem.State.DROPPED and not text:
            self.add_error("text", _("Say why the action is dropped."))
        elif state == self.action.state and not text:
            self.add_error("text", _("Write what has been done, or choose another state."))
        return cleaned
