"""What a project counts, and how that goes: numbers by gender, never persons."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from members.models import Seat
from projects.following import lock
from projects.models import Indicator, Project, ProjectReport, Reading
from projects.rules import may_edit_project, may_note_number

# Points of per cent between what is done and the time gone within which a project counts as on plan.
SLACK = 5
FEWEST = 5


@dataclass(frozen=True)
class Standing:
    """Where an indicator stands: `pace` is ahead, on_plan, behind, or empty when it cannot be told."""

    indicator: Indicator
    reading: Reading | None
    done: Decimal | None
    gone: Decimal | None
    pace: str
    women_share: Decimal | None


@transaction.atomic
def add_indicator(
    project: Project,
    *,
    code: str,
    name: str,
    unit: str,
    baseline: int | None = None,
    target: int | None = None,
    target_women: Decimal | None = None,
    source: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Indicator:
    require(may_edit_project(by, project))
    project = lock(project)
    indicator = Indicator(
        project=project,
        code=code,
        name=name,
        unit=unit,
        baseline=baseline,
        target=target,
        target_women=target_women,
        source=source,
    )
    indicator.full_clean()
    indicator.save()
    history.record("project.indicator_added", on=project, by=by, at=at, code=code, name=name, target=target)
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
    """What a report says is taken as it is told: its writer has seen the remarks."""
    require(may_note_number(by, indicator.project, report))
    if report is None and (women or 0) + (men or 0) > total:
        raise ValidationError({"total": _("Women and men together are more than the total.")})
    reading = Reading(
        indicator=indicator,
        period_start=period_start,
        period_end=period_end,
        women=women,
        men=men,
        total=total,
        source=source,
        report=report,
        noted_at=at or clock.now(),
    )
    reading.full_clean()
    reading.save()
    facts: dict[str, Any] = {
        "code": indicator.code,
        "period_end": period_end,
        "total": total,
        "women": women,
        "men": men,
    }
    history.record("project.reading_recorded", on=indicator.project, by=by, at=at, **facts)
    return reading


def standing(indicator: Indicator, project: Project, day: date) -> Standing:
    """From the newest reading; `readings` are fetched beforehand by the page."""
    reading = next(iter(indicator.readings.all()), None)
    done = _percent(reading.total, indicator.target) if reading and indicator.target else None
    gone = time_gone(project, day)
    return Standing(indicator, reading, done, gone, pace(done, gone), women_share(reading))


def women_share(reading: Reading | None) -> Decimal | None:
    """Not told when it would give away a number under five."""
    if (
        reading is None
        or reading.women is None
        or reading.men is None
        or min(reading.women, reading.men) < FEWEST
    ):
        return None
    return _percent(reading.women, reading.women + reading.men)


def time_gone(project: Project, day: date) -> Decimal | None:
    """How much of the project's time has gone, in per cent."""
    if not project.starts_on or not project.ends_on:
        return None
    length = (project.ends_on - project.starts_on).days + 1
    passed = min(max((day - project.starts_on).days, 0), length)
    return _percent(passed, length)


def pace(done: Decimal | None, gone: Decimal | None) -> str:
    if done is None or gone is None:
        return ""
    if done + SLACK < gone:
        return "behind"
    return "ahead" if done > gone + SLACK else "on_plan"


def _percent(part: int, whole: int) -> Decimal:
    return Decimal(part * 100) / whole
