"""Forms of figures, funding and key figures."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from members.forms.roster import DayInput
from members.models import Seat
from projects import figures, funding, key_figures
from projects.forms.fields import KronorField, QuantityField
from projects.forms.project import ProjectPartForm
from projects.models import Figure, FundingLine, KeyFigure

ABOUT = re.compile(r"^(cirka|ca\.?|about)\s+", re.IGNORECASE)


class FigureForm(ProjectPartForm):
    value = QuantityField(label=_("Value"))

    field_order = ("kind", "value", "unit", "approximate", "as_of", "source", "source_url", "used", "reason")

    class Meta:
        model = Figure
        fields = ("kind", "value", "unit", "approximate", "as_of", "source", "source_url", "used", "reason")
        widgets = {"as_of": DayInput}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "unit": _("For example kr or personer."),
            "source": _("Who says so. No figure stands without a source."),
            "used": _("Instead of the other figures of this kind, which stay beside it."),
            "reason": _("Shown beside the figure."),
        }

    def save_by(self, seat: Seat) -> Figure:
        return figures.note_figure(self.project, **self.cleaned_data, by=seat)


class UseFigureForm(forms.Form):
    reason = forms.CharField(label=_("Why the forum uses this figure"), max_length=300)

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure

    def save_by(self, seat: Seat) -> Figure:
        return figures.use_figure(self.figure, self.cleaned_data["reason"], by=seat)


class FundingForm(ProjectPartForm):
    amount = KronorField(label=_("Amount in whole kronor"), help_text=_("For example 3 706 566."))

    field_order = ("funder", "kind", "amount", "source", "source_url")

    class Meta:
        model = FundingLine
        fields = ("funder", "kind", "amount", "source", "source_url")

    def save_by(self, seat: Seat) -> FundingLine:
        return funding.add_funding(self.project, **self.cleaned_data, by=seat)


class KeyFigureForm(forms.ModelForm):
    value = QuantityField(label=_("Value"))
    comparison = forms.CharField(
        label=_("Comparison"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, in the same unit. For example: Norrbotten: 190 000"),
    )

    class Meta:
        model = KeyFigure
        fields = (
            "name", "geography", "year", "value", "approximate", "unit", "women", "men",
            "comparison", "source", "source_url", "retrieved_on", "remark",
        )  # fmt: skip
        widgets = {"retrieved_on": DayInput}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "geography": _("For example Kronobergs län."),
            "unit": _("For example per cent or kr."),
            "remark": _("For example that the series is broken."),
        }

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum

    def clean_comparison(self) -> list[dict[str, Any]]:
        lines = [line for line in self.cleaned_data["comparison"].splitlines() if line.strip()]
        return [self._compared(line) for line in lines]

    def _compared(self, line: str) -> dict[str, Any]:
        label, _colon, told = line.rpartition(":")
        told = told.strip()
        try:
            value: Decimal = QuantityField().clean(ABOUT.sub("", told))
        except ValidationError as error:
            raise ValidationError(
                _("“%(line)s” is not a name, a colon and a number.") % {"line": line}
            ) from error
        if not label.strip():
            raise ValidationError(_("“%(line)s” is not a name, a colon and a number.") % {"line": line})
        number = int(value) if value == value.to_integral_value() else float(value)
        return {"label": label.strip(), "value": number, "approximate": bool(ABOUT.match(told))}

    def save_by(self, seat: Seat) -> KeyFigure:
        return key_figures.note_key_figure(self.forum, self.cleaned_data, by=seat)
