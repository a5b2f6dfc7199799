"""A project of the fund's register, pasted as it was copied."""

import pytest

from projects import following
from projects.models import Import, Project
from tests.factories import local

PAGE = "/kronoberg/projekt/import/projektbanken/"
OLDER = """Projektbanken
Diarienummer\t2020/00317
Namn\tFramtidssäkrad industri
Projektnummer\t12345
Projektägare\tRegion Jönköpings län, Regional utveckling
Region\tSmåland & Öarna
Planerat antal deltagare\t600
Projektperiod\t2020-06-01 – 2022-12-31
Total projektbudget\t10 637 799 kr
Beviljat ESF-stöd\t10 637 799 kr
Kontaktperson\tExempel Exempelsson
E-post\tnamn@example.org
Stödmottagare postnr\t55111
Programområde\t1
Specifikt mål\t1.1
Unionens medfinansieringsgrad\t50 %
Interventionstyp\t117
Beskrivning
Projektet stärker industrin.

Det gör det i hela länet.
"""
NEWER = """Diarienummer
23-063-S06
Namn
Träindustri 2030
Startdatum
2024-09-02
Slutdatum
2027-08-31
Land som berörs
Sverige
Program CCI
2021SE05SFPR
Projektägare
Exempelägare AB
Unionens medfinansieringsgrad
40 %
Programområde
A
Specifikt mål
A1A
NUTS-2 kod
SE21
Antal deltagare
232
Insats av strategisk betydelse
Nej
"""


@pytest.fixture
def secretariat(cast, sign_in):
    return sign_in(cast.sekr)


def taken_in(client, text: str):
    shown = client.post(PAGE, {"text": text}, follow=True)
    outcome = shown.context["outcome"]
    client.post(shown.redirect_chain[-1][0], {"seen": outcome.seal})
    return outcome, shown.content.decode()


def test_record_of_the_older_period(secretariat):
    outcome, page = taken_in(secretariat, OLDER)
    assert outcome.counts == {"new": 4, "changed": 0, "unchanged": 0, "error": 0}
    project = Project.objects.get()
    assert {key: getattr(project, key) for key in (
        "dnr", "project_number", "owner_unit", "esf_region", "owner_postcode", "programme_area",
        "specific_objective", "union_rate", "intervention_type", "programme_period", "source", "description",
    )} == {
        "dnr": "2020/00317", "project_number": "12345", "owner_unit": "Regional utveckling",
        "esf_region": "Småland & Öarna", "owner_postcode": "55111", "programme_area": "1",
        "specific_objective": "1.1", "union_rate": "50 %", "intervention_type": "117",
        "programme_period": "2014–2020", "source": "Projektbanken",
        "description": "Projektet stärker industrin.\n\nDet gör det i hela länet.",
    }  # fmt: skip
    assert (str(project.owner), str(project.starts_on), str(project.ends_on)) == (
        "Region Jönköpings län", "2020-06-01", "2022-12-31",
    )  # fmt: skip
    assert project.source_url == "https://www.esf.se/resultat/projektbanken/projekt/?dnr=2020/00317"
    assert [
        (each.kind, int(each.value), each.unit, each.source) for each in project.figures.order_by("kind")
    ] == [
        ("budget", 10_637_799, "kr", "Projektbanken"),
        ("granted", 10_637_799, "kr", "Projektbanken"),
        ("participants", 600, "personer", "Projektbanken"),
    ]
    assert "Tas inte med: Kontaktperson, E-post." in page


def test_record_of_the_newer_period_with_the_value_on_the_next_line(secretariat):
    taken_in(secretariat, NEWER)
    project = Project.objects.get()
    assert (project.name, project.nuts2, project.cci, project.is_strategic, project.programme_period) == (
        "Träindustri 2030", "SE21", "2021SE05SFPR", False, "2021–2027",
    )  # fmt: skip
    assert (str(project.starts_on), str(project.ends_on), project.figures.get().value) == (
        "2024-09-02", "2027-08-31", 232,
    )  # fmt: skip


@pytest.mark.parametrize("shape", ["{}: {}", "{};{}", '"{}","{}"'])
def test_label_and_value_on_one_line_in_any_usual_shape(secretariat, shape):
    pairs = [("Diarienummer", "2020/00317"), ("Namn", "Framtidssäkrad industri"), ("Programområde", "1")]
    taken_in(secretariat, "\n".join(shape.format(*pair) for pair in pairs))
    assert Project.objects.values_list("dnr", "name", "programme_area").get() == (
        "2020/00317", "Framtidssäkrad industri", "1",
    )  # fmt: skip


def test_nothing_personal_is_kept_even_while_the_file_waits(secretariat):
    secretariat.post(PAGE, {"text": OLDER})
    kept = bytes(Import.objects.get().content).decode()
    assert "kontaktperson\t" in kept
    assert [word for word in ("Exempelsson", "namn@example.org") if word in kept] == []


def test_record_updates_the_project_of_its_number_and_twice_changes_nothing(cast, secretariat):
    facts = {"name": "Framtidssäkrad industri", "dnr": "2020/00317"}
    at = local(2026, 11, 1)
    following.create_project(cast.sekr.party.forum, facts, since=at.date(), by=cast.sekr, at=at)
    outcome, _page = taken_in(secretariat, OLDER)
    assert (outcome.counts["changed"], outcome.counts["new"]) == (1, 3)
    outcome, page = taken_in(secretariat, OLDER)
    assert outcome.counts == {"new": 0, "changed": 0, "unchanged": 4, "error": 0}
    assert "Allt i filen finns redan i portalen." in page
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["Hej", "Diarienummer\t2020/1", "\x00", "Namn\nRegion\nDiarienummer", "\ud800"]
)
def test_other_texts_are_not_taken_for_a_project(secretariat, text):
    answer = secretariat.post(PAGE, {"text": text.encode(errors="surrogatepass")})
    assert (answer.status_code, bool(answer.context["form"].errors["text"])) == (200, True)
    assert Import.objects.count() == 0
