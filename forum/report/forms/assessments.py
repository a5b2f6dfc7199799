"""The form of a focus area's assessment."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.report.models import Assessment
from forum.report.models.assessments import FIELDS
from meetings.forms.prose import ProseArea, ProseField

LENGTH = 4_000


def _text(label: Any, help_text: Any, rows: int = 4) -> ProseField:
    return ProseField(
        label=label,
        help_text=help_text,
        max_length=LENGTH,
        required=False,
        widget=ProseArea(attrs={"rows": rows}),
    )


class AssessmentForm(forms.Form):
    """`seen` is the number of the version that the writer had before them."""

    intended = _text(_("What was intended"), _("What the forum had set out to do in the area this year."))
    result = _text(
        _("Result"),
        _("What it led to. Decisions and actions are listed by themselves and need not be repeated."),
    )
    verdict = forms.ChoiceField(
        label=_("Assessment"),
        choices=[*Assessment.Verdict.choices, ("", pgettext_lazy("a goal", "Not assessed yet"))],
        required=False,
        widget=forms.RadioSelect,
    )
    deviation = _text(_("Deviation and its reason"), _("What became otherwise than intended, and why."), 3)
    seen = forms.IntegerField(min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, newest: Assessment | None, **kwargs: Any) -> None:
        written = {name: getattr(newest, name) for name in FIELDS} if newest else {}
        kwargs["initial"] = {**written, "seen": newest.number if newest else 0}
        super().__init__(*args, **kwargs)

    @property
    def fields_written(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}
