"""The common indicators of the European Social Fund, for either programme period, in Swedish and English.

The lists are Annex I of Regulation (EU) 2021/1057 (EECO, EECR) and of Regulation (EU) 1304/2013 as amended in
2018 (CO, CR). The codes are those of the Commission's system SFC2021: those of 2021–2027 follow the order of the
Annex and are partly inferred, and the titles of the results and all of the list of 2014–2020 wait to be compared
with the Official Journal. The Swedish titles are working translations, not its wording, and the pages say so.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from projects.models import Indicator

PERIODS = ("2021-2027", "2014-2020")
TITLES = {
    "2021-2027": _("Common indicators 2021–2027 (ESF+)"),
    "2014-2020": _("Common indicators 2014–2020 (ESF)"),
}
LEVELS = {
    "output": _("Output: who takes part"),
    "immediate": _("Results when participants leave"),
    "longer": _("Results six months after leaving"),
}
UNITS = {
    "persons": _("persons"),
    "companies": _("companies"),
    "bodies": _("administrations or services"),
    "projects": _("projects"),
}
FILE = Path(__file__).with_name("catalogue.csv")


@dataclass(frozen=True, slots=True)
class Common:
    """One common indicator. `part_of` is the code it is a subset of, according to the list itself."""

    code: str
    period: str
    level: str
    counts: str
    is_sensitive: bool
    part_of: str
    sv: str
    en: str

    @property
    def kind(self) -> str:
        return Indicator.Kind.PERSONS if self.counts == "persons" else Indicator.Kind.ENTITIES

    @property
    def is_result(self) -> bool:
        return self.level != "output"

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.sv if (get_language() or "sv").startswith("sv") else self.en

    @property
    def unit(self) -> str:
        return str(UNITS[self.counts])


class Counted(Protocol):
    """What a name and a unit can be given to: an Indicator."""

    code: str
    name: str
    unit: str


@cache
def entries() -> dict[str, Common]:
    """Every common indicator by its code, in the order of the lists."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["code"]: _entry(row) for row in rows}


def _entry(row: dict[str, str]) -> Common:
    sensitive = row.pop("sensitive") == "yes"
    return Common(is_sensitive=sensitive, **row)


def find(code: str) -> Common | None:
    return entries().get(code.upper())


def name_of(indicator: Counted) -> str:
    """A common indicator's title in the reader's language; an own indicator's name as it was written."""
    common = find(indicator.code)
    return common.title if common else indicator.name


def unit_of(indicator: Counted) -> str:
    common = find(indicator.code)
    return common.unit if common else indicator.unit


def lists_for(programme_period: str) -> tuple[str, ...]:
    """The list of the project's programme period; both when it is unknown."""
    years = re.findall(r"\d{4}", programme_period)
    found = tuple(period for period in PERIODS if period[:4] in years)
    return found or PERIODS


def offered(programme_period: str, taken: Iterable[str]) -> list[tuple[str, list[Common]]]:
    """What can still be added, as headings with their indicators."""
    known = {code.upper() for code in taken}
    groups = []
    for period in lists_for(programme_period):
        for level, heading in LEVELS.items():
            left = [
                each
                for each in entries().values()
                if (each.period, each.level) == (period, level) and each.code not in known
            ]
            if left:
                groups.append((f"{TITLES[period]} – {heading}", left))
    return groups


def place_of(code: str) -> tuple[int, int, str]:
    """Where an indicator stands in a list: the common ones as in the Annex, then the project's own by code."""
    codes = list(entries())
    if code.upper() in codes:
        return (0, codes.index(code.upper()), "")
    number = re.search(r"\d+$", code)
    return (1, int(number.group()[:9]) if number else 0, code)


def source_note() -> str:
    return gettext("Swedish titles are working translations, not the wording of the Official Journal.")
