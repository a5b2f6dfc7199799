"""What is inside a workbook, gone through before it is opened: never a bomb, never entities, and how large it is.

The file's own list of contents has been checked by `forum.files`. Here every part that would be read is parsed
piece by piece, keeping nothing, so that a reader that builds objects cannot be made to build a million of them.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_ROWS, MOST_COLUMNS = 5_000, 60
MOST_BYTES_OF_A_PART, MOST_BYTES = 25_000_000, 60_000_000
MOST_ROW_TAGS, MOST_CELL_TAGS, MOST_CELLS_OF_A_ROW = 20_000, 400_000, 1_000
MOST_TAGS, MOST_STYLE_TAGS, MOST_STRING_TAGS, DEEPEST = 50_000, 30_000, 900_000, 64
PIECE = 64 * 1024

_READ = re.compile(r"(\.xml|\.rels)$", re.IGNORECASE)
_SHEET = re.compile(r"worksheets/[^/]+\.xml$", re.IGNORECASE)


@dataclass
class Part:
    """What was seen of one part."""

    name: str
    tags: int = 0
    rows: int = 0
    cells: int = 0
    in_row: int = 0
    depth: int = 0
    merged: list[str] = field(default_factory=list)

    @property
    def is_sheet(self) -> bool:
        return bool(_SHEET.search(self.name))

    @property
    def most_tags(self) -> int:
        if self.name.endswith("sharedStrings.xml"):
            return MOST_STRING_TAGS
        if self.name.endswith("styles.xml"):
            return MOST_STYLE_TAGS
        return 4 * MOST_CELL_TAGS if self.is_sheet else MOST_TAGS

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        self.tags += 1
        self.depth += 1
        if self.tags > self.most_tags or self.depth > DEEPEST:
            raise too_large()
        if not self.is_sheet:
            return
        match tag.rpartition(":")[2]:
            case "row":
                self.rows, self.in_row = self.rows + 1, 0
            case "c":
                self.cells, self.in_row = self.cells + 1, self.in_row + 1
            case "mergeCell":
                self.merged.append(attributes.get("ref", "")[:20])
        if self.rows > MOST_ROW_TAGS:
            raise too_many_rows()
        if self.in_row > MOST_CELLS_OF_A_ROW:
            raise too_many_columns()
        if self.cells > MOST_CELL_TAGS or len(self.merged) > 1_000:
            raise too_large()

    def end(self, tag: str) -> None:
        self.depth -= 1


def go_through(content: bytes) -> dict[str, Part]:
    """Every part by its name, or a ValidationError."""
    parts: dict[str, Part] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise too_large()
        for entry in entries:
            if _READ.search(entry.filename):
                if entry.file_size > MOST_BYTES_OF_A_PART:
                    raise too_large()
                with archive.open(entry) as opened:
                    parts[entry.filename] = _parsed(entry.filename, opened)
    return parts


def _parsed(name: str, opened: Any) -> Part:
    part, parser = Part(name), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = part.begin, part.end
    parser.StartDoctypeDeclHandler = _refuse_entities
    try:
        while piece := opened.read(PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise broken() from error
    return part


def _refuse_entities(*_declared: Any) -> None:
    raise ValidationError(
        _("The workbook has declarations inside it that no spreadsheet writes, and is refused."),
        code="entities",
    )


def broken() -> ValidationError:
    return ValidationError(
        _("The workbook is damaged and cannot be opened. Save it again and try once more."), code="broken"
    )


def too_large() -> ValidationError:
    return ValidationError(
        _("The workbook holds far more than rows and columns of a table, and is refused."), code="large"
    )


def too_many_rows() -> ValidationError:
    return ValidationError(
        _("The file has more than %(most)s rows. Divide it into several files."), "rows", {"most": "5 000"}
    )


def too_many_columns() -> ValidationError:
    return ValidationError(_("The table has more than %(most)s columns."), "columns", {"most": MOST_COLUMNS})
