"""What an import would do, row by row: nothing of it is written before it has been seen."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from projects.imports.cells import Cell, shown
from projects.imports.tables import Table

NEW, CHANGED, UNCHANGED, ERROR = "new", "changed", "unchanged", "error"


@dataclass(slots=True)
class CellError:
    """What is wrong with one cell: where it is, what stands there, and what is expected."""

    sheet: str
    row: int
    letter: str
    heading: str
    stands: str
    expected: str


@dataclass(slots=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(slots=True)
class Row:
    """A row of the file and what comes of it.

    `values` holds what could be read of the filled-in cells; `project` the project it belongs to, known or new;
    `known` what is there already, and `fields` what it would get.
    """

    sheet: str
    number: int
    table: Table
    cells: list[Cell]
    places: dict[str, int]
    headings: list[str]
    letters: bool = True
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[CellError] = field(default_factory=list)
    what: str = UNCHANGED
    name: str = ""
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    project: Any = None
    known: Any = None
    fields: dict[str, Any] = field(default_factory=dict)

    def refuse(self, key: str, expected: str, stands: str | None = None) -> None:
        """An error at the cell of this field, or at the row when the file has no such column."""
        place = self.places.get(key)
        column = self.table.by_key.get(key)
        self.errors.append(
            CellError(
                self.sheet,
                self.number,
                get_column_letter(place + 1) if place is not None and self.letters else "",
                self.headings[place] if place is not None else str(column.label) if column else "",
                self.stands(key) if stands is None else stands,
                expected,
            )
        )
        self.what = ERROR

    def stands(self, key: str) -> str:
        place = self.places.get(key)
        return shown(self.cells[place])[:200] if place is not None and place < len(self.cells) else ""


@dataclass(slots=True)
class Outcome:
    rows: list[Row]
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(row.what for row in self.rows)
        return {what: found[what] for what in (NEW, CHANGED, UNCHANGED, ERROR)}

    @property
    def errors(self) -> list[CellError]:
        return [error for row in self.rows for error in row.errors]

    @property
    def does_something(self) -> bool:
        return any(row.what in {NEW, CHANGED} for row in self.rows)

    @property
    def seal(self) -> str:
        """Changes when the same file would do something else than what was shown."""
        said = [
            (
                row.sheet,
                row.number,
                row.what,
                row.name,
                [(each.label, each.old, each.new) for each in row.changes],
            )
            for row in self.rows
        ]
        return hashlib.sha256(repr(said).encode(errors="replace")).hexdigest()[:16]

    def of_kind(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.table.kind == kind]
