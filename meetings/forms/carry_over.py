"""Which of the things from earlier meetings come along."""

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.formats import full_day
from meetings.carry_over import Choice, Luggage
from meetings.models import ActionItem, AgendaItem
from projects.agenda_matters import ProjectMatter


class Ticks(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, coerce=int)

    def valid_value(self, value: Any) -> bool:
        """What somebody else has brought meanwhile is no error: the deed leaves it out."""
        return str(value).isascii() and str(value).isdecimal() and len(str(value)) < 19


class CarryOverForm(forms.Form):
    items = Ticks(gettext_lazy("Items that were not finished"))
    projects = Ticks(gettext_lazy("Projects that are late or ask the forum something"))
    rewrite = forms.BooleanField(
        label=gettext_lazy(
            "Write the item about previous notes from the latest record and the actions below"
        ),
        required=False,
    )
    actions = Ticks(gettext_lazy("Open actions"))

    def __init__(self, *args: Any, luggage: Luggage, **kwargs: Any) -> None:
        everything = {
            "items": [item.pk for item in luggage.items],
            "projects": [late.project.pk for late in luggage.projects],
            "actions": [action.pk for action in luggage.actions],
            "rewrite": bool(luggage.previous and not luggage.previous.text),
        }
        super().__init__(*args, **{"initial": everything, **kwargs})
        rows = {
            "items": [(item.pk, _item(item)) for item in luggage.items],
            "projects": [(late.project.pk, _project(late)) for late in luggage.projects],
            "actions": [(action.pk, _action(action)) for action in luggage.actions],
        }
        for name, choices in rows.items():
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if luggage.previous is None:
            del self.fields["rewrite"]
            self.fields.pop("actions", None)

    @property
    def choice(self) -> Choice:
        return Choice(**self.cleaned_data)


def _item(item: AgendaItem) -> str:
    facts = {
        "title": item.title,
        "number": item.meeting.number,
        "year": item.meeting.year,
        "outcome": str(item.get_outcome_display()).lower(),
        "minutes": item.duration,
        "party": item.proposer or _("the secretariat"),
    }
    return (
        _("%(title)s (%(outcome)s). From meeting %(number)s, %(year)s. %(party)s, %(minutes)s min.") % facts
    )


def _project(matter: ProjectMatter) -> str:
    asks = _("Asks the forum: %(text)s") % {"text": Truncator(matter.wish).words(30)} if matter.wish else ""
    return f"{matter.project.name}. {' '.join([*matter.reasons, asks])}".strip()


def _action(action: ActionItem) -> str:
    facts = {
        "text": action.text,
        "party": action.owner,
        "due": full_day(action.due),
        "number": action.meeting.number,
    }
    return _("%(text)s: %(party)s, due %(due)s. From meeting %(number)s.") % facts
