"""Forms of a project's money: figures, funding lines, what has been used, and an amount to split."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.formats import full_day, kr
from members.forms.roster import DayInput
from members.models import Seat
from projects import figures, funding, outlays
from projects.forms.fields import KronorField, QuantityField
from projects.forms.project import ProjectPartForm
from projects.funding import LineFields
from projects.models import Figure, FundingLine, Outlay, Project


class FigureForm(ProjectPartForm):
    value = QuantityField(label=_("Value"), help_text=_("For example 3 706 566, 11,5 mn or 2,5."))
    unit = forms.CharField(
        label=_("Unit"),
        max_length=20,
        required=False,
        help_text=_(
            "For a length: år, månader, veckor or dagar. Otherwise kr, personer and företag are understood."
        ),
    )

    class Meta:
        model = Figure
        fields = (
            "kind", "label", "value", "unit", "approximate", "as_of", "source", "source_url", "used", "reason",
        )  # fmt: skip
        widgets = {"as_of": DayInput}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "as_of": _("The day that the source tells about."),
            "source": _("Who says so. No figure stands without a source."),
            "used": _("Instead of the other figures of this kind, which stay beside it."),
            "reason": _("Shown beside the figure."),
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        others = self.project.figures.filter(kind=cleaned.get("kind"), withdrawn_at=None)
        if cleaned.get("used") and not cleaned.get("reason") and others.exists():
            self.add_error(
                "reason", _("There are other figures of this kind: say why the forum uses this one.")
            )
        return cleaned

    def _post_clean(self) -> None:
        """The unit may be understood from the kind, so the row is checked when it is whole: by its deed."""
        self.instance.project = self.project

    def save_by(self, seat: Seat) -> Figure:
        return figures.note_figure(self.project, **self.cleaned_data, by=seat)


class UseFigureForm(forms.Form):
    reason = forms.CharField(label=_("Why the forum uses this figure"), max_length=300)

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure

    def save_by(self, seat: Seat) -> Figure:
        return figures.use_figure(self.figure, self.cleaned_data["reason"], by=seat)


class WithdrawFigureForm(forms.Form):
    because = forms.CharField(label=_("What was wrong"), max_length=300, help_text=_("Shown in the history."))

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.figure = figure

    def save_by(self, seat: Seat) -> Figure:
        return figures.withdraw_figure(self.figure, self.cleaned_data["because"], by=seat)


class FundingForm(ProjectPartForm):
    amount = KronorField(
        label=_("Amount in whole kronor"), help_text=_("For example 3 706 566 or 11,5 mn kr.")
    )

    class Meta:
        model = FundingLine
        fields = ("funder", "kind", "amount", "source", "source_url")

    @property
    def wanted(self) -> LineFields:
        return LineFields(**{name: self.cleaned_data[name] for name in self.Meta.fields})

    def save_by(self, seat: Seat) -> FundingLine:
        return funding.add_lines(self.project, [self.wanted], by=seat)[0]


class ChangeFundingForm(FundingForm):
    because = forms.CharField(
        label=_("Why it is changed"),
        max_length=300,
        help_text=_("Shown in the history, beside the old line."),
    )

    def __init__(self, *args: Any, line: FundingLine, **kwargs: Any) -> None:
        initial = {name: getattr(line, name) for name in self.Meta.fields}
        super().__init__(*args, project=line.project, initial=initial, **kwargs)
        self.line = line

    def save_by(self, seat: Seat) -> FundingLine:
        return funding.change_funding(self.line, self.wanted, self.cleaned_data["because"], by=seat)


class WithdrawFundingForm(forms.Form):
    because = forms.CharField(label=_("What was wrong"), max_length=300, help_text=_("Shown in the history."))

    def __init__(self, *args: Any, line: FundingLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = line

    def save_by(self, seat: Seat) -> FundingLine:
        return funding.withdraw_funding(self.line, self.cleaned_data["because"], by=seat)


class MoveForm(forms.Form):
    to = forms.ChoiceField(choices=[("up", ""), ("down", "")])


class OutlaysForm(forms.Form):
    """What has been used of each line, in all, up to and with a day. An empty line is not told."""

    as_of = forms.DateField(label=_("Up to and with"), widget=DayInput)
    source = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("For example the name of the progress report.")
    )

    def __init__(
        self, *args: Any, project: Project, lines: list[FundingLine], newest: dict[int, Outlay], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.project, self.lines = project, {f"line_{line.pk}": line for line in lines}
        for name, line in self.lines.items():
            hint = said_before(line, newest.get(line.pk))
            self.fields[name] = KronorField(label=line.funder, required=False, help_text=hint)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.used:
            self.add_error(None, _("Write what has been used of at least one funding line."))
        return self.cleaned_data

    @property
    def used(self) -> dict[FundingLine, int]:
        typed = ((line, self.cleaned_data.get(name)) for name, line in self.lines.items())
        return {line: amount for line, amount in typed if amount is not None}

    def save_by(self, seat: Seat) -> list[Outlay]:
        told = {name: self.cleaned_data[name] for name in ("as_of", "source")}
        return outlays.record_outlays(self.project, self.used, **told, by=seat)


def said_before(line: FundingLine, newest: Outlay | None) -> str:
    facts = {"amount": kr(line.amount)}
    if newest is None:
        return gettext("Granted %(amount)s. Nothing has been told yet.") % facts
    facts |= {"used": kr(newest.amount), "day": full_day(newest.as_of)}
    return gettext("Granted %(amount)s. Last told: %(used)s up to and with %(day)s.") % facts
