"""Key figures of the region, beside what is known of them."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from projects.imports.known import Known, folded
from projects.imports.outcome import CHANGED, NEW, Row
from projects.imports.telling import bring, compare, same
from projects.models import KeyFigure

COMPARED = [
    "value", "approximate", "unit", "women", "men", "comparison", "source_url", "retrieved_on", "breaks_series",
    "remark",
]  # fmt: skip


def plan_key_figures(rows: list[Row], known: Known) -> None:
    """By name, geography, year and source. What says something else replaces the figure, which is kept."""
    if not rows:
        return
    there: dict[tuple[Any, ...], list[KeyFigure]] = defaultdict(list)
    for figure in known.key_figures:
        there[_identity(vars(figure))].append(figure)
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        row.name = row.stands("name")
        if row.errors:
            continue
        identity = _identity(row.values)
        if any(_says_the_same(row, each) for each in there[identity]):
            continue
        first = seen.setdefault(identity, row)
        if first is not row:
            row.refuse(
                "name", _("Each row once. The same stands on row %(row)s already.") % {"row": first.number}
            )
        elif there[identity]:
            row.known, row.what = there[identity][0], CHANGED
            compare(row, row.known, COMPARED)
        else:
            row.what = NEW
            bring(row)


def _says_the_same(row: Row, known: KeyFigure) -> bool:
    return all(
        same(row.table.by_key[key], getattr(known, key), row.values[key])
        for key in COMPARED
        if key in row.values
    )


def _identity(values: dict[str, Any]) -> tuple[Any, ...]:
    return (
        folded(values["name"]), folded(values["geography"]), values.get("year"), folded(values["source"]),
    )  # fmt: skip
