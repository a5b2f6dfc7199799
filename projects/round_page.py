"""A reporting period as the secretariat follows it, on the page and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from projects.models import ReportingRound
from projects.round_standing import Asked


@dataclass(frozen=True, slots=True)
class RoundLine:
    """`late_since` is the first day after the last day, for what has not been reported by then."""

    asked: Asked
    state: str
    late_since: date | None


def round_lines(asked: ReportingRound, rows: Sequence[Asked], day: date) -> list[RoundLine]:
    """What is left stands first."""
    lines = [RoundLine(row, row.state, late_since(asked, row, day)) for row in rows]
    return sorted(lines, key=lambda line: line.asked.ready is not None)


def late_since(asked: ReportingRound, row: Asked, day: date) -> date | None:
    return asked.due_on + timedelta(days=1) if row.ready is None and asked.is_late(day) else None


def table_of(
    rows: Sequence[Asked], asked: ReportingRound, day: date
) -> tuple[list[str], list[tuple[Any, ...]]]:
    header = [
        _("Project"),
        _("Project owner"),
        _("Period from"),
        _("Period to"),
        _("Last day"),
        _("State"),
        _("Edition"),
        _("Reported at"),
        _("Reported by"),
        _("Late since"),
    ]
    words = {"ready": _("Ready"), "draft": _("Draft"), "not_started": _("Not started")}
    return header, [
        (
            row.project.name,
            str(row.project.owner or ""),
            asked.period_start,
            asked.period_end,
            asked.due_on,
            words[row.state],
            row.ready.edition if row.ready else None,
            row.ready.ready_at if row.ready else None,
            str(row.ready.saved_by.party) if row.ready else "",
            late_since(asked, row, day),
        )
        for row in rows
    ]
