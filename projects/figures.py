"""Figures according to their sources. None is overwritten; the forum says which one it uses, and why."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.formats import local
from members.models import Seat
from projects.locking import lock
from projects.models import Figure, Project, ProjectReport
from projects.rules import may_edit_project

Kind = Figure.Kind
# In what a kind of figure is told; another figure says so itself.
UNITS: dict[str, tuple[str, ...]] = {
    Kind.GRANTED: ("kr",),
    Kind.BUDGET: ("kr",),
    Kind.SPENT: ("kr",),
    Kind.PARTICIPANTS: ("personer",),
    Kind.COMPANIES: ("företag",),
    Kind.LENGTH: ("år", "månader", "veckor", "dagar"),
}
IN_PARTS = {Kind.LENGTH, Kind.OTHER}  # kinds that need not be whole


@transaction.atomic
def note_figure(
    project: Project,
    *,
    kind: str,
    value: Decimal | int,
    source: str,
    unit: str = "",
    label: str = "",
    as_of: date | None = None,
    approximate: bool = False,
    source_url: str = "",
    report: ProjectReport | None = None,
    used: bool = False,
    reason: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Figure:
    require(may_edit_project(by, project))
    figure = Figure(
        project=lock(project),
        kind=kind,
        label=label if kind == Kind.OTHER else "",
        value=value,
        unit=unit or usual_unit(kind),
        source=source,
        as_of=as_of,
        approximate=approximate,
        source_url=source_url,
        report=report,
        noted_at=at or clock.now(),
    )
    check_sense(figure)
    figure.full_clean()
    figure.save()
    facts: dict[str, Any] = {
        "kind": kind,
        "label": figure.label,
        "value": value,
        "unit": figure.unit,
        "source": source,
    }
    history.record("project.figure_noted", on=project, by=by, at=at, **facts)
    return use_figure(figure, reason, by=by, at=at) if used else figure


@transaction.atomic
def use_figure(figure: Figure, reason: str, *, by: Seat, at: datetime | None = None) -> Figure:
    """From now on the forum uses this figure instead of the others of its kind."""
    require(may_edit_project(by, figure.project))
    project = lock(figure.project)
    figure = project.figures.get(pk=figure.pk)
    if figure.withdrawn_at:
        raise ValidationError(_("The figure is withdrawn."))
    same = project.figures.filter(kind=figure.kind, label=figure.label, used=True)
    same.exclude(pk=figure.pk).update(used=False)
    figure.used, figure.reason = True, reason
    figure.save(update_fields=["used", "reason"])
    history.record("project.figure_used", on=project, by=by, at=at, **_told(figure), reason=reason)
    return figure


@transaction.atomic
def withdraw_figure(figure: Figure, because: str, *, by: Seat, at: datetime | None = None) -> Figure:
    """Say that the figure was noted by mistake. It stays, struck out, and is used no more."""
    require(may_edit_project(by, figure.project))
    project = lock(figure.project)
    figure = project.figures.get(pk=figure.pk)
    if figure.withdrawn_at:
        raise ValidationError(_("The figure is withdrawn already."))
    if not because.strip():
        raise ValidationError({"because": _("Say why.")})
    figure.used = False
    figure.withdrawn_at, figure.withdrawn_because = at or clock.now(), because.strip()
    figure.save(update_fields=["used", "withdrawn_at", "withdrawn_because"])
    history.record("project.figure_withdrawn", on=project, by=by, at=at, **_told(figure), because=because)
    return figure


def used_value(project: Project, kind: str) -> Decimal | None:
    """The figure of this kind that the forum uses; reads `figures`, which a page has fetched beforehand."""
    return next((each.value for each in project.figures.all() if each.kind == kind and each.used), None)


def usual_unit(kind: str) -> str:
    """The only unit that the kind has, if so."""
    units = UNITS.get(kind, ())
    return units[0] if len(units) == 1 else ""


def check_sense(figure: Figure) -> None:
    """ValidationError, by field, when the figure cannot be what its kind says."""
    kind, errors = figure.kind, dict[str, Any]()
    if kind not in Kind.values:
        return
    units = UNITS.get(kind, ())
    if kind == Kind.OTHER and not figure.label.strip():
        errors["label"] = _("Say what is counted.")
    if not figure.unit:
        errors["unit"] = _("Write the unit, for example %(units)s.") % {"units": ", ".join(units) or "kr"}
    elif units and figure.unit not in units:
        errors["unit"] = _("Here the unit is one of these: %(units)s.") % {"units": ", ".join(units)}
    value = Decimal(figure.value)
    if kind != Kind.OTHER and value < 0:
        errors["value"] = _("The value cannot be less than 0.")
    elif kind not in IN_PARTS and value != value.to_integral_value():
        errors["value"] = _("Write a whole number.")
    if figure.as_of and figure.as_of > local(figure.noted_at).date():
        errors["as_of"] = _("The day has not come yet.")
    if errors:
        raise ValidationError(errors)


def _told(figure: Figure) -> dict[str, Any]:
    return {"kind": figure.kind, "label": figure.label, "value": figure.value, "unit": figure.unit}
