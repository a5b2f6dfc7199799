"""A table that somebody hands in, CSV or XLSX, as rows of text. A refusal is a ValidationError."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from forum.files.inspection import inspect
from forum.files.names import clean_name

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 500, 40, 300
SEPARATORS = ";\t,"
Sheet = list[list[str]]


def read_sheet(file: File) -> Sheet:
    """The rows of the file; the first is the heading. Empty rows stay, so that numbers are those of the file."""
    name = clean_name(file.name or "")
    kind = inspect(file, name)
    if kind.ending == "xlsx":
        rows = _from_workbook(file, name)
    elif kind.ending in {"csv", "txt"}:
        rows = from_text(_decoded(file.read()))
    else:
        raise ValidationError(_("Choose a table: a file that ends in .xlsx or .csv."), code="kind")
    return _bounded(rows)


def from_text(text: str) -> Sheet:
    """CSV with whichever separator its heading has most of."""
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    separator = max(SEPARATORS, key=heading.count)
    limit = csv.field_size_limit(200_000)
    try:
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise ValidationError(_("The table cannot be read. Save it again as CSV."), code="broken") from error
    finally:
        csv.field_size_limit(limit)


def to_text(rows: Sheet) -> str:
    made = io.StringIO()
    csv.writer(made, delimiter=";", lineterminator="\n").writerows(rows)
    return made.getvalue()


def to_workbook(sheets: dict[str, Sheet]) -> bytes:
    book, made = Workbook(), io.BytesIO()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for column in sheet.columns:
            sheet.column_dimensions[column[0].column_letter].width = 24
        sheet.freeze_panes = "A2"
    book.save(made)
    return made.getvalue()


def _decoded(content: bytes) -> str:
    """UTF-8 as programs of today write it, UTF-16 with its mark, or what Excel on Windows writes."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _from_workbook(file: File, name: str) -> Sheet:
    """The first sheet. A formula is refused: what it would say depends on the program that opens it."""
    try:
        book = load_workbook(file, read_only=True, keep_links=False)
        try:
            return [[_text(cell) for cell in row] for row in _rows(book.worksheets[0])]
        finally:
            book.close()
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        IndexError,
        SyntaxError,
    ) as error:
        raise ValidationError(
            _("“%(name)s” is damaged and cannot be opened. Save it again and try once more."),
            "broken",
            {"name": name},
        ) from error


def _rows(sheet: Any) -> Iterator[Iterable[Any]]:
    return iter(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime | date):
        return value.date().isoformat() if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _bounded(rows: Sheet) -> Sheet:
    for row in rows:
        while row and not row[-1]:
            row.pop()
    while rows and not any(rows[-1]):
        rows.pop()
    if len([row for row in rows if any(row)]) < 2:
        raise ValidationError(_("The table has no rows under its heading."), code="empty")
    if len(rows) > MOST_ROWS + 1:
        raise ValidationError(
            _("The table has more than %(most)s rows. Divide it into several files."),
            "rows",
            {"most": MOST_ROWS},
        )
    if max(len(row) for row in rows) > MOST_COLUMNS:
        raise ValidationError(
            _("The table has more than %(most)s columns."), "columns", {"most": MOST_COLUMNS}
        )
    return rows
