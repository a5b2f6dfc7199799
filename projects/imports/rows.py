"""The rows of a file as values: each cell read by its column, each error named where it stands."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.imports.cells import Cell, refuse_what_none_may_hold
from projects.imports.columns import UNDECIDED, UNUSED, Columns, SheetColumns
from projects.imports.outcome import Row
from projects.imports.sheets import Handed, Sheet
from projects.imports.tables import Table


def read_rows(handed: Handed, columns: Columns, given: dict[str, Any]) -> list[Row]:
    """Every row that is not empty. `given` stands in where the file has no such cell."""
    found = []
    for sheet in handed.sheets:
        chosen = columns.of(sheet)
        if chosen is not None and chosen.table is not None:
            found += [_read(row, given) for row in _rows(sheet, chosen, chosen.table)]
    return found


def _rows(sheet: Sheet, chosen: SheetColumns, table: Table) -> Iterator[Row]:
    places = {key: place for place, key in enumerate(chosen.keys) if key not in {UNDECIDED, UNUSED}}
    for number, cells in enumerate(sheet.rows[1:], start=sheet.first + 1):
        if any(not _is_empty(cell) for cell in cells):
            yield Row(sheet.name, number, table, cells, places, chosen.headings, sheet.letters)


def _read(row: Row, given: dict[str, Any]) -> Row:
    for column in row.table.columns:
        cell = _cell(row, column.key)
        if _is_empty(cell):
            if given.get(column.key) and (column.is_needed or column.key == "retrieved_on"):
                row.values[column.key] = given[column.key]
            elif column.is_needed:
                row.refuse(column.key, _("Something: the cell must be filled in."))
            continue
        try:
            refuse_what_none_may_hold(cell)
            row.values[column.key] = column.read(cell)
        except ValidationError as error:
            row.refuse(column.key, error.messages[0])
    if row.table.known_by and not any(row.stands(key) for key in row.table.known_by):
        row.refuse(row.table.known_by[0], _("Something: the cell must be filled in."))
    return row


def _cell(row: Row, key: str) -> Cell:
    place = row.places.get(key)
    return row.cells[place] if place is not None and place < len(row.cells) else None


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
