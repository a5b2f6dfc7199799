"""The files to fill in: one workbook with a sheet for each kind of rows, and the same as CSV, sheet by sheet.

Headings, explanations, allowed values and examples come from the declarations that the import reads.
"""

import io
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from forum.tables import as_csv
from projects.imports import cells
from projects.imports.declared import TABLES
from projects.imports.guard import MOST_ROWS
from projects.imports.tables import Column, Table

_NEEDED = PatternFill("solid", fgColor="FFDCEEEE")
_LONGEST_LIST = 255  # characters of allowed values that Excel takes


def headings(table: Table) -> list[str]:
    return [str(column.label) for column in table.columns]


def as_workbook() -> bytes:
    book, made = Workbook(), io.BytesIO()
    book.properties.title, book.properties.creator = _("Template for projects"), "Industriforum"
    explanation = book.active
    explanation.title = _("Explanation")
    _explain(explanation)
    for table in TABLES.values():
        _prepare(book.create_sheet(str(table.title)), table)
    book.save(made)
    return made.getvalue()


def as_empty_csv(table: Table) -> bytes:
    return as_csv(headings(table), [])


def explained(table: Table) -> list[tuple[Column, str, str, str]]:
    """For each column: what it is, what it may hold, and an example."""
    return [(column, _asked(table, column), allowed(column), _example(column)) for column in table.columns]


def allowed(column: Column) -> str:
    """The values that a cell may have, where they are few."""
    if column.choices:
        return cells.listed(column.choices)
    return _("yes, no") if column.is_yes_or_no else ""


def _asked(table: Table, column: Column) -> str:
    said = [str(column.explains)] if column.explains else []
    if column.is_needed and column.key != "source":
        said.insert(0, _("Must be filled in."))
    return " ".join(said)


def _example(column: Column) -> str:
    if column.choices:
        return str(column.choices.labels[0])
    example: Any = column.example
    return cells.shown(example) if example != "" else ""


def _explain(sheet: Worksheet) -> None:
    lines = [
        _("Fill in the sheets you need. Nothing is changed until you have seen what would happen."),
        _("An empty cell says nothing: it never erases what the portal knows."),
        _("Write numbers as 3 706 566 or 11,5 and days as 2025-12-31."),
    ]
    for line in lines:
        sheet.append([line])
    sheet.append([])
    sheet.append([_("Sheet"), _("Column"), _("What it holds"), _("Allowed values"), _("Example")])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for table in TABLES.values():
        sheet.append([str(table.title), "", str(table.explains)])
        for cell in sheet[sheet.max_row]:
            cell.font = Font(bold=True)
        for column, said, values, example in explained(table):
            sheet.append([str(table.title), str(column.label), said, values, example])
    for letter, width in zip("ABCDE", (16, 34, 60, 60, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=6):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def _prepare(sheet: Worksheet, table: Table) -> None:
    sheet.append(headings(table))
    for place, column in enumerate(table.columns, 1):
        letter = get_column_letter(place)
        head = sheet.cell(1, place)
        head.font = Font(bold=True)
        if column.is_needed:
            head.fill = _NEEDED
        sheet.column_dimensions[letter].width = max(14, min(len(str(column.label)) + 4, 40))
        _restrict(sheet, column, f"{letter}2:{letter}{MOST_ROWS}")
    sheet.freeze_panes = "A2"


def _restrict(sheet: Worksheet, column: Column, cells_of_it: str) -> None:
    """Excel offers the allowed values as a list, and warns of others."""
    labels = [str(label) for label in column.choices.labels] if column.choices else []
    if column.is_yes_or_no:
        labels = [_("yes"), _("no")]
    listed = ",".join(labels)
    if not labels or any("," in label for label in labels) or len(listed) > _LONGEST_LIST:
        return
    rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = (
        str(column.label)[:32],
        _("Choose one of: %(choices)s.") % {"choices": listed[:200]},
    )
    rule.add(cells_of_it)
    sheet.add_data_validation(rule)
