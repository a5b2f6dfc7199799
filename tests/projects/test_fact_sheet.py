"""What is known of a project, and the one sentence of what is not."""

from datetime import date

import pytest
from django.utils import translation

from members.models import Organisation
from projects.fact_sheet import at_a_glance, fact_sheet, programme_of
from projects.models import Project


@pytest.fixture(autouse=True)
def _swedish():
    with translation.override("sv"):
        yield


def known(sheet) -> dict[str, str]:
    return {fact.label: fact.value for group in sheet.groups for fact in group.facts}


def test_little_known_project_has_one_sentence_of_what_is_missing(unknown):
    sheet = fact_sheet(unknown, ["faser"])
    assert known(sheet) == {"Målgrupper": "unga, nyanlända"}
    assert sheet.missing == [
        "läge",
        "projektperiod",
        "fond",
        "diarienummer",
        "unionens medfinansieringsgrad",
        "programperiod",
        "programområde",
        "specifikt mål",
        "interventionstyp",
        "projektägare",
        "område",
        "faser",
    ]
    assert at_a_glance(unknown).missing == [
        "läge",
        "projektperiod",
        "projektägare",
        "fond",
        "diarienummer",
        "programperiod",
        "område",
    ]


def test_older_project_is_not_asked_for_the_newer_periods_fields(industry):
    missing = fact_sheet(industry).missing
    assert programme_of(industry) == "2014–2020"
    assert "projektnummer" in missing
    assert not {"NUTS 2-kod", "programmets CCI-nummer", "land som berörs", "sekundärtema"} & set(missing)


def test_newer_project_tells_all_that_the_register_publishes(db):
    owner = Organisation(name="Träcentrum Nässjö", kind="other", orgnr="556489-4326")
    project = Project(
        name="Träindustri 2030",
        dnr="23-063-S06",
        owner=owner,
        programme_area="A",
        specific_objective="A1A",
        union_rate="40 %",
        nuts2="SE21",
        intervention_type="141",
        is_strategic=False,
        principles=["equality", "accessibility"],
        starts_on=date(2024, 9, 2),
        ends_on=date(2027, 8, 31),
    )
    sheet = fact_sheet(project)
    assert known(sheet) == {
        "Projektperiod": "2 september 2024 till 31 augusti 2027",
        "Diarienummer": "23-063-S06",
        "Unionens medfinansieringsgrad": "40 %",
        "Programområde": "A",
        "Specifikt mål": "A1A",
        "Interventionstyp": "141",
        "Insats av strategisk betydelse": "Nej",
        "Projektägare": "Träcentrum Nässjö",
        "Projektägarens organisationsnummer": "556489-4326",
        "Horisontella principer": "Jämställdhet, Tillgänglighet",
        "NUTS 2-kod": "SE21",
    }
    assert {"programmets CCI-nummer", "projektägarens postort", "land som berörs"} <= set(sheet.missing)
    assert not {"projektnummer", "projektägarens enhet"} & set(sheet.missing)


@pytest.mark.parametrize(
    ("told", "dnr", "programme"),
    [
        ("ESF+ 2021-2027", "", "2021–2027"),
        ("2014–2020", "23-063-S06", "2014–2020"),
        ("2007–2013", "", "2007–2013"),
        ("", "2020/00317", "2014–2020"),
        ("", "23-063-S06", "2021–2027"),
        ("", "2008-3030382", ""),
        ("", "", ""),
    ],
)
def test_programme_is_told_or_read_from_the_number(told, dnr, programme):
    assert programme_of(Project(programme_period=told, dnr=dnr)) == programme


def test_odd_number_is_marked_and_leads_nowhere(unknown):
    unknown.dnr = "DEMO-1"
    fact = next(fact for fact in at_a_glance(unknown).groups[0].facts if fact.value == "DEMO-1")
    assert (fact.odd, fact.url) == (True, "")
    unknown.dnr = "23-063-S06"
    fact = next(fact for fact in at_a_glance(unknown).groups[0].facts if fact.value == "23-063-S06")
    assert (fact.odd, fact.url.endswith("dnr=23-063-S06")) == (False, True)
