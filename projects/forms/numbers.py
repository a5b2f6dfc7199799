"""Forms of what is counted: indicators and key figures."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum.models import Forum
from members.forms.roster import DayInput
from members.models import Seat
from projects import indicators, key_figures
from projects.forms.fields import QuantityField
from projects.forms.project import ProjectPartForm
from projects.models import Indicator, KeyFigure, Reading

ABOUT = re.compile(r"^(cirka|ca\.?|about)\s+", re.IGNORECASE)


class IndicatorForm(ProjectPartForm):
    target_women = forms.DecimalField(
        label=_("Target, share of women, per cent"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
        required=False,
    )

    class Meta:
        model = Indicator
        fields = ("code", "name", "unit", "baseline", "target", "target_women", "source")
        help_texts = {"code": _("For example EECO05, or one of the project's own.")}  # noqa: RUF012

    def save_by(self, seat: Seat) -> Indicator:
        return indicators.add_indicator(self.project, **self.cleaned_data, by=seat)


class ReadingForm(forms.ModelForm):
    class Meta:
        model = Reading
        fields = ("period_start", "period_end", "women", "men", "total", "source")
        widgets = {"period_start": DayInput, "period_end": DayInput}  # noqa: RUF012
        help_texts = {"total": _("Numbers only. The portal holds nothing about single participants.")}  # noqa: RUF012

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def save_by(self, seat: Seat) -> Reading:
        return indicators.record_reading(self.indicator, **self.cleaned_data, by=seat)


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
