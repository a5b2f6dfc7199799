"""An Excel workbook as sheets of cells. Formulas are seen and named, never run; hidden sheets are left alone."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from projects.imports import guard
from projects.imports.cells import Cell, Formula, Trouble
from projects.imports.sheets import Handed, Sheet

_BROKEN = (
    InvalidFileException,
    zipfile.BadZipFile,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OverflowError,
    SyntaxError,  # what an XML reader raises
    TypeError,
    ValueError,
)


def read(content: bytes) -> Handed:
    try:
        parts = guard.go_through(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that openpyxl leaves out
            return _read(content, parts)
    except ValidationError:
        raise
    except _BROKEN as error:
        raise guard.broken() from error


def _read(content: bytes, parts: dict[str, guard.Part]) -> Handed:
    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    handed = Handed([])
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                handed.notes.append(
                    _("The sheet “%(name)s” is hidden and is not read.") % {"name": sheet.title}
                )
                continue
            part = parts.get(sheet._worksheet_path.lstrip("/"))  # what openpyxl itself reads the sheet from
            if part and part.merged:
                raise ValidationError(
                    _("The sheet “%(name)s” has merged cells (%(cells)s). Unmerge them first."),
                    "merged",
                    {"name": sheet.title, "cells": ", ".join(part.merged[:3])},
                )
            handed.sheets.append(Sheet(sheet.title, list(_rows(sheet))))
    finally:
        book.close()
    return handed


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    """At most one row and one column more than are let in, so that the surplus is seen."""
    sheet.reset_dimensions()  # what the file says of its own size is not to be relied on
    for number, row in enumerate(sheet.iter_rows(max_col=guard.MOST_COLUMNS + 1), 1):
        if number > guard.MOST_ROW_TAGS:
            raise guard.too_many_rows()
        yield [_cell(cell) for cell in row]


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return Formula(str(value)[:200])
    if cell.data_type == "e":
        return Trouble(str(value)[:20])
    return _value(value)


def _value(value: Any) -> Cell:
    match value:
        case bool() | int() | str():
            return value
        case float():
            exact = Decimal(f"{value:.15g}")  # as many digits as a spreadsheet holds
            if not exact.is_finite():
                return Trouble("#NUM!")
            return int(exact) if exact == exact.to_integral_value() and abs(exact) < 10**18 else exact
        case datetime():
            return value.date() if value.time() == time(0) else value.isoformat(" ")
        case date():
            return value
        case time() | timedelta():
            return str(value)
    return getattr(value, "text", None) or str(value)
