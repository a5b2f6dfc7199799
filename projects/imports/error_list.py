"""The rows that are wrong, as they stand in the file, with what is wrong beside them: for whoever is to mend them."""

from typing import Any

from django.utils.translation import gettext as _

from projects.imports.cells import shown
from projects.imports.outcome import CellError, Outcome, Row


def listed(outcome: Outcome) -> tuple[list[str], list[list[Any]]]:
    """Heading and rows: a row for every error, and the original cells after it."""
    wrong = [row for row in outcome.rows if row.errors]
    width = max((len(row.cells) for row in wrong), default=0)
    header = [_("Sheet"), _("Row"), _("Column"), _("Heading"), _("What stands there"), _("What is expected")]
    header += [_("Cell %(number)s of the row") % {"number": n + 1} for n in range(width)]
    return header, [_line(error, row) for row in wrong for error in row.errors]


def _line(error: CellError, row: Row) -> list[Any]:
    where = [error.sheet, error.row, error.letter, error.heading, error.stands, error.expected]
    return [*where, *(shown(cell) for cell in row.cells)]
