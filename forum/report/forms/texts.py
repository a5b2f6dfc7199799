"""The form of the texts that are written by hand."""

from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from forum.report.models import TEXTS, AnnualReport

LONGEST = 20_000  # characters


class TextsForm(forms.ModelForm):
    """The texts that are written by hand."""

    class Meta:
        model = AnnualReport
        fields = TEXTS
        widgets: ClassVar[dict[str, Any]] = {name: forms.Textarea(attrs={"rows": 6}) for name in TEXTS}
        help_texts: ClassVar[dict[str, Any]] = {
            "summary": _("Five to eight lines on what mattered most. It stands first in the report."),
            "cooperation": _("Networks, schools, authorities and events outside the meetings."),
            "equality": _("What was done, and for whom."),
            "resources": _("Working time and direct costs, if any."),
            "lessons": _("What should be done differently, and what could go wrong."),
            "outlook": _("What the forum will work on next year. The dates are added from the plan."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            self.fields[name].validators.append(MaxLengthValidator(LONGEST))
