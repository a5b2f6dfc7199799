"""What a project counts: numbers by gender, never persons."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from members.columns import refuse_personal_number
from members.models import Seat
from projects import catalogue
from projects.locking import lock
from projects.models import Indicator, Project, ProjectReport, Reading
from projects.rules import may_edit_project, may_note_number

CHANGEABLE = ("name", "unit", "baseline", "target", "target_women", "source")


@transaction.atomic
def add_indicator(
    project: Project,
    *,
    name: str,
    code: str = "",
    kind: str = Indicator.Kind.PERSONS,
    unit: str,
    baseline: int | None = None,
    target: int | None = None,
    target_women: Decimal | None = None,
    source: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Indicator:
    """One indicator; without a code it gets the next of the project's own."""
    require(may_edit_project(by, project))
    _refuse_persons(code=code, name=name, unit=unit, source=source)
    project = lock(project)
    common = catalogue.find(code)
    indicator = Indicator(
        project=project,
        code=common.code if common else code or free_code(project),
        name=name,
        kind=common.kind if common else kind,
        unit=unit,
        baseline=baseline,
        target=target,
        target_women=target_women,
        source=source,
    )
    indicator.full_clean()
    indicator.save()
    facts: dict[str, Any] = {"code": indicator.code, "name": name, "target": target}
    history.record("project.indicator_added", on=project, by=by, at=at, **facts)
    return indicator


@transaction.atomic
def add_common(
    project: Project, codes: Iterable[str], *, by: Seat, at: datetime | None = None
) -> list[Indicator]:
    """Indicators of the common lists, by their codes; what is counted and how it is called is given."""
    require(may_edit_project(by, project))
    return [_add_common(project, code, by, at) for code in codes]


def _add_common(project: Project, code: str, by: Seat, at: datetime | None) -> Indicator:
    common = catalogue.find(code)
    if common is None:
        raise ValidationError(_("%(code)s is not in the list of common indicators.") % {"code": code})
    if project.indicators.filter(code=common.code).exists():
        raise ValidationError(_("The project counts %(code)s already.") % {"code": common.code})
    return add_indicator(project, code=common.code, name=common.title, unit=common.unit, by=by, at=at)


@transaction.atomic
def change_indicator(
    indicator: Indicator, facts: dict[str, Any], *, by: Seat, at: datetime | None = None
) -> Indicator:
    """What it is measured against, and an own indicator's name and unit. The trail keeps what it was."""
    require(may_edit_project(by, indicator.project))
    indicator = _locked(indicator)
    unknown = set(facts) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"An indicator's {', '.join(sorted(unknown))} cannot be changed.")
    changed = {key: value for key, value in facts.items() if getattr(indicator, key) != value}
    if not changed:
        return indicator
    _refuse_persons(**{key: value for key, value in changed.items() if isinstance(value, str)})
    before = {key: getattr(indicator, key) for key in changed}
    for key, value in changed.items():
        setattr(indicator, key, value)
    indicator.full_clean()
    indicator.save(update_fields=list(changed))
    history.record(
        "project.indicator_changed",
        on=indicator.project,
        by=by,
        at=at,
        code=indicator.code,
        before=_told(before),
        after=_told(changed),
    )
    return indicator


@transaction.atomic
def retire_indicator(indicator: Indicator, *, by: Seat, at: datetime | None = None) -> Indicator:
    """From now on it is not counted; its readings stay."""
    require(may_edit_project(by, indicator.project))
    indicator = _locked(indicator)
    if indicator.retired_at:
        raise ValidationError(_("The indicator is not counted any more already."))
    indicator.retired_at = at or clock.now()
    indicator.save(update_fields=["retired_at"])
    history.record("project.indicator_retired", on=indicator.project, by=by, at=at, code=indicator.code)
    return indicator


@transaction.atomic
def bring_back_indicator(indicator: Indicator, *, by: Seat, at: datetime | None = None) -> Indicator:
    require(may_edit_project(by, indicator.project))
    indicator = _locked(indicator)
    if not indicator.retired_at:
        raise ValidationError(_("The indicator is counted already."))
    indicator.retired_at = None
    indicator.save(update_fields=["retired_at"])
    history.record("project.indicator_brought_back", on=indicator.project, by=by, at=at, code=indicator.code)
    return indicator


@transaction.atomic
def record_reading(
    indicator: Indicator,
    *,
    period_start: date,
    period_end: date,
    total: int,
    source: str,
    women: int | None = None,
    men: int | None = None,
    report: ProjectReport | None = None,
    by: Seat,
    at: datetime | None = None,
) -> Reading:
    """What it showed at the end of a period, counted from the project's start. The trail holds no numbers:
    they stand in the reading, and few persons are not shown to everybody who reads the trail.
    """
    require(may_note_number(by, indicator.project, report))
    _refuse_persons(source=source)
    _refuse_numbers(indicator, women, men, total)
    indicator = _locked(indicator)
    before = indicator.readings.filter(period_end=period_end).first()
    said: dict[str, Any] = {
        "period_start": period_start,
        "women": women,
        "men": men,
        "total": total,
        "source": source,
        "report": report,
    }
    if before and all(getattr(before, key) == value for key, value in said.items()):
        return before  # the same again, as when a button is pressed twice
    reading = Reading(indicator=indicator, period_end=period_end, noted_at=at or clock.now(), **said)
    reading.full_clean()
    reading.save()
    facts: dict[str, Any] = {"code": indicator.code, "period_end": period_end, "reading": reading.pk}
    history.record("project.reading_recorded", on=indicator.project, by=by, at=at, **facts)
    return reading


def free_code(project: Project) -> str:
    """The next code of the project's own: E1, E2 …"""
    taken = set(project.indicators.values_list("code", flat=True))
    return next(code for number in range(1, len(taken) + 2) if (code := f"E{number}") not in taken)


def _refuse_numbers(indicator: Indicator, women: int | None, men: int | None, total: int) -> None:
    if indicator.retired_at:
        raise ValidationError(_("The indicator is not counted any more. Bring it back first."))
    if indicator.kind != Indicator.Kind.PERSONS and (women is not None or men is not None):
        raise ValidationError({"women": _("Only persons are told by gender.")})
    if (women or 0) + (men or 0) > total:
        raise ValidationError({"total": _("Women and men together are more than the total.")})


def _refuse_persons(**texts: str) -> None:
    """No text may hold what could be a personal identity number."""
    refused: dict[str, Any] = {}
    for name, text in texts.items():
        try:
            refuse_personal_number(text)
        except ValidationError as error:
            refused[name] = error
    if refused:
        raise ValidationError(refused)


def _locked(indicator: Indicator) -> Indicator:
    found = Indicator.objects.select_for_update(of=("self",)).select_related("project")
    return found.get(pk=indicator.pk)


def _told(facts: dict[str, Any]) -> dict[str, str]:
    return {key: "" if value is None else str(value) for key, value in facts.items()}
