"""The tables of what belongs to a project."""

from django.utils.translation import gettext_lazy as _

from projects.imports import cells
from projects.imports.declared.making import (
    HUNDRED,
    WHICH,
    a_day,
    a_link,
    a_source,
    chosen,
    label_of,
    words,
    yes,
)
from projects.imports.tables import Column, Table
from projects.models import Figure, FundingLine, Indicator, Reading

FUNDING = Table(
    "funding",
    _("Funding"),
    "finansiering",
    (
        *WHICH,
        words(
            FundingLine, "funder", "Europeiska socialfonden", "finansiär|funder|medfinansiär", is_needed=True
        ),
        chosen(
            FundingLine,
            "kind",
            FundingLine.Kind,
            {
                "esf_stöd": "esf",
                "beviljat_esf_stöd": "esf",
                "stöd": "esf",
                "esf+": "esf",
                "offentlig_kontant": "public_cash",
                "offentlig_kontantfinansiering": "public_cash",
                "offentlig_medfinansiering": "public_cash",
                "privat_kontant": "private_cash",
                "privat_kontantfinansiering": "private_cash",
                "privat_medfinansiering": "private_cash",
                "bidrag_i_annat_än_pengar": "in_kind",
                "natura": "in_kind",
                "in_kind": "in_kind",
                "deltagarersättning": "allowance",
            },
            "slag|typ|typ av finansiering|finansieringsslag|finansieringstyp",
            label=_("Kind of funding"),
            is_needed=True,
        ),
        Column(
            "amount",
            label_of(FundingLine, "amount"),
            cells.whole(most=cells.LARGEST_KRONOR),
            3_706_566,
            "belopp|kronor|kr|summa|amount|belopp i kronor|belopp (kr)",
            is_needed=True,
        ),
        a_source(FundingLine),
        a_link(FundingLine),
    ),
    "finansieringsplan|medfinansiering",
    _(
        "One row for each funder and kind. Another amount replaces the one that stands, which is kept as withdrawn."
    ),
    ("dnr", "project"),
)

FIGURES = Table(
    "figures",
    _("Figures"),
    "uppgifter",
    (
        *WHICH,
        chosen(
            Figure,
            "kind",
            Figure.Kind,
            {
                "beviljat": "granted",
                "beviljat_esf_stöd": "granted",
                "budget": "budget",
                "total_projektbudget": "budget",
                "upparbetat": "spent",
                "förbrukat": "spent",
                "deltagare": "participants",
                "antal_deltagare": "participants",
                "planerat_antal_deltagare": "participants",
                "företag": "companies",
            },
            "slag|siffra|typ|slag av siffra|uppgift",
            label=_("Kind of figure"),
            is_needed=True,
        ),
        words(
            Figure,
            "label",
            "",
            "vad som räknas|benämning|label",
            explains=_("Only for another kind of figure."),
        ),
        Column(
            "value",
            label_of(Figure, "value"),
            cells.number(),
            10_637_799,
            "värde|belopp|antal|value",
            is_needed=True,
        ),
        words(Figure, "unit", "kr", "enhet|unit", is_needed=True),
        yes(Figure, "approximate", "ungefär|ungefärlig|cirka"),
        a_day(Figure, "as_of", "2025-12-31", "per|datum|gäller per|per datum"),
        a_source(Figure),
        a_link(Figure),
        yes(
            Figure,
            "used",
            "används|forumet använder|used",
            explains=_("Yes makes it the one the forum uses."),
        ),
        words(Figure, "reason", "", "varför|motivering|skäl"),
    ),
    "siffror|projektsiffror",
    _("Figures according to their sources. None is overwritten: another value is another row."),
    ("dnr", "project"),
)

INDICATORS = Table(
    "indicators",
    _("Indicators"),
    "indikatorer",
    (
        *WHICH,
        words(Indicator, "code", "EECO05", "kod|indikator|indikatorkod|code", is_needed=True),
        words(Indicator, "name", "Sysselsatta", "namn|benämning|indikatorns namn|name", is_needed=True),
        chosen(
            Indicator,
            "kind",
            Indicator.Kind,
            {"personer": "persons", "företag": "entities", "organisationer": "entities", "annat": "other"},
            "vad som räknas|slag|typ",
        ),
        words(Indicator, "unit", "personer", "enhet|unit", is_needed=True),
        Column(
            "baseline", label_of(Indicator, "baseline"), cells.whole(), 0, "utgångsläge|basvärde|baseline"
        ),
        Column("target", label_of(Indicator, "target"), cells.whole(), 240, "mål|målvärde|target"),
        Column(
            "target_women",
            label_of(Indicator, "target_women"),
            cells.number(least=cells.Decimal(0), most=HUNDRED),
            40,
            "mål kvinnor|andel kvinnor mål|mål andel kvinnor",
        ),
        a_source(Indicator, is_needed=False),
    ),
    "indikator",
    _("What the project counts. Known by the project and the code."),
    ("dnr", "project"),
)

READINGS = Table(
    "readings",
    _("Readings"),
    "utfall",
    (
        *WHICH,
        words(Indicator, "code", "EECO05", "kod|indikator|indikatorkod|code", is_needed=True),
        a_day(Reading, "period_start", "2025-01-01", "från|period från|startdatum|from", is_needed=True),
        a_day(
            Reading, "period_end", "2025-12-31", "till|period till|slutdatum|till och med|to", is_needed=True
        ),
        Column("women", label_of(Reading, "women"), cells.whole(), 62, "kvinnor|antal kvinnor|women"),
        Column("men", label_of(Reading, "men"), cells.whole(), 86, "män|antal män|men"),
        Column(
            "total",
            label_of(Reading, "total"),
            cells.whole(),
            148,
            "totalt|summa|antal|total",
            is_needed=True,
        ),
        a_source(Reading),
    ),
    "indikatorutfall|avläsningar|resultat",
    _("Numbers only, nothing about single participants. Other numbers for a period become a correction."),
    ("dnr", "project"),
)
