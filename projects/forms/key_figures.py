"""Forms of the region's key figures."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from forum.formats import missing
from forum.models import Forum
from members.forms.roster import DayInput
from members.models import Seat
from projects import key_figures
from projects.forms.fields import QuantityField
from projects.models import KeyFigure
from projects.templatetags.quantities import quantity

ABOUT = re.compile(r"^(cirka|ca\.?|about)\s+", re.IGNORECASE)


class KeyFigureForm(forms.ModelForm):
    """A figure that stands already for the same year and source is asked about before another is saved."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2100, required=False)
    value = QuantityField(label=_("Value"))
    comparison = forms.CharField(
        label=_("Comparison"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, in the same unit. For example: Norrbotten: 190 000"),
    )

    class Meta:
        model = KeyFigure
        fields = (
            "name", "geography", "year", "value", "approximate", "unit", "women", "men",
            "comparison", "source", "source_url", "retrieved_on", "breaks_series", "remark",
        )  # fmt: skip
        widgets = {"retrieved_on": DayInput}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "geography": _("For example Kronobergs län."),
            "unit": _("For example per cent or kr."),
            "remark": _("For example why the series is broken."),
        }

    beside = forms.BooleanField(
        label=_("Save it all the same, beside the other"), required=False, widget=forms.HiddenInput
    )
    wrong: KeyFigure | None = None

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        stands = None if self.errors else key_figures.same_year(self.forum, fields, besides=self.wrong)
        if stands and not fields.get("beside"):
            self.fields["beside"].widget = forms.CheckboxInput()
            told = {"year": stands.year or missing(), "value": quantity(stands), "source": stands.source}
            self.add_error(
                "beside",
                _("For %(year)s there is %(value)s already, according to %(source)s. Save this one as well?")
                % told,
            )
        return fields

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
        return key_figures.note_key_figure(self.forum, self.facts, by=seat)

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CorrectKeyFigureForm(KeyFigureForm):
    """The wrong figure's facts, to be put right; the wrong one is withdrawn."""

    because = forms.CharField(
        label=_("What was wrong"),
        max_length=300,
        help_text=_("The wrong figure stays among the withdrawn ones, with this reason."),
    )

    def __init__(self, *args: Any, figure: KeyFigure, **kwargs: Any) -> None:
        super().__init__(*args, forum=figure.forum, initial=facts_of(figure), **kwargs)
        self.wrong = figure

    def save_by(self, seat: Seat) -> KeyFigure:
        because = self.cleaned_data["because"]
        return key_figures.correct_key_figure(self.wrong, self.facts, because, by=seat)  # type: ignore[arg-type]


class WithdrawKeyFigureForm(forms.Form):
    because = forms.CharField(label=_("Why the figure is withdrawn"), max_length=300)

    def __init__(self, *args: Any, figure: KeyFigure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure

    def save_by(self, seat: Seat) -> KeyFigure:
        return key_figures.withdraw_key_figure(self.figure, self.cleaned_data["because"], by=seat)


def facts_of(figure: KeyFigure) -> dict[str, Any]:
    """The form's fields as they stand; the comparison is written as it was typed."""
    fields = KeyFigureForm.Meta.fields
    return {**{name: getattr(figure, name) for name in fields}, "comparison": compared(figure)}


def compared(figure: KeyFigure) -> str:
    about = _("about %(quantity)s")
    written = [
        (row["label"], localize(row["value"]), row.get("approximate", False)) for row in figure.comparison
    ]
    return "\n".join(
        f"{label}: {about % {'quantity': value} if approximate else value}"
        for label, value, approximate in written
    )


def another_year(figure: KeyFigure) -> dict[str, Any]:
    """What the next figure of the series has in common with this one."""
    return {name: getattr(figure, name) for name in ("name", "geography", "unit", "source", "source_url")}
