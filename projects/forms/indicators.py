"""Forms of indicators and their readings: numbers and a source, nothing else."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum import clock
from members.forms.roster import DayInput
from members.models import Seat
from projects import catalogue, indicators
from projects.forms.project import ProjectPartForm
from projects.models import Indicator, Project, Reading


class ShareOfWomenField(forms.DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            localize=True,
            required=False,
            **kwargs,
        )


class CommonIndicatorsForm(forms.Form):
    """Those of the common lists that the project does not count yet, any number of them at once."""

    codes = forms.MultipleChoiceField(
        label=_("Tick what the project counts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one indicator.")},
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
        taken = list(project.indicators.values_list("code", flat=True))
        self.fields["codes"].choices = [  # type: ignore[attr-defined]
            (heading, [(each.code, self._label(each)) for each in group])
            for heading, group in catalogue.offered(project.programme_period, taken)
        ]

    @property
    def has_choices(self) -> bool:
        return bool(self.fields["codes"].choices)  # type: ignore[attr-defined]

    @staticmethod
    def _label(common: catalogue.Common) -> str:
        label = f"{common.code} {common.title}"
        return gettext("%(label)s (sensitive)") % {"label": label} if common.is_sensitive else label

    def save_by(self, seat: Seat) -> list[Indicator]:
        return indicators.add_common(self.project, self.cleaned_data["codes"], by=seat)


class OwnIndicatorForm(ProjectPartForm):
    """Something that the common lists do not have."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty and the portal gives the next one: E1, E2 …"),
    )
    target_women = ShareOfWomenField(label=_("Target, share of women, per cent"))

    field_order = ("name", "kind", "unit", "code", "baseline", "target", "target_women", "source")

    class Meta:
        model = Indicator
        fields = ("name", "kind", "unit", "baseline", "target", "target_women", "source")
        help_texts = {  # noqa: RUF012
            "name": _("For example Validerade yrkesbevis. Never a person's name."),
            "kind": _("Only persons are told by women and men."),
            "unit": _("For example personer, företag or kurser."),
            "baseline": _("What it was when the project began. Empty means none."),
            "target": _("At the end of the project. A target below the baseline is to be fallen to."),
            "source": _("Where the target comes from."),
        }

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if catalogue.find(code):
            raise ValidationError(_("This code is in the common lists. Choose the indicator there."))
        if self.project.indicators.filter(code=code).exists():
            raise ValidationError(gettext("The project counts %(code)s already.") % {"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("target_women") is not None and cleaned.get("kind") != Indicator.Kind.PERSONS:
            self.add_error("target_women", _("Only persons are told by gender."))
        return cleaned

    def save_by(self, seat: Seat) -> Indicator:
        return indicators.add_indicator(self.project, **self.cleaned_data, by=seat)


class ChangeIndicatorForm(forms.ModelForm):
    """What it is measured against. A common indicator keeps its name and its unit."""

    target_women = ShareOfWomenField(label=_("Target, share of women, per cent"))

    class Meta:
        model = Indicator
        fields = ("name", "unit", "baseline", "target", "target_women", "source")
        help_texts = {  # noqa: RUF012
            "baseline": _("What it was when the project began. Empty means none."),
            "target": _("At the end of the project. A target below the baseline is to be fallen to."),
            "source": _("Where the target comes from."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if catalogue.find(self.instance.code):
            del self.fields["name"], self.fields["unit"]
        if self.instance.kind != Indicator.Kind.PERSONS:
            del self.fields["target_women"]

    def save_by(self, seat: Seat) -> Indicator:
        return indicators.change_indicator(self.instance, self.cleaned_data, by=seat)


class ReadingForm(forms.ModelForm):
    """Counted from the project's start, so that every reading holds those before it."""

    total = forms.IntegerField(label=_("Total"), min_value=0, max_value=2**31 - 1)

    field_order = ("period_start", "period_end", "women", "men", "total", "source")

    class Meta:
        model = Reading
        fields = ("period_start", "period_end", "women", "men", "source")
        widgets = {"period_start": DayInput, "period_end": DayInput}  # noqa: RUF012
        labels = {"period_start": _("The period begins"), "period_end": _("The period ends")}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "period_end": _("The numbers are what had been counted by this day, since the project began."),
            "source": _("For example the report and its date. Never a person's name."),
        }

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        last = indicator.readings.first()
        begins = last.period_end + timedelta(days=1) if last else indicator.project.starts_on
        self.fields["period_start"].initial = begins
        if indicator.kind == Indicator.Kind.PERSONS:
            self.fields["total"].required = False
            self.fields["total"].help_text = _("Empty means women and men together.")
        else:
            del self.fields["women"], self.fields["men"]

    def clean_period_end(self) -> Any:
        """A reading is never taken away, so a mistyped year would stand as the newest for ever."""
        ends = self.cleaned_data["period_end"]
        starts_on = self.indicator.project.starts_on
        if ends > clock.today():
            raise ValidationError(_("The period has not ended yet."))
        if starts_on and ends < starts_on:
            raise ValidationError(_("The project had not begun then."))
        return ends

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        begins, ends = cleaned.get("period_start"), cleaned.get("period_end")
        if begins and ends and ends < begins:
            self.add_error("period_end", _("The period cannot end before it begins."))
        women, men, total = (cleaned.get(key) for key in ("women", "men", "total"))
        if not self.errors and (women is None) != (men is None):
            self.add_error("men" if men is None else "women", _("Write both women and men, or neither."))
        if not self.errors and total is None:
            if women is None:
                self.add_error("total", _("Write the total, or women and men."))
            else:
                cleaned["total"] = (women or 0) + (men or 0)
        return cleaned

    def save_by(self, seat: Seat) -> Reading:
        return indicators.record_reading(self.indicator, **self.cleaned_data, by=seat)
