"""The form of the texts that are written by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.report.models import TEXTS, AnnualReport
from meetings.forms.prose import ProseArea, ProseField
from meetings.forms.texts import TEXT_LENGTH, LongText

HELP = {
    "summary": _("Five to eight lines on what mattered most. It stands first in the report."),
    "cooperation": _("Networks, schools, authorities and events outside the meetings."),
    "equality": _("What was done, and for whom."),
    "resources": _("Working time and direct costs, if any."),
    "lessons": _("What should be done differently, and what could go wrong."),
    "priorities": _("One on each line. They become a list, and the dates of next year stand below it."),
    "outlook": _("What the forum will work on next year, in running text."),
}
LISTED = "priorities"


class TextsForm(forms.Form):
    """`seen` is the newest version that the writer had before them."""

    seen = forms.IntegerField(min_value=0, max_value=2**53, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, report: AnnualReport, seen: int = 0, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": seen, **{name: getattr(report, name) for name in TEXTS}}
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            field, widget = (LongText, forms.Textarea) if name == LISTED else (ProseField, ProseArea)
            self.fields[name] = field(
                label=label_of(name),
                max_length=TEXT_LENGTH,
                required=False,
                help_text=HELP[name],
                widget=widget(attrs={"rows": 6}),
            )

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in TEXTS}


def label_of(name: str) -> str:
    words = next(str(field.verbose_name) for field in AnnualReport._meta.fields if field.name == name)
    return words[:1].upper() + words[1:]
