"""Figures according to their sources. None is overwritten; the forum says which one it uses, and why."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from forum import clock, history
from forum.access import require
from members.models import Seat
from projects.locking import lock
from projects.models import Figure, Project
from projects.rules import may_edit_project


@transaction.atomic
def note_figure(
    project: Project,
    *,
    kind: str,
    value: Decimal | int,
    unit: str,
    source: str,
    as_of: date | None = None,
    approximate: bool = False,
    source_url: str = "",
    used: bool = False,
    reason: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Figure:
    require(may_edit_project(by, project))
    figure = Figure(
        project=lock(project),
        kind=kind,
        value=value,
        unit=unit,
        source=source,
        as_of=as_of,
        approximate=approximate,
        source_url=source_url,
        noted_at=at or clock.now(),
    )
    figure.full_clean()
    figure.save()
    history.record(
        "project.figure_noted", on=project, by=by, at=at, kind=kind, value=value, unit=unit, source=source
    )
    return use_figure(figure, reason, by=by, at=at) if used else figure


@transaction.atomic
def use_figure(figure: Figure, reason: str, *, by: Seat, at: datetime | None = None) -> Figure:
    """From now on the forum uses this figure instead of the others of its kind."""
    require(may_edit_project(by, figure.project))
    project = lock(figure.project)
    project.figures.filter(kind=figure.kind, used=True).exclude(pk=figure.pk).update(used=False)
    figure.used, figure.reason = True, reason
    figure.save(update_fields=["used", "reason"])
    facts: dict[str, Any] = {
        "kind": figure.kind,
        "value": figure.value,
        "unit": figure.unit,
        "reason": reason,
    }
    history.record("project.figure_used", on=project, by=by, at=at, **facts)
    return figure
