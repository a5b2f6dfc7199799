"""Forms of everything a project counts: figures, funding and indicators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.roster import DayInput
from members.models import Seat
from projects import figures, funding, indicators
from projects.forms.fields import KronorField, QuantityField
from projects.forms.project import ProjectPartForm
from projects.models import Figure, FundingLine, Indicator, Reading


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
