"""Opening a reporting period, and the form in which a project is reported."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from forum.formats import kr, number
from forum.models import Forum
from members.forms.roster import DayInput
from projects.models import ProjectReport
from projects.periods import Period
from projects.report_numbers import CountRow, Sheet, UseRow, judge, last_time, last_use, unpacked
from projects.reporting import TEXTS, Told
from projects.rounds import MESSAGE_LENGTH, default_last_day, default_period

CELLS = {"women": _("Women"), "men": _("Men"), "total": _("In all"), "amount": _("Used in all, kronor")}
TEXT_LENGTH, NUMBER_LENGTH = 5000, 40


class LastDayForm(forms.Form):
    """What may still be changed in a period that is open."""

    due_on = forms.DateField(label=_("Last day to report"), widget=DayInput)
    message = forms.CharField(
        label=_("To the project owners"),
        max_length=MESSAGE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands in the letter and above the form."),
    )


class RoundForm(LastDayForm):
    period_start = forms.DateField(label=_("The period's first day"), widget=DayInput)
    period_end = forms.DateField(label=_("The period's last day"), widget=DayInput)

    field_order = ("period_start", "period_end", "due_on", "message")

    def __init__(self, *args: Any, forum: Forum, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            period = default_period(forum, day)
            self.initial = {
                "period_start": period.start,
                "period_end": period.end,
                "due_on": default_last_day(forum, period, day),
            }

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["period_start"], self.cleaned_data["period_end"])


class ReportForm(forms.Form):
    """Everything may be left empty or wrong in a draft: numbers are texts here, and what is odd is pointed out."""

    seen = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    progress = forms.CharField(
        label=_("What has happened"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    deviations = forms.CharField(
        label=_("What differs from the plan, and why"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    for_the_forum = forms.CharField(
        label=_("What the forum should discuss"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The secretariat can put it on the agenda of the next meeting."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        sheet: Sheet,
        current: ProjectReport | None,
    ) -> None:
        self.sheet = sheet
        super().__init__(data if data is not None else typed_in(current))
        for count in sheet.counts:
            self._add_count(count)
        for use in sheet.uses:
            self._add(use.main, CELLS["amount"], last_use(use))
            self._add_missing(use.missing)
        self.judged = judge(sheet, self.data)
        for name, said in self.judged.odd.items():
            field = self.fields[name]
            field.help_text = _remark(field.help_text, said)

    def _add_count(self, row: CountRow) -> None:
        for cell in row.cells:
            self._add(f"{row.key}_{cell}", CELLS[cell], last_time(row, cell))
        self._add_missing(row.missing)

    def _add(self, name: str, label: Any, hint: str) -> None:
        self.fields[name] = forms.CharField(
            label=label,
            help_text=hint,
            max_length=NUMBER_LENGTH,
            required=False,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        )

    def _add_missing(self, name: str) -> None:
        self.fields[name] = forms.BooleanField(label=_("No data"), required=False)

    def point_out(self, *, all_that_is_lacking: bool) -> None:
        """What is no number; when the report is to be ready also what is lacking."""
        found: dict[str, Any] = dict(self.judged.wrong)
        if all_that_is_lacking:
            found |= self.judged.lacking
            if not self["progress"].value():
                found["progress"] = _("Write a few sentences about what has happened.")
        for name, said in found.items():
            if name not in self.errors:
                self.add_error(name, said)

    @property
    def is_complete(self) -> bool:
        return not (self.judged.wrong or self.judged.lacking) and bool(self.told.progress.strip())

    def show(self, report: ProjectReport | None) -> None:
        """Say that this is how the report stands: the next time it is saved it is saved over that."""
        typed = {name: self.data.get(name) for name in self.data}
        self.data = {**typed, "seen": report.stamp if report else ""}

    def differences(self, other: ProjectReport) -> list[tuple[str, str]]:
        """Each input that says something else in the other report: what it is, and what stands there."""
        theirs = typed_in(other)
        found = []
        for name in self.fields:
            mine, said = str(self.data.get(name) or "").strip(), theirs.get(name, "").strip()
            if name != "seen" and " ".join(mine.split()) != " ".join(said.split()):
                found.append((self._whole_label(name), said))
        return found

    def _whole_label(self, name: str) -> str:
        """With the row that an input of numbers stands in."""
        for row in self.sheet.rows:
            if name in {*row.names(), row.missing}:
                about = row.indicator.name if isinstance(row, CountRow) else row.line.funder  # type: ignore[attr-defined]
                return f"{about}: {str(self.fields[name].label).lower()}"
        return str(self.fields[name].label)

    @property
    def told(self) -> Told:
        cleaned = self.cleaned_data
        return Told(**{name: cleaned[name] for name in TEXTS}, typed=cleaned)

    @property
    def counts(self) -> list[dict[str, Any]]:
        return [{"row": row, "target": _target(row), **self._bound(row)} for row in self.sheet.counts]

    @property
    def uses(self) -> list[dict[str, Any]]:
        return [{"row": row, "granted": kr(row.line.amount), **self._bound(row)} for row in self.sheet.uses]

    def _bound(self, row: CountRow | UseRow) -> dict[str, Any]:
        return {"cells": [self[name] for name in row.names()], "missing": self[row.missing]}


def typed_in(report: ProjectReport | None) -> dict[str, str]:
    """The form as it was last saved."""
    if report is None:
        return {}
    texts = {name: getattr(report, name) for name in TEXTS}
    return {**texts, **unpacked(report.numbers), "seen": report.stamp}


def _target(row: CountRow) -> str:
    return number(row.indicator.target) if row.indicator.target is not None else ""


def _remark(hint: Any, said: str) -> SafeString:
    return format_html('{}{}<span class="remark">{}</span>', hint, " " if hint else "", said)
