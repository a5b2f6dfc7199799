"""Forms of what a project counts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.forms.roster import DayInput
from members.models import Seat
from projects import indicators
from projects.forms.project import ProjectPartForm
from projects.models import Indicator, Reading


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
