"""What belongs to projects, many rows at once: the bulk side of the deeds of funding, figures and indicators."""

from datetime import datetime
from typing import Any

from forum import history
from forum.access import require
from members.models import Seat
from projects.imports.outcome import CHANGED, NEW, Row
from projects.models import Figure, FundingLine, Indicator, Project, Reading
from projects.rules import may_keep_projects

BATCH = 500
FIGURE_FACTS = ("kind", "value", "unit", "source")


def write_funding(rows: list[Row], *, because: str, by: Seat, at: datetime) -> None:
    """A line that says another amount is withdrawn and stays; the new one stands in its place."""
    rows = _doing(rows)
    require(may_keep_projects(by, by.party.forum))
    positions: dict[Project, int] = {}
    lines, entries = [], []
    for row in rows:
        project, replaced = row.project.project, row.known
        position = positions.get(project, max((line.position for line in row.project.funding), default=0))
        positions[project] = position + (replaced is None)
        place = replaced.position if replaced else position + 1
        line = FundingLine(project=project, position=place, noted_at=at, replaces=replaced, **row.fields)
        lines.append(line)
        facts = _told(line)
        if replaced:
            replaced.withdrawn_at, replaced.withdrawn_because = at, because[:300]
            facts |= {"because": because, "before": _told(replaced)}
        verb = "project.funding_changed" if replaced else "project.funding_added"
        entries.append(history.entry(verb, on=project, by=by, at=at, **facts))
    withdrawn = [row.known for row in rows if row.known]
    FundingLine.objects.bulk_update(withdrawn, ["withdrawn_at", "withdrawn_because"], BATCH)
    FundingLine.objects.bulk_create(lines, BATCH)
    history.record_many(entries)


def _told(line: FundingLine) -> dict[str, Any]:
    return {"funder": line.funder, "kind": line.kind, "amount": line.amount, "source": line.source}


def write_figures(rows: list[Row], *, by: Seat, at: datetime) -> None:
    """New ones are noted; of those that stand, only what is not what the source says can change."""
    rows = _doing(rows)
    require(may_keep_projects(by, by.party.forum))
    for row in rows:
        if row.what == NEW:
            row.known = Figure(project=row.project.project, noted_at=at, **row.fields)
        else:
            for key, value in row.fields.items():
                setattr(row.known, key, value)
    chosen = [row for row in rows if row.fields.get("used")]
    _no_longer_used(chosen)
    Figure.objects.bulk_update(
        [row.known for row in rows if row.what == CHANGED],
        ["used", "reason", "approximate", "source_url"],
        BATCH,
    )
    Figure.objects.bulk_create([row.known for row in rows if row.what == NEW], BATCH)
    entries = []
    for row in rows:
        facts: dict[str, Any] = {key: getattr(row.known, key) for key in FIGURE_FACTS}
        verb = "project.figure_noted" if row.what == NEW else "project.figure_annotated"
        if row.what == NEW or set(row.fields) - {"used", "reason"}:
            entries.append(history.entry(verb, on=row.project.project, by=by, at=at, **facts))
    for row in chosen:
        facts = {
            "kind": row.known.kind,
            "value": row.known.value,
            "unit": row.known.unit,
            "reason": row.known.reason,
        }
        entries.append(history.entry("project.figure_used", on=row.project.project, by=by, at=at, **facts))
    history.record_many(entries)


def _no_longer_used(chosen: list[Row]) -> None:
    kinds = {(row.project.project.pk, row.known.kind, row.known.label) for row in chosen}
    before = [
        figure
        for row in chosen
        for figure in row.project.figures
        if figure.used
        and figure.pk != row.known.pk
        and (figure.project_id, figure.kind, figure.label) in kinds
    ]
    for figure in before:
        figure.used = False
    Figure.objects.bulk_update({figure.pk: figure for figure in before}.values(), ["used"], BATCH)


def write_indicators(rows: list[Row], *, by: Seat, at: datetime) -> None:
    rows = _doing(rows)
    require(may_keep_projects(by, by.party.forum))
    entries = []
    for row in rows:
        indicator, project = row.known, row.project.project
        indicator.project = project
        before = {change.label: change.old for change in row.changes}
        after = {change.label: change.new for change in row.changes}
        for key, value in row.fields.items():
            setattr(indicator, key, value)
        facts: dict[str, Any] = {"code": indicator.code, "name": indicator.name, "target": indicator.target}
        if row.what == NEW:
            entries.append(history.entry("project.indicator_added", on=project, by=by, at=at, **facts))
        else:
            told: dict[str, Any] = {"code": indicator.code, "before": before, "after": after}
            entries.append(history.entry("project.indicator_changed", on=project, by=by, at=at, **told))
    Indicator.objects.bulk_create([row.known for row in rows if row.what == NEW], BATCH)
    Indicator.objects.bulk_update(
        [row.known for row in rows if row.what == CHANGED],
        ["name", "kind", "unit", "baseline", "target", "target_women", "source"],
        BATCH,
    )
    history.record_many(entries)


def write_readings(rows: list[Row], *, by: Seat, at: datetime) -> None:
    """Readings are only ever added: a correction is the newest of its period. The trail holds no numbers."""
    rows = _doing(rows)
    require(may_keep_projects(by, by.party.forum))
    readings = [Reading(indicator=row.known, noted_at=at, **row.fields) for row in rows]
    Reading.objects.bulk_create(readings, BATCH)
    entries = []
    for row, reading in zip(rows, readings, strict=True):
        facts = {"code": row.known.code, "period_end": reading.period_end, "reading": reading.pk}
        entries.append(
            history.entry("project.reading_recorded", on=row.project.project, by=by, at=at, **facts)
        )
    history.record_many(entries)


def _doing(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.what in {NEW, CHANGED}]
