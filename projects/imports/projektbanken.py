"""A record of the fund's register, Projektbanken, as text that somebody has copied or saved.

Both programme periods are known by their labels. A label and its value stand on one line with a tab or a colon
between them, or on two lines. Contact persons are personal data: they are never taken in, and that is said.
"""

import csv
import io
import re
from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.dnr import link
from projects.imports.cells import Cell
from projects.imports.declared import FIGURES, PROJECTS
from projects.imports.sheets import Handed, Sheet
from projects.imports.tables import Table, plain
from projects.models import Figure

SOURCE = "Projektbanken"
LONGEST_LABEL = 60

# The labels as the register prints them: what they are here.
FACTS = {
    "diarienummer": "dnr",
    "namn": "name",
    "projektnamn": "name",
    "projektnummer": "project_number",
    "projektägare": "owner",
    "region": "esf_region",
    "projektperiod": "period",
    "startdatum": "starts_on",
    "slutdatum": "ends_on",
    "land som berörs": "country",
    "berörd fond": "fund",
    "program cci": "cci",
    "projektägare organisationsnummer": "orgnr",
    "unionens medfinansieringsgrad": "union_rate",
    "programområde": "programme_area",
    "specifikt mål": "specific_objective",
    "sekundärtema": "secondary_theme",
    "sekundärtema – motverka barnfattigdom": "secondary_theme",
    "sekundärtema - motverka barnfattigdom": "secondary_theme",
    "nuts-2 kod": "nuts2",
    "nuts 2-kod": "nuts2",
    "stödmottagare postnr": "owner_postcode",
    "stödmottagare ort": "owner_town",
    "interventionstyp": "intervention_type",
    "insats av strategisk betydelse": "is_strategic",
    "beskrivning": "description",
    "projektbeskrivning": "description",
    "sammanfattning": "summary",
}
NUMBERS = {
    "total projektbudget": (Figure.Kind.BUDGET, "kr"),
    "beviljat esf-stöd": (Figure.Kind.GRANTED, "kr"),
    "planerat antal deltagare": (Figure.Kind.PARTICIPANTS, "personer"),
    "antal deltagare": (Figure.Kind.PARTICIPANTS, "personer"),
}
PERSONAL = {"kontaktperson", "e-post", "e-postadress", "epost", "telefon", "telefonnummer", "mobil"}
_LONG = {"description", "summary"}
_KNOWN = {**dict.fromkeys(PERSONAL, ""), **FACTS, **dict.fromkeys(NUMBERS, "")}


def is_record(text: str) -> bool:
    """At least a registration number and a few labels more, each followed by something."""
    found = [label for label, _value in _pairs(text[:200_000])]
    return "diarienummer" in found and len(set(found)) >= 3


def handed(text: str) -> Handed:
    """The record as a row of projects and a few rows of figures."""
    facts: dict[str, str] = {}
    numbers: dict[str, str] = {}
    dropped: list[str] = []
    for label, value in _pairs(text):
        if label in PERSONAL:
            dropped.append(capfirst(label))
        elif label in NUMBERS and value:
            numbers.setdefault(label, value)
        elif label in FACTS and value:
            facts.setdefault(FACTS[label], value)
    project = _project(facts)
    notes = [_personal_note(dropped)] if dropped else []
    sheets = [_sheet(PROJECTS, [project])]
    if rows := [_figure(facts, label, value) for label, value in numbers.items()]:
        sheets.append(_sheet(FIGURES, rows))
    return Handed(sheets, notes)


def without_personal(text: str) -> str:
    """The record as it may be kept: the labels of personal data stay, so that it can be said, without their values."""
    return "\n".join(f"{label}\t{'' if label in PERSONAL else value}" for label, value in _pairs(text))


def _personal_note(dropped: list[str]) -> str:
    return _("%(labels)s: not taken in, because the portal keeps no personal data about projects.") % {
        "labels": ", ".join(dict.fromkeys(dropped))
    }


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Label and value, in the order of the text; a long text runs to the next label."""
    label, gathered = "", list[str]()
    for line in text.replace("\u00a0", " ").splitlines():
        found, value = _split(line)
        if found:
            if label:
                yield label, _joined(label, gathered)
            label, gathered = found, [value] if value else []
        elif label:
            gathered.append(line.strip())
    if label:
        yield label, _joined(label, gathered)


def _split(line: str) -> tuple[str, str]:
    """The known label that a line begins with or consists of, and what stands after it."""
    line = line.strip()
    for separator in ("\t", ";", ":", ","):
        before, found, after = line.partition(separator)
        if found and plain(before.strip('"')) in _KNOWN:
            return plain(before.strip('"')), _unquoted(after)
    return (plain(line), "") if len(line) <= LONGEST_LABEL and plain(line) in _KNOWN else ("", "")


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        return next(iter(next(csv.reader(io.StringIO(value)), [""])), "").strip()
    return value


def _joined(label: str, lines: list[str]) -> str:
    """One line, unless the field is made for long texts: what follows an empty line is no part of a short value."""
    if FACTS.get(label) in _LONG:
        return "\n".join(lines).strip()
    return next((line for line in lines if line), "")


def _project(facts: dict[str, str]) -> dict[str, Cell]:
    row: dict[str, Cell] = {key: value for key, value in facts.items() if key in PROJECTS.by_key}
    if "period" in facts:
        row |= _period(facts["period"])
    if "owner" in facts:  # organisation and unit, as the older period prints them
        owner, _comma, unit = facts["owner"].partition(",")
        row |= {"owner": owner.strip(), "owner_unit": unit.strip()}
    if "programme_period" not in row:
        row["programme_period"] = _programme(facts.get("dnr", ""))
    return {**row, "source": SOURCE, "source_url": link(facts.get("dnr", ""))}


def _figure(facts: dict[str, str], label: str, value: str) -> dict[str, Cell]:
    kind, unit = NUMBERS[label]
    return {
        "dnr": facts.get("dnr", ""),
        "project": facts.get("name"),
        "kind": kind.value,
        "value": re.sub(r"\s*(personer|deltagare|st)$", "", value),
        "unit": unit,
        "source": SOURCE,
        "source_url": link(facts.get("dnr", "")),
    }


def _period(said: str) -> dict[str, Cell]:
    """ "2020-06-01 – 2022-12-31" """
    days = re.findall(r"\d{4}-\d{2}-\d{2}", said)
    if len(days) != 2:
        return {"starts_on": said}
    return {"starts_on": days[0], "ends_on": days[1]}


def _programme(dnr: str) -> str | None:
    """Which programme period a number belongs to, by its shape."""
    if re.fullmatch(r"\d{4}/\d{5}", dnr):
        return "2014–2020"
    return "2021–2027" if re.fullmatch(r"\d{2}-\d{3}-[A-Z]\d{2}", dnr) else None


def _sheet(table: Table, rows: list[dict[str, Cell]]) -> Sheet:
    keys = [column.key for column in table.columns if any(row.get(column.key) for row in rows)]
    heading: list[Cell] = [str(table.by_key[key].label) for key in keys]
    return Sheet(
        str(table.title), [heading, *([row.get(key) or None for key in keys] for row in rows)], letters=False
    )
