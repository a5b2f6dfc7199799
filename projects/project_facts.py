"""What is known about a project itself. Empty is a legal, visible state; nothing is ever guessed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from forum import history
from forum.access import require
from members.models import Seat
from projects.locking import lock
from projects.models import Project
from projects.rules import may_edit_project

FACTS = (
    "name",
    "summary",
    "description",
    "state",
    "starts_on",
    "ends_on",
    "fund",
    "dnr",
    "project_number",
    "call",
    "most_support",
    "programme_period",
    "programme_area",
    "specific_objective",
    "secondary_theme",
    "intervention_type",
    "cci",
    "is_strategic",
    "union_rate",
    "owner",
    "owner_unit",
    "owner_postcode",
    "owner_town",
    "area",
    "country",
    "esf_region",
    "nuts2",
    "target_groups",
    "principles",
    "source",
    "source_url",
)


@transaction.atomic
def change_project(
    project: Project, facts: Mapping[str, Any], *, by: Seat, at: datetime | None = None
) -> Project:
    require(may_edit_project(by, project))
    project = lock(project)
    changed = {key: value for key, value in known(facts).items() if getattr(project, key) != value}
    if not changed:
        return project
    before = {key: getattr(project, key) for key in changed}
    for key, value in changed.items():
        setattr(project, key, value)
    project.full_clean()
    project.save(update_fields=list(changed))
    history.record("project.changed", on=project, by=by, at=at, before=told(before), after=told(changed))
    return project


def known(facts: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"A project has no {', '.join(sorted(unknown))}.")
    return dict(facts)


def told(facts: Mapping[str, Any]) -> dict[str, str]:
    """As the trail keeps them: texts, where an empty one means that nothing was known."""
    return {key: _told(value) for key, value in facts.items()}


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
