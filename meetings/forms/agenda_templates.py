"""An agenda template: its name and its rows. A row without a title is left out."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.models import Forum
from meetings.agenda_templates import TemplateRow, rows_of, usual_rows
from meetings.models import AgendaTemplate, ItemKind
from meetings.template_items import STANDING

MOST_ROWS, EMPTY_ROWS = 40, 3


class TemplateForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    usual = forms.BooleanField(label=_("Choose this template when nothing else is said"), required=False)


class RowForm(forms.Form):
    place = forms.IntegerField(label=_("Order"), min_value=1, max_value=999, required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind, initial=ItemKind.INFORMATION)
    minutes = forms.IntegerField(
        label=pgettext_lazy("duration", "Minutes"), min_value=1, max_value=600, initial=5, required=False
    )
    presenter = forms.CharField(label=_("Presenter"), max_length=120, required=False)
    key = forms.ChoiceField(
        label=_("What the portal knows it as"),
        choices=[("", _("An item of our own")), *((item.key, item.title) for item in STANDING)],
        required=False,
    )

    @property
    def row(self) -> TemplateRow:
        data = self.cleaned_data
        return TemplateRow(data["title"], data["kind"], data["minutes"] or 5, data["presenter"], data["key"])


class BaseRows(forms.BaseFormSet):
    @property
    def rows(self) -> list[TemplateRow]:
        """In the order typed; a row without a number stands last."""
        used = [form for form in self.forms if form.cleaned_data.get("title")]
        return [form.row for form in sorted(used, key=lambda form: form.cleaned_data["place"] or 1000)]


Rows = cast(
    type[BaseRows],
    forms.formset_factory(
        RowForm, formset=BaseRows, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    ),
)


def initial_rows(forum: Forum, template: AgendaTemplate | None) -> list[dict[str, Any]]:
    rows = rows_of(template) if template else usual_rows(forum)
    filled = [
        {
            "place": place,
            "title": row.title,
            "kind": row.kind,
            "minutes": row.minutes,
            "presenter": row.presenter,
            "key": row.key,
        }
        for place, row in enumerate(rows, start=1)
    ]
    return (filled + [{} for _place in range(EMPTY_ROWS)])[:MOST_ROWS]
