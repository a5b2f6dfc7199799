"""The trail of one project as it is read: each deed as a sentence, with what changed from what to what."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from forum.formats import kr
from forum.models import Forum, HistoryEntry
from forum.verbs import written
from projects import models
from projects.fact_sheet import label_of
from projects.models import Phase, Principle, Project

# What a verb's changed fields belong to; everything else is looked for among the project's own.
OF_A_PART: dict[str, Any] = {
    "partner": models.ProjectPartner,
    "pillar": models.Pillar,
    "phase": models.Phase,
    "contact": models.ProjectContact,
    "following": models.Following,
    "funding": models.FundingLine,
    "indicator": models.Indicator,
    "figure": models.Figure,
}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


def entries_about(project: Project, forum: Forum) -> QuerySet[HistoryEntry]:
    """What this forum has done with it; the deeds of another forum are in that forum's own trail."""
    found = forum.history.filter(subject_type=Project._meta.label_lower, subject_id=project.pk)
    return found.select_related("actor")


def changes_in(entry: HistoryEntry) -> list[Change]:
    before, after = entry.facts.get("before"), entry.facts.get("after")
    if not isinstance(before, dict):
        return []
    if not isinstance(after, dict):
        after = {name: entry.facts.get(name) for name in before}
    model = OF_A_PART.get(entry.verb.partition(".")[2].partition("_")[0], Project)
    return list(_changes(model, before, after))


def phase_of(entry: HistoryEntry) -> str:
    """The phase that a change was about, in words."""
    kind = entry.facts.get("kind", "")
    return str(Phase.Kind(kind).label) if kind in Phase.Kind.values else ""


def _changes(model: Any, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    # As the fields stand in their model: the trail keeps no order.
    places = {field.name: place for place, field in enumerate(model._meta.get_fields())}
    for name in sorted({**before, **after}, key=lambda name: (places.get(name, len(places)), name)):
        values = (_value(model, name, each.get(name)) for each in (before, after))
        yield Change(capfirst(_label(model, name)), *values)


def _label(model: Any, name: str) -> str:
    if model is Project and name == "target_groups":
        return label_of(name)
    try:
        return str(model._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        return name


def _value(model: Any, name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    text = str(value)
    if name == "principles":
        labels = dict(Principle.choices)
        return ", ".join(str(labels.get(each, each)) for each in text.split(", "))
    if text in {"True", "False"}:
        return _("Yes") if text == "True" else _("No")
    if name in {"budget", "amount"} and text.isdecimal():
        return kr(int(text))
    try:
        choices = dict(model._meta.get_field(name).flatchoices)
    except FieldDoesNotExist:
        choices = {}
    return str(choices[text]) if text in choices else written(text)
