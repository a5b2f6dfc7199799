"""A sheet of a file: its rows as cells, and where they stand."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.imports.cells import Cell, shown
from projects.imports.guard import MOST_COLUMNS, MOST_ROWS, too_many_columns, too_many_rows


@dataclass
class Sheet:
    """`rows[0]` is the heading; `first` is its number in the file, counted as a spreadsheet does."""

    name: str
    rows: list[list[Cell]]
    first: int = 1
    letters: bool = True  # whether columns have letters: a pasted record has none

    @property
    def headings(self) -> list[str]:
        return [" ".join(shown(cell).split())[:120] for cell in self.rows[0]] if self.rows else []


@dataclass
class Handed:
    """A file as it was read; `notes` are what its owner should know of it."""

    sheets: list[Sheet]
    notes: list[str] = field(default_factory=list)


def trimmed(sheet: Sheet) -> Sheet:
    """Without what is empty around the table, and without a line or two of title above it."""
    for row in sheet.rows:
        while row and _is_empty(row[-1]):
            row.pop()
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    above = next(
        (n for n, row in enumerate(sheet.rows[:10]) if sum(not _is_empty(cell) for cell in row) > 1), 0
    )
    sheet.rows, sheet.first = sheet.rows[above:], sheet.first + above
    return sheet


def bounded(handed: Handed) -> Handed:
    """No more rows and columns than are looked at in one go, and at least one row to look at."""
    handed.sheets = [sheet for sheet in map(trimmed, handed.sheets) if sheet.rows]
    if sum(len(sheet.rows) for sheet in handed.sheets) > MOST_ROWS + len(handed.sheets):
        raise too_many_rows()
    if any(len(row) > MOST_COLUMNS for sheet in handed.sheets for row in sheet.rows):
        raise too_many_columns()
    if not any(len(sheet.rows) > 1 for sheet in handed.sheets):
        raise ValidationError(_("The file has no rows under its heading."), code="empty")
    return handed


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
