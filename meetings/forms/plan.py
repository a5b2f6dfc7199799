"""Typing a year's meetings on one page. A row without a day is left out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import clock
from forum.models import Forum
from meetings.agenda_templates import templates_of
from meetings.forms.year import DayInput, WhenAndWhere
from meetings.models import AgendaTemplate
from meetings.scheduling import MeetingPlan, call_days
from members.models import Group

DAYS_AROUND = ("call_opens", "call_closes", "answer_by")


class MeetingRow(WhenAndWhere):
    """A new meeting: when and where, when the parties are asked for items, and when they answer."""

    call_opens = forms.DateField(
        label=gettext_lazy("Call for items opens"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Empty: six weeks before the meeting."),
    )
    call_closes = forms.DateField(
        label=gettext_lazy("Call for items closes"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Empty: three weeks before."),
    )
    answer_by = forms.DateField(
        label=gettext_lazy("Answer by"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Empty: two weeks before."),
    )

    def __init__(
        self, *args: Any, groups: Sequence[Group], templates: Sequence[AgendaTemplate], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.templates = {str(template.pk): template for template in templates}
        if templates:
            choices: list[tuple[str, Any]] = [(pk, str(each)) for pk, each in self.templates.items()]
            self.fields["template"] = forms.ChoiceField(
                label=gettext_lazy("Agenda template"),
                choices=[("", gettext_lazy("The usual one")), *choices],
                required=False,
            )
        self.groups = {str(group.pk): group for group in groups}
        if groups:
            choices = [
                ("", gettext_lazy("The whole forum")),
                *((pk, str(each)) for pk, each in self.groups.items()),
            ]
            self.fields["group"] = forms.ChoiceField(
                label=gettext_lazy("Whose meeting"), choices=choices, required=False
            )

    @property
    def group(self) -> Group | None:
        """Already known when the time is checked against other meetings."""
        return self.groups.get(self["group"].data or "") if "group" in self.fields else None

    @property
    def group_pk(self) -> int | None:
        return self.group.pk if self.group else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.has_time:
            self._clean_days_around(data, localdate(self.starts_at))
        return data

    def _clean_days_around(self, data: dict[str, Any], meets: dt.date) -> None:
        for name in ("call_closes", "answer_by"):
            day = data.get(name)
            if day and not clock.today() <= day <= meets:
                self.add_error(name, _("Choose a day from today to the day of the meeting."))
        if any(self.errors.get(name) for name in DAYS_AROUND):
            return
        if (data.get("call_opens") or data.get("call_closes")) and not call_days(self.plan, clock.now())[0]:
            self.add_error("call_closes", _("The call for items must close after it opens."))

    @property
    def plan(self) -> MeetingPlan:
        days = {name: self.cleaned_data.get(name) for name in DAYS_AROUND}
        template = self.templates.get(self.cleaned_data.get("template") or "")
        return replace(super().plan, group=self.group, template=template, **days)  # type: ignore[arg-type]


class PlanRow(MeetingRow):
    """A row of the year's plan; without a day it is left out."""

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        if self.is_bound and not self["date"].data:
            for name in ("date", "starts", "ends"):
                self.fields[name].required = False

    @property
    def is_used(self) -> bool:
        return bool(getattr(self, "cleaned_data", {}).get("date"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_used and data["date"].year != self.year:
            self.add_error("date", _("The day is not in %(year)s.") % {"year": self.year})
        return data


class ExtraForm(MeetingRow):
    """One meeting by itself."""

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        usual = {"starts": dt.time(9), "ends": dt.time(12)}
        super().__init__(*args, forum=forum, **choices_in(forum), **{"initial": usual, **kwargs})


def choices_in(forum: Forum) -> dict[str, Any]:
    """Two queries for all the rows of a page."""
    return {"groups": list(forum.groups.serving(clock.today())), "templates": templates_of(forum)}


class BasePlan(forms.BaseFormSet):
    """The year's rows together."""

    def __init__(self, *args: Any, forum: Forum, year: int, **kwargs: Any) -> None:
        self.year = year
        row = {"forum": forum, "year": year, **choices_in(forum), "empty_permitted": False}
        super().__init__(*args, **{**kwargs, "form_kwargs": row, "prefix": "meeting"})

    @property
    def used(self) -> list[PlanRow]:
        """The rows with a day, in order of time."""
        rows = [row for row in self.forms if row.is_used and row.has_time]
        return sorted(rows, key=lambda row: row.starts_at)

    @property
    def plans(self) -> list[MeetingPlan]:
        return [row.plan for row in self.used]

    def clean(self) -> None:
        rows = self.used
        if not rows and not any(row.errors for row in self.forms):
            raise ValidationError(_("Choose a day for at least one meeting."))
        for earlier, later in combinations(rows, 2):
            may_meet_beside = None not in (earlier.group, later.group) and earlier.group != later.group
            if later.starts_at < earlier.ends_at and not may_meet_beside:
                later.add_error("starts", _("Two of the meetings go on at the same time."))


Plan = cast(
    type[BasePlan],
    forms.formset_factory(PlanRow, formset=BasePlan, extra=0, max_num=8, absolute_max=8, validate_max=True),
)
