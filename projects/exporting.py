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
from projects.models import Figure, FundingLine, KeyFigure, Project, Reading
from projects.pace import held, seen_by_everybody
from projects.suppression import FEWEST, Shown

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


def gathered(forum: Forum, day: date, *, is_exact: bool, slug: str = "") -> Gathered:
    """Everything, or all of one project, table by table, in a fixed number of queries.

    `is_exact`: small numbers are told as well, of the projects whose data the forum keeps.
    """
    found: Gathered = {kind: [] for kind in TABLES}
    kept = set(forum.followings.filter(keeps_data=True, until=None).values_list("project", flat=True))
    for project in followed_projects(forum, day, slug):
        found["projects"].append(Entry(project, project))
        found["funding"] += [Entry(line, project) for line in project.funding.all()]
        found["figures"] += [Entry(figure, project) for figure in project.figures.all()]
        indicators = list(project.indicators.all())
        seen = {} if is_exact and project.pk in kept else seen_by_everybody(indicators)
        for indicator in indicators:
            if indicator.retired_at is None:
                found["indicators"].append(Entry(indicator, project))
                for reading in reversed(held(indicator.readings.all())):
                    hidden = _withheld(reading, seen.get(reading.pk))
                    found["readings"].append(Entry(reading, project, indicator.code, hidden))
    for figure in () if slug else forum.key_figures.filter(withdrawn_at=None):
        found["key_figures"].append(Entry(figure, withheld=frozenset() if is_exact else _few(figure)))
    return found


def followed_projects(forum: Forum, day: date, slug: str = "") -> list[Project]:
    followings = forum.followings.serving(day).select_related("project__owner").order_by("project__sort_key")
    if slug:
        followings = followings.filter(project__slug=slug)
    parts = (
        Prefetch("project__funding", FundingLine.objects.filter(withdrawn_at=None)),
        Prefetch("project__figures", Figure.objects.filter(withdrawn_at=None)),
        "project__indicators__readings",
    )
    return [following.project for following in followings.prefetch_related(*parts)]


def _withheld(reading: Reading, seen: Shown | None) -> frozenset[str]:
    """Which of its numbers are not told; None: all are."""
    if seen is None:
        return frozenset()
    return frozenset(key for key in COUNTED if getattr(seen, key) is None)


def _few(figure: KeyFigure) -> frozenset[str]:
    """Women and men of a region are told both or not at all."""
    parts = [each for each in (figure.women, figure.men) if each is not None]
    return frozenset({"women", "men"}) if parts and min(parts) < FEWEST else frozenset()


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
    tables = {kind: [keyed(table, entry) for entry in found[kind]] for kind, table in TABLES.items()}
    document = {"shape": SHAPE, "forum": forum.slug, "day": day.isoformat(), **tables}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def keyed(table: Table, entry: Entry) -> dict[str, Any]:
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
