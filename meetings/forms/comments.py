"""Forms of comments: writing one, asking for a change, and saying what became of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.texts import LongText
from meetings.models.comments import LONGEST_COMMENT
from members.models import Seat


class CommentForm(forms.Form):
    """A person who sits for several parties says for which one."""

    text = LongText(
        label=pgettext_lazy("what is written", "Comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.seats = {seat.pk: seat for seat in seats}
        if len({seat.party_id for seat in seats}) > 1:
            choices = [(seat.pk, str(seat.party)) for seat in seats]
            self.fields["seat"] = forms.TypedChoiceField(
                label=_("For the party"), coerce=int, choices=choices
            )
            self.order_fields(["seat"])

    def chosen_seat(self) -> Seat:
        return self.seats.get(self.cleaned_data.get("seat", 0)) or next(iter(self.seats.values()))


class ChangeForm(CommentForm):
    """Which item of the version should change, and how."""

    item = forms.ChoiceField(label=_("Item"))

    def __init__(self, *args: Any, items: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose the item")),
            *((item["uuid"], f"{item['order']}. {item['title']}") for item in items),
        ]
        self.fields["text"].label = _("What should change")
        self.order_fields(["seat", "item", "text"])


class HandleForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What became of the comment"),
        choices=[("taken", _("It is taken in")), ("not_taken", _("It is not taken in"))],
        widget=forms.RadioSelect,
    )
    answer = LongText(
        label=pgettext_lazy("what is answered", "Answer"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed when the comment is not taken in: say why."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == "not_taken" and not cleaned.get("answer", "x").strip():
            self.add_error("answer", _("Say why it is not taken in."))
        return cleaned
