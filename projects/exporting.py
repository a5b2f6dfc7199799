"""All that the forum knows of its projects and its region, as Excel, CSV and JSON.

The tables are those of the import, so that what leaves can come back: a workbook taken in again changes nothing.
What has been withdrawn, or is no longer counted, is left out; of readings of the same period, the one that holds.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from forum.models import Forum
from forum.tables import as_csv, as_workbook, file_name
from projects.imports.declared import TABLES
from projects.imports.tables import Column, Table
from projects.models import FundingLine, Indicator, KeyFigure, Project, Reading

FEWEST = 5
SHAPE = 1  # of the JSON: raised when a key changes its meaning
COUNTED = ("women", "men", "total")


@dataclass(frozen=True)
class Entry:
    """One row: a thing of the portal, the project it belongs to, and what is not told of it."""

    thing: Any
    project: Project | None = None
    code: str = ""
    withheld: frozenset[str] = frozenset()

    def value(self, column: Column) -> Any:
        match column.key:
            case "dnr" if self.project:
                return self.project.dnr
            case "project" if self.project:
                return self.project.name
            case "code" if self.code:
                return self.code
        value = getattr(self.thing, column.key)
        return None if value is None or value == "" or value == [] else value


Gathered = dict[str, list[Entry]]


def gathered(forum: Forum, day: date, *, is_exact: bool) -> Gathered:
    """Everything, table by table, in a fixed number of queries. `is_exact`: small numbers are told as well."""
    found: Gathered = {kind: [] for kind in TABLES}
    for project in followed_projects(forum, day):
        found["projects"].append(Entry(project, project))
        found["funding"] += [Entry(line, project) for line in project.funding.all()]
        found["figures"] += [Entry(figure, project) for figure in project.figures.all()]
        for indicator in project.indicators.all():
            found["indicators"].append(Entry(indicator, project))
            for reading in _holding(indicator):
                hidden = withheld(reading, is_exact or indicator.kind != Indicator.Kind.PERSONS)
                found["readings"].append(Entry(reading, project, indicator.code, hidden))
    for figure in forum.key_figures.filter(withdrawn_at=None):
        found["key_figures"].append(Entry(figure, withheld=withheld(figure, is_exact)))
    return found


def followed_projects(forum: Forum, day: date) -> list[Project]:
    followings = forum.followings.serving(day).select_related("project__owner").order_by("project__sort_key")
    parts = (
        Prefetch("project__funding", FundingLine.objects.filter(withdrawn_at=None)),
        "project__figures",
        Prefetch(
            "project__indicators", Indicator.objects.filter(retired_at=None).prefetch_related("readings")
        ),
    )
    return [following.project for following in followings.prefetch_related(*parts)]


def _holding(indicator: Indicator) -> list[Reading]:
    """The newest of each period, oldest period first."""
    newest: dict[tuple[date, date], Reading] = {}
    for reading in indicator.readings.all():  # the newest first
        newest.setdefault((reading.period_start, reading.period_end), reading)
    return sorted(newest.values(), key=lambda each: (each.period_end, each.period_start))


def withheld(counted: Reading | KeyFigure, is_exact: bool) -> frozenset[str]:
    """Which numbers of persons are not told: one under five, and one that it could be derived from."""
    cells = {key: getattr(counted, key) for key in COUNTED if hasattr(counted, key)}
    few = {key for key, value in cells.items() if value is not None and value < FEWEST}
    if is_exact or not few:
        return frozenset()
    return frozenset(cells) if "total" in few else frozenset({"women", "men"})


# --- as files ----------------------------------------------------------------------------------------


def header(table: Table) -> list[str]:
    return [str(column.label) for column in table.columns]


def rows(table: Table, entries: list[Entry]) -> Iterator[list[Any]]:
    """Values as a reader of the table knows them: words for choices, and no number that is withheld."""
    for entry in entries:
        yield [_shown(entry, column) for column in table.columns]


def _shown(entry: Entry, column: Column) -> Any:
    value = entry.value(column)
    if column.key in entry.withheld and value is not None:
        return _("not shown")
    if value is None:
        return None
    return _plain(column.write(value) if column.write else value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    return value if isinstance(value, bool | int | date) else str(value)


def to_workbook(found: Gathered) -> bytes:
    sheets = [(str(table.title), header(table), rows(table, found[kind])) for kind, table in TABLES.items()]
    return as_workbook(_("Projects and key figures"), sheets)


def to_csv(found: Gathered, kind: str) -> bytes:
    table = TABLES[kind]
    return as_csv(header(table), rows(table, found[kind]))


def to_zip(found: Gathered) -> bytes:
    """One CSV for each table."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, table in TABLES.items():
            archive.writestr(file_name(str(table.title), "csv"), to_csv(found, kind))
    return made.getvalue()


def to_json(found: Gathered, forum: Forum, day: date) -> bytes:
    """Stable keys: those of the columns. Codes instead of words, days as ISO, decimals as text; see docs/export.md."""
    tables = {kind: [_keyed(table, entry) for entry in found[kind]] for kind, table in TABLES.items()}
    document = {"shape": SHAPE, "forum": forum.slug, "day": day.isoformat(), **tables}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _keyed(table: Table, entry: Entry) -> dict[str, Any]:
    row: dict[str, Any] = {"slug": entry.project.slug} if entry.project else {}
    for column in table.columns:
        row[column.key] = None if column.key in entry.withheld else _told(entry.value(column))
    if entry.withheld:
        row["withheld"] = sorted(entry.withheld)
    return row


def _told(value: Any) -> Any:
    match value:
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case None | bool() | int() | list() | str():
            return value
    return str(value)
