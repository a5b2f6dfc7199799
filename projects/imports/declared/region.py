"""The table of key figures."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.imports import cells
from projects.imports.declared.making import a_day, a_link, a_source, label_of, words, yes
from projects.imports.tables import Column, Table
from projects.models import KeyFigure


def _compared(row: dict[str, Any]) -> str:
    about = "cirka " if row.get("approximate") else ""
    return f"{row['label']}: {about}{str(row['value']).replace('.', ',')}"


KEY_FIGURES = Table(
    "key_figures",
    _("Key figures"),
    "nyckeltal",
    (
        words(
            KeyFigure,
            "name",
            "Varuexport per invånare",
            "namn|nyckeltal|mått|key figure|name",
            is_needed=True,
        ),
        words(
            KeyFigure, "geography", "Kronobergs län", "geografi|område|region|län|geography", is_needed=True
        ),
        Column("year", label_of(KeyFigure, "year"), cells.whole(least=1900, most=2100), 2024, "år|year"),
        Column("value", label_of(KeyFigure, "value"), cells.number(), 181_000, "värde|value", is_needed=True),
        yes(KeyFigure, "approximate", "ungefär|ungefärlig|cirka"),
        words(KeyFigure, "unit", "kr", "enhet|unit", is_needed=True),
        Column("women", label_of(KeyFigure, "women"), cells.whole(), "", "kvinnor|women"),
        Column("men", label_of(KeyFigure, "men"), cells.whole(), "", "män|men"),
        Column(
            "comparison",
            label_of(KeyFigure, "comparison"),
            cells.comparison,
            "Norrbotten: 190 000; Riket: cirka 150 000",
            "jämförelse|jämförelser|comparison",
            _("In the same unit. Several are separated by semicolons."),
            write=lambda value: "; ".join(_compared(each) for each in value),
        ),
        a_source(KeyFigure),
        a_link(KeyFigure),
        a_day(
            KeyFigure,
            "retrieved_on",
            "2026-11-01",
            "hämtad|hämtat|hämtningsdatum|retrieved",
            explains=_("May be given once for the whole file."),
        ),
        yes(KeyFigure, "breaks_series", "tidsseriebrott|brott i serien|brott"),
        words(KeyFigure, "remark", "", "anmärkning|kommentar|remark"),
    ),
    "nyckeltal för länet|nyckeltal för regionen|regionens nyckeltal",
    _("Figures about the region. Known by name, geography, year and source."),
)
