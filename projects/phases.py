"""The phases of a project: analysis and planning, implementation, closing. Each stands at most once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from forum import history
from forum.access import require
from members.models import Seat
from projects.locking import lock
from projects.models import Phase, Project
from projects.project_facts import told
from projects.rules import may_edit_project

ABOUT_A_PHASE = ("starts_on", "ends_on", "budget", "source")


@transaction.atomic
def set_phases(
    project: Project, phases: Mapping[str, Mapping[str, Any]], *, by: Seat, at: datetime | None = None
) -> list[Phase]:
    """What is known of each phase, by its kind. A phase of which nothing is known any longer is taken away."""
    require(may_edit_project(by, project))
    project = lock(project)
    there = {phase.kind: phase for phase in project.phases.all()}
    for kind, values in phases.items():
        _set(there.get(kind) or Phase(project=project, kind=kind), values, by, at)
    return list(project.phases.all())


def _set(phase: Phase, values: Mapping[str, Any], by: Seat, at: datetime | None) -> None:
    before = {key: getattr(phase, key) for key in ABOUT_A_PHASE}
    changed = [key for key in ABOUT_A_PHASE if before[key] != values[key]]
    if not changed:
        return
    for key in changed:
        setattr(phase, key, values[key])
    if any(values[key] not in (None, "") for key in ABOUT_A_PHASE):
        phase.full_clean()
        phase.save()
    else:
        phase.delete()
    history.record(
        "project.phase_changed",
        on=phase.project,
        by=by,
        at=at,
        kind=phase.kind,
        before=told({key: before[key] for key in changed}),
        after=told({key: values[key] for key in changed}),
    )
