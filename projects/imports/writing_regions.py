"""Key figures, many rows at once."""

from datetime import datetime
from typing import Any

from forum import history
from forum.access import require
from forum.models import Forum
from members.models import Seat
from projects.imports.outcome import CHANGED, NEW, Row
from projects.models import KeyFigure
from projects.rules import may_keep_projects

BATCH = 500
KEPT = ["name", "geography", "year", "source", "value", "approximate", "unit", "women", "men", "comparison",
        "source_url", "retrieved_on", "breaks_series", "remark"]  # fmt: skip


def write_key_figures(forum: Forum, rows: list[Row], *, because: str, by: Seat, at: datetime) -> None:
    """A figure that says something else than the one that stands replaces it; the one before stays, withdrawn."""
    require(may_keep_projects(by, forum))
    rows = [row for row in rows if row.what in {NEW, CHANGED}]
    replaced = [row.known for row in rows if row.known]
    for figure in replaced:
        figure.withdrawn_at, figure.withdrawn_because = at, because[:300]
    made = [KeyFigure(forum=forum, **_told_before(row.known) | row.fields) for row in rows]
    KeyFigure.objects.bulk_update(replaced, ["withdrawn_at", "withdrawn_because"], BATCH)
    KeyFigure.objects.bulk_create(made, BATCH)
    entries = []
    for row, figure in zip(rows, made, strict=True):
        facts: dict[str, Any] = {
            "year": figure.year,
            "value": figure.value,
            "unit": figure.unit,
            "source": figure.source,
        }
        verb = "key_figure.replaced" if row.known else "key_figure.noted"
        entries.append(history.entry(verb, on=figure, by=by, at=at, **facts))
    history.record_many(entries)


def _told_before(figure: KeyFigure | None) -> dict[str, Any]:
    return {key: getattr(figure, key) for key in KEPT} if figure else {}
