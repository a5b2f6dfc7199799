"""Which sheet holds which rows, and which column is what: proposed by the headings, decided by the secretariat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from projects.imports.declared import TABLES
from projects.imports.sheets import Handed, Sheet
from projects.imports.tables import Table, headings_of, names_of, plain

UNDECIDED, UNUSED = "", "-"
EXPLANATION = {"förklaring", "explanation"}
# May be given once for the whole file instead of in a column.
GIVEN_ONCE = ("source", "retrieved_on")

Remembered = Mapping[str, Mapping[str, str]]  # kind: {heading: key}


@dataclass
class SheetColumns:
    """One sheet: what its rows are, and for each column the key of its field, UNUSED or UNDECIDED."""

    sheet: str
    kind: str
    headings: list[str]
    keys: list[str]

    @property
    def table(self) -> Table | None:
        return TABLES.get(self.kind)

    @property
    def undecided(self) -> list[str]:
        return [name_of(self.headings, place) for place, key in enumerate(self.keys) if key == UNDECIDED]

    @property
    def unused(self) -> list[str]:
        return [name_of(self.headings, place) for place, key in enumerate(self.keys) if key == UNUSED]

    def missing(self, given: frozenset[str]) -> list[str]:
        """Labels of the columns without which no row can be right."""
        if self.table is None:
            return []
        found = {*self.keys, *given}
        labels = [str(column.label) for column in self.table.needed if column.key not in found]
        if self.table.known_by and not found & {*self.table.known_by}:
            either = [str(self.table.by_key[key].label) for key in self.table.known_by]
            labels.append(_(" or ").join(either))
        return labels


@dataclass
class Columns:
    sheets: list[SheetColumns] = field(default_factory=list)

    def of(self, sheet: Sheet) -> SheetColumns | None:
        return next((each for each in self.sheets if each.sheet == sheet.name), None)

    def is_used(self, sheet: Sheet) -> bool:
        chosen = self.of(sheet)
        return chosen is not None and chosen.kind != UNUSED

    def are_decided(self, given: frozenset[str]) -> bool:
        used = [each for each in self.sheets if each.table]
        return bool(used) and all(
            each.kind != UNDECIDED and (each.kind == UNUSED or not (each.undecided or each.missing(given)))
            for each in self.sheets
        )

    @property
    def kinds(self) -> list[str]:
        return [each.kind for each in self.sheets if each.table]

    def stored(self) -> dict[str, Any]:
        """As lists of pairs: a heading may stand there twice."""
        return {
            "sheets": [
                [each.sheet, each.kind, [list(pair) for pair in zip(each.headings, each.keys, strict=True)]]
                for each in self.sheets
            ]
        }

    @classmethod
    def restored(cls, mapping: Mapping[str, Any]) -> "Columns":
        return cls(
            [
                SheetColumns(sheet, kind, [pair[0] for pair in pairs], [pair[1] for pair in pairs])
                for sheet, kind, pairs in mapping.get("sheets", [])
            ]
        )


def name_of(headings: list[str], place: int) -> str:
    return headings[place] or _("Column %(letter)s") % {"letter": get_column_letter(place + 1)}


def propose(handed: Handed, remembered: Remembered) -> Columns:
    return Columns([propose_for(sheet, _kind_of(sheet, remembered), remembered) for sheet in handed.sheets])


def propose_for(sheet: Sheet, kind: str, remembered: Remembered) -> SheetColumns:
    """The columns of a sheet whose kind is known; each field is used once."""
    table, keys = TABLES.get(kind), list[str]()
    width = max((len(row) for row in sheet.rows), default=0)
    headings = [*sheet.headings, *[""] * (width - len(sheet.headings))]
    for place, heading in enumerate(headings):
        key = _key_of(heading, table, remembered.get(kind, {})) if table else UNUSED
        if key in keys and key not in {UNDECIDED, UNUSED}:
            key = UNDECIDED
        if not heading and not any(len(row) > place and row[place] is not None for row in sheet.rows):
            key = UNUSED
        keys.append(key)
    return SheetColumns(sheet.name, kind, headings, keys)


def _key_of(heading: str, table: Table, before: Mapping[str, str]) -> str:
    known = before.get(plain(heading), "")
    if known == UNUSED or known in table.by_key:
        return known
    return headings_of(table).get(plain(heading), UNDECIDED)


def _kind_of(sheet: Sheet, remembered: Remembered) -> str:
    """By the sheet's name; otherwise the kind that knows most of its headings, if there is one such."""
    name = plain(sheet.name)
    if name in EXPLANATION:
        return UNUSED
    for table in TABLES.values():
        if name in names_of(table):
            return table.kind
    known = {kind: _known_headings(sheet, table, remembered.get(kind, {})) for kind, table in TABLES.items()}
    most = max(known.values())
    best = [kind for kind, count in known.items() if count == most]
    whole = [kind for kind in best if not propose_for(sheet, kind, remembered).missing(frozenset())]
    if most < 2 or len(whole or best) != 1:
        return UNDECIDED
    return (whole or best)[0]


def _known_headings(sheet: Sheet, table: Table, before: Mapping[str, str]) -> int:
    return len(
        {key for heading in sheet.headings if (key := _key_of(heading, table, before)) in table.by_key}
    )
