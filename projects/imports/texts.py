"""CSV and plain text: whichever separator and encoding the program wrote. What is mixed is refused by its row."""

import codecs
import csv
import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forum.tables import FORMULA_STARTS
from projects.imports.cells import Cell, Formula
from projects.imports.guard import MOST_ROWS, too_many_rows
from projects.imports.sheets import Sheet

SEPARATORS = ";\t,"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(content: bytes) -> str:
    """UTF-8 as programs of today write it, UTF-16 with its mark, or what Excel on Windows writes."""
    if content.startswith(_UTF16):
        return _wide(content)
    if b"\x00" in content:
        raise _at(content.count(b"\n", 0, content.index(b"\x00")), _("holds bytes that are no text"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _windows(content, error)


def _wide(content: bytes) -> str:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        before = content[: error.start - error.start % 2].decode("utf-16", errors="ignore")
        raise _at(before.count("\n"), _("is broken in its encoding (UTF-16)")) from error
    if "\x00" in text:
        raise _at(text.count("\n", 0, text.index("\x00")), _("holds bytes that are no text"))
    return text


def _windows(content: bytes, wrong: UnicodeDecodeError) -> str:
    """Windows-1252 throughout; a file of which other rows are UTF-8 is a mixture."""
    if content.startswith(codecs.BOM_UTF8) or any(
        not line.isascii() and _is_utf8(line) for line in content.split(b"\n")
    ):
        raise _at(
            content.count(b"\n", 0, wrong.start),
            _("is in another encoding (Windows-1252) than the rest of the file (UTF-8)"),
        )
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _at(content.count(b"\n", 0, error.start), _("holds bytes that are no text")) from error


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _at(lines_before: int, what: str) -> ValidationError:
    return ValidationError(
        _("Row %(row)s %(what)s. Save the file again as UTF-8."),
        "encoding",
        {"row": lines_before + 1, "what": what},
    )


def table(text: str, name: str) -> Sheet:
    """CSV with whichever separator its heading has most of; row numbers are those a spreadsheet shows."""
    heading = next((line for line in text[:20_000].splitlines()[:10] if any(map(line.count, SEPARATORS))), "")
    separator = max(SEPARATORS, key=heading.count)
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if len(rows) > MOST_ROWS * 2:
                raise too_many_rows()
            rows.append([_cell(cell) for cell in cells])
            _refuse_another_shape(rows, cells, separator)
    except csv.Error as error:
        long = "field larger" in str(error)
        raise ValidationError(
            _("Row %(row)s has a cell that is far too long.")
            if long
            else _("Row %(row)s cannot be read: a quotation mark is missing or too many."),
            "broken",
            {"row": len(rows) + 1},
        ) from error
    return Sheet(name, rows)


def _refuse_another_shape(rows: list[list[Cell]], cells: list[str], separator: str) -> None:
    """Every row has its cells apart in the same way as the heading."""
    width = next((len(row) for row in rows if sum(cell is not None for cell in row) > 1), 0)
    number = len(rows)
    if width > 1 and len(cells) == 1:
        other = next(
            (each for each in SEPARATORS if each != separator and cells[0].count(each) >= width - 1), ""
        )
        if other:
            raise ValidationError(
                _("Row %(row)s has %(other)s between its cells, but the heading has %(first)s."),
                "separator",
                {"row": number, "other": _named(other), "first": _named(separator)},
            )
    if width and len(cells) > width and any(cell.strip() for cell in cells[width:]):
        raise ValidationError(
            _(
                "Row %(row)s has more cells than the heading. Does a text with %(separator)s lack quotation marks?"
            ),
            "width",
            {"row": number, "separator": _named(separator)},
        )


def _named(separator: str) -> str:
    return {";": _("semicolons"), "\t": _("tabs"), ",": _("commas")}[separator]


def _cell(text: str) -> Cell:
    """A text that a spreadsheet would run is a formula; one with our own apostrophe before it is a text."""
    text = text.strip()
    if text.startswith("=") and len(text) > 1:
        return Formula(text[:200])
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        return text[1:]
    return text or None
