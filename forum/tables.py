"""Tables as files: CSV and Excel, written so that a Swedish spreadsheet opens them without asking.

A text that a spreadsheet would run as a formula stays a text in both.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forum.formats import local

CSV, XLSX, ZIP, JSON = "csv", "xlsx", "zip", "json"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ZIP: "application/zip",
    JSON: "application/json",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767  # characters, Excel's own limit
NARROWEST, WIDEST = 8, 60
BOM = "\ufeff"

Row = Sequence[Any]


def asked_format(request: HttpRequest) -> str:
    """ "csv" or "xlsx" where a list's address ends with `?format=`; otherwise the page is wanted."""
    wanted = request.GET.get("format", "")
    return wanted if wanted in {CSV, XLSX} else ""


def table_file(kind: str, title: str, header: Row, rows: Iterable[Row]) -> HttpResponse:
    """The table as a file to save, named after its title."""
    return file_response(as_xlsx(title, header, rows) if kind == XLSX else as_csv(header, rows), title, kind)


def file_response(data: bytes, title: str, kind: str) -> HttpResponse:
    """A file to save; `kind` is the ending of its name."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{file_name(title, kind)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def file_name(title: str, kind: str) -> str:
    """Letters, figures and hyphens only, whatever the title is."""
    return f"{slugify(title)[:80].strip('-_') or 'tabell'}.{kind}"


def as_csv(header: Row, rows: Iterable[Row]) -> bytes:
    """Semicolons, decimal commas and a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_written(value) for value in row] for row in (header, *rows))
    return (BOM + text.getvalue()).encode()


def as_xlsx(title: str, header: Row, rows: Iterable[Row]) -> bytes:
    """One sheet with real days and numbers, its header in sight while one scrolls."""
    return as_workbook(title, [(title, header, rows)])


def as_workbook(title: str, sheets: Iterable[tuple[str, Row, Iterable[Row]]]) -> bytes:
    """Several tables in one workbook: each with its title, its header and its rows."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = title, "Industriforum"
    for name, header, rows in sheets:
        _write_sheet(book.create_sheet(_sheet_name(name)), header, rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_sheet(sheet: Worksheet, header: Row, rows: Iterable[Row]) -> None:
    widths = [NARROWEST] * len(header)
    for number, row in enumerate((header, *rows), 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            _fill(cell, value, is_header=number == 1)
            if column <= len(widths):
                widths[column - 1] = max(widths[column - 1], _width(value))
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"


def neutral(value: Any) -> Any:
    """A text that would be run as a formula gets an apostrophe before it; anything else is as it was."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA_STARTS) and len(value) > 1
    return f"'{value}" if is_formula else value


def _written(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            return f"{local(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case float() | Decimal():
            return str(value).replace(".", ",")
        case int():
            return value
    return neutral(str(value).replace("\x00", ""))


def _fill(cell: Cell, value: Any, *, is_header: bool) -> None:
    match value:
        case None:
            return
        case datetime():
            cell.value, cell.number_format = local(value).replace(tzinfo=None), "yyyy-mm-dd hh:mm"
        case date():
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        case bool():
            cell.value = _written(value)
        case int() | float() | Decimal():
            cell.value = value
        case _:
            _fill_with_text(cell, str(value))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if is_header:
        cell.font = Font(bold=True)


def _fill_with_text(cell: Cell, text: str) -> None:
    """Kept letter by letter; that it is a text, and no formula, is said by the cell itself."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.value = text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(FORMULA_STARTS)


def _width(value: Any) -> int:
    return max((len(line) for line in str(_written(value)).splitlines()), default=0)


def _sheet_name(title: str) -> str:
    """Excel refuses some characters in a sheet's name, and more than 31 of them."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in title)[:31].strip(" '") or "Tabell"
