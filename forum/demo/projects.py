"""The three projects and the key figures, with the sources their figures come from."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from forum.demo.example_project import follow_example
from forum.demo.people import KINDS, DemoForum
from forum.demo.source import facts, source, source_url, value
from members.models import Organisation
from members.roster import welcome_organisation
from projects.figures import note_figure
from projects.following import create_project, follow_project
from projects.funding import add_funding
from projects.key_figures import note_key_figure
from projects.models import Figure, FundingLine, Project
from projects.partners import add_partner
from projects.pillars import add_pillar

PRESS_RELEASE = date(2020, 6, 8)
# No source gives the day the forums began to follow them (invented).
SINCE = date(2024, 1, 1)
GEOGRAPHY = {"07": "Kronobergs län", "SE21": "Småland med öarna"}


def follow_projects(forums: dict[str, DemoForum], at: datetime) -> None:
    """Kronoberg keeps the data of all; Kalmar län follows XF as well."""
    keeper = forums["kronoberg"]
    entries = {entry["key"]: entry for entry in facts()["projects"]}
    skills_in_kronoberg(keeper, entries["kik"], at)
    secured_industry(keeper, entries["fi"], at)
    xf = secured_manufacturing(keeper, entries["xf"], at)
    follow_example(keeper, at)
    remark = "Omvärld: projektet verkar i ett annat län."
    follow_project(
        forums["kalmar"].forum, xf, since=SINCE, remark=remark, by=forums["kalmar"].secretariat, at=at
    )
    for entry in facts()["indicators"]:
        _key_figure(keeper, entry, at)


def skills_in_kronoberg(here: DemoForum, entry: dict[str, Any], at: datetime) -> Project:
    project = _create(
        here,
        entry,
        at,
        slug="kompetens-i-kronoberg",
        fund=value(entry["fund"]),
        summary="Små och medelstora företag får stöd att kartlägga och utveckla sin kompetens. Projektet initierades "
        "av länets näringslivschefer.",
        target_groups=["små och medelstora företag"],
        source=source(entry["name"]),
    )
    esf, region = entry["financing"]
    for line, kind in ((esf, FundingLine.Kind.ESF), (region, FundingLine.Kind.PUBLIC_CASH)):
        add_funding(
            project,
            funder="Europeiska socialfonden" if kind == FundingLine.Kind.ESF else line["label"],
            kind=kind,
            amount=value(line["kr"]),
            source=source(line["kr"]),
            by=here.secretariat,
            at=at,
        )
    for name in value(entry["partners"]):
        add_partner(project, _organisation(here, name, at), by=here.secretariat, at=at)
    for title in value(entry["pillars"]):
        add_pillar(project, title, by=here.secretariat, at=at)
    return project


def secured_industry(here: DemoForum, entry: dict[str, Any], at: datetime) -> Project:
    start, end = (date.fromisoformat(day) for day in value(entry["period"]))
    press, bank = entry["figures"]
    project = _create(
        here,
        entry,
        at,
        slug="framtidssakrad-industri",
        fund="Europeiska socialfonden",
        programme_period="2014–2020",
        programme_area="1",
        specific_objective="1.1",
        summary="Anställda i industrin fick kompetensutveckling och branschvalidering under pandemin.",
        dnr=value(entry["dnr"]),
        owner=_organisation(here, value(entry["owner"]), at),
        union_rate=value(bank["union_rate_field"]).replace("%", " %"),
        starts_on=start,
        ends_on=end,
        state=Project.State.ENDED,
        source="Projektbanken",
        source_url=source_url(entry["dnr"]),
    )
    for name in value(entry["partners"]):
        add_partner(project, _organisation(here, name, at), by=here.secretariat, at=at)
    kinds = Figure.Kind
    because = "Projektbanken är fondens eget register."
    in_bank = {
        "source": "Projektbanken",
        "source_url": source_url(bank["esf_kr"]),
        "used": True,
        "reason": because,
    }
    in_press = {"source": source(press["participants"]), "as_of": PRESS_RELEASE}
    rows: list[tuple[str, Any, str, dict[str, Any]]] = [
        (kinds.GRANTED, value(bank["esf_kr"]), "kr", in_bank),
        (kinds.GRANTED, value(press["esf_kr_approx"]), "kr", {**in_press, "approximate": True}),
        (kinds.BUDGET, value(bank["total_budget_kr"]), "kr", in_bank),
        (kinds.PARTICIPANTS, value(bank["participants_planned"]), "personer", in_bank),
        (kinds.PARTICIPANTS, value(press["participants"]), "personer", in_press),
        (kinds.LENGTH, Decimal(str(value(press["length_years"]))), "år", in_press),
    ]
    for kind, number, unit, more in rows:
        note_figure(project, kind=kind, value=number, unit=unit, by=here.secretariat, at=at, **more)
    return project


def secured_manufacturing(here: DemoForum, entry: dict[str, Any], at: datetime) -> Project:
    return _create(
        here,
        entry,
        at,
        slug="xf",
        summary="Framtidssäkring av regional tillverkningsindustri.",
        area=value(entry["area"]),
        target_groups=value(entry["target_groups"]),
        source=source(entry["name"]),
    )


def _create(here: DemoForum, entry: dict[str, Any], at: datetime, slug: str, **more: Any) -> Project:
    return create_project(
        here.forum, {"name": value(entry["name"]), **more}, since=SINCE, slug=slug, by=here.secretariat, at=at
    )


def _organisation(here: DemoForum, name: str, at: datetime) -> Organisation:
    row = next((row for row in facts()["organisations"] if value(row["name"]) == name), None)
    kind = KINDS[row["type"]][0] if row else Organisation.Kind.OTHER
    number = value(row["orgnr"]) if row else ""
    return welcome_organisation(name, kind, number or "", by=here.secretariat, at=at)


def _key_figure(here: DemoForum, entry: dict[str, Any], at: datetime) -> None:
    number = value(entry["value"])
    fields: dict[str, Any] = {
        "name": entry["name"],
        "geography": GEOGRAPHY[entry["geo"]],
        "year": entry["year"],
        "source": source(entry["value"]),
        "source_url": source_url(entry["value"]),
    }
    if isinstance(number, dict):
        fields |= {
            "value": number["totalt"],
            "unit": "personer",
            "women": number["kvinnor"],
            "men": number["män"],
            "remark": "RAMS. Från 2020 ersatt av BAS: brott i serien.",
        }
    elif isinstance(number, str):
        fields |= {"value": _digits(number), "approximate": True, "unit": "%", "comparison": _around(entry)}
        fields["remark"] = "Källan anger inget år."
    else:
        fields |= {"value": number, "unit": "kr", "comparison": _others(entry)}
    note_key_figure(here.forum, fields, by=here.secretariat, at=at)


def _digits(text: str) -> Decimal:
    """ "cirka 18 %" → 18"""
    return Decimal("".join(sign for sign in text if sign.isdigit()))


def _around(entry: dict[str, Any]) -> list[dict[str, Any]]:
    text = value(entry["compare"])
    return [{"label": "Övriga landet", "value": int(_digits(text)), "approximate": True}]


def _others(entry: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"label": name, "value": number} for name, number in value(entry["compare"]).items()]
