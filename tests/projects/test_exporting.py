"""What leaves can come back: the export, its formats, and what it keeps to itself."""

import io
import json
import zipfile
from datetime import date

import openpyxl
import pytest

from projects import following, indicators, key_figures
from projects.exporting import SHAPE
from projects.imports import uploads
from projects.models import FundingLine, Project
from tests.factories import local
from tests.projects.workbooks import portfolio, workbook

AT = local(2026, 11, 27)
FILE = "/kronoberg/projekt/export/fil/"


@pytest.fixture
def furnished(cast, industry, skills) -> Project:
    """Two true projects, twenty imported ones, and what is hard to write into a cell."""
    upload = uploads.hand_in(cast.sekr.party.forum, "a.xlsx", workbook(portfolio(2)), by=cast.sekr)
    uploads.take_in(upload, seen=uploads.look(upload).seal, by=cast.sekr, at=AT)
    facts = {
        "name": "=HYPERLINK(1)", "summary": "+46 och  två\nrader", "target_groups": ["unga", "äldre; flera"],
        "source": "@källa",
    }  # fmt: skip
    project = following.create_project(
        cast.sekr.party.forum, facts, since=date(2025, 1, 1), by=cast.sekr, at=AT
    )
    counted = indicators.add_indicator(project, code="E1", name="Deltagare", unit="personer", by=cast.sekr)
    common = {"indicator": counted, "source": "S", "by": cast.sekr}
    days = {"period_start": AT.date(), "period_end": AT.date()}
    indicators.record_reading(**common, **days, women=9, men=9, total=18, at=local(2026, 11, 1))
    indicators.record_reading(**common, **days, women=3, men=9, total=12, at=AT)
    comparison = [
        {"label": "Riket", "value": 110.5, "approximate": True},
        {"label": "Norrbotten", "value": 3},
    ]
    key = {
        "name": "Export",
        "geography": "Kronoberg",
        "value": 181_000,
        "unit": "kr",
        "source": "T",
        "comparison": comparison,
    }
    key_figures.note_key_figure(cast.sekr.party.forum, key, by=cast.sekr, at=AT)
    return project


def sheets_of(content: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_exported_workbook_taken_in_again_changes_nothing(cast, sign_in, furnished):
    content = sign_in(cast.sekr).get(f"{FILE}?format=xlsx").content
    upload = uploads.hand_in(cast.sekr.party.forum, "export.xlsx", content, by=cast.sekr)
    outcome = uploads.look(upload)
    assert [
        (row.sheet, row.number, row.changes, row.errors) for row in outcome.rows if row.what != "unchanged"
    ] == []
    assert outcome.counts["unchanged"] == sum(len(rows) - 1 for rows in sheets_of(content).values())
    assert len(outcome.rows) > 25


def test_what_no_longer_holds_is_left_out(cast, sign_in, furnished):
    FundingLine.objects.filter(project__name="Kompetens i Kronoberg", kind="esf").update(
        withdrawn_at=AT, withdrawn_because="Fel."
    )
    sheets = sheets_of(sign_in(cast.sekr).get(f"{FILE}?format=xlsx").content)
    assert [row[4] for row in sheets["Finansiering"] if row[1] == "Kompetens i Kronoberg"] == [1_235_522]
    assert [row[5:8] for row in sheets["Utfall"] if row[2] == "E1"] == [(3, 9, 12)]


@pytest.mark.parametrize(
    ("who", "women", "men", "total"),
    [("sekr", 3, 9, 12), ("ifmetall", None, None, 12), ("board", None, None, 12)],
)
def test_small_numbers_are_told_to_the_secretariat_alone(cast, sign_in, furnished, who, women, men, total):
    client = sign_in(getattr(cast, who))
    rows = json.loads(client.get(f"{FILE}?format=json").content)["readings"]
    (row,) = [row for row in rows if row["code"] == "E1"]
    assert (row["women"], row["men"], row["total"]) == (women, men, total)
    assert row.get("withheld") == (None if who == "sekr" else ["men", "women"])
    (told,) = [
        row for row in sheets_of(client.get(f"{FILE}?format=xlsx").content)["Utfall"] if row[2] == "E1"
    ]
    assert told[5:8] == ((3, 9, 12) if who == "sekr" else ("visas inte", "visas inte", 12))


def test_formulas_stay_texts_in_every_format(cast, sign_in, furnished):
    client = sign_in(cast.ifmetall)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{FILE}?format=xlsx").content))
    (cell,) = [row[0] for row in book["Projekt"].iter_rows() if row[0].value == "=HYPERLINK(1)"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    table = client.get(f"{FILE}?format=csv&tabell=projects").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1);" in table
    assert "'@källa" in table


def test_csv_comes_one_table_at_a_time_or_all_in_a_zip(cast, sign_in, furnished):
    client = sign_in(cast.board)
    one = client.get(f"{FILE}?format=csv&tabell=key_figures")
    assert one["Content-Disposition"] == 'attachment; filename="nyckeltal.csv"'
    assert "Riket: cirka 110,5; Norrbotten: 3" in one.content.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(client.get(f"{FILE}?format=csv").content)) as opened:
        assert opened.namelist() == [
            "projekt.csv", "finansiering.csv", "uppgifter.csv", "indikatorer.csv", "utfall.csv", "nyckeltal.csv",
        ]  # fmt: skip
        assert opened.read("nyckeltal.csv") == one.content


def test_json_has_stable_keys_and_codes(cast, sign_in, industry):
    found = json.loads(sign_in(cast.board).get(f"{FILE}?format=json").content)
    assert (found["shape"], found["forum"]) == (SHAPE, "kronoberg")
    (project,) = found["projects"]
    assert {key: project[key] for key in ("slug", "dnr", "state", "starts_on", "fund", "is_strategic")} == {
        "slug": industry.slug, "dnr": "2020/00317", "state": "unknown", "starts_on": "2020-06-01", "fund": None,
        "is_strategic": None,
    }  # fmt: skip
    assert [(each["kind"], each["value"], each["used"]) for each in found["figures"]] == [
        ("granted", "10637799.00", True), ("granted", "11500000.00", False),
    ]  # fmt: skip


def test_a_csv_of_the_export_can_come_back_as_well(cast, sign_in, furnished):
    for kind in ("projects", "funding", "figures", "indicators", "readings", "key_figures"):
        content = sign_in(cast.sekr).get(f"{FILE}?format=csv&tabell={kind}").content
        upload = uploads.hand_in(cast.sekr.party.forum, f"{kind}.csv", content, by=cast.sekr)
        outcome = uploads.look(upload)
        assert [(row.changes, row.errors) for row in outcome.rows if row.what != "unchanged"] == []


@pytest.mark.parametrize("query", ["?format=exe", "?format=xlsx&tabell=x", "?format=csv&tabell=hemligt"])
def test_odd_addresses(cast, sign_in, query):
    assert sign_in(cast.board).get(FILE + query).status_code == (404 if "exe" in query else 200)


def test_export_is_read_in_the_same_number_of_queries_whatever_its_size(
    cast, sign_in, furnished, django_assert_num_queries
):
    client = sign_in(cast.sekr)
    client.get("/kronoberg/projekt/export/")
    with django_assert_num_queries(10):
        client.get("/kronoberg/projekt/export/")
    upload = uploads.hand_in(cast.sekr.party.forum, "b.xlsx", workbook(portfolio(30)), by=cast.sekr)
    uploads.take_in(upload, seen=uploads.look(upload).seal, by=cast.sekr)
    with django_assert_num_queries(10):
        page = client.get("/kronoberg/projekt/export/").content.decode()
    assert "62 rader" in page


def test_nothing_of_another_forum_leaves(cast, sign_in, furnished):
    found = json.loads(sign_in(cast.kalmar_sekr).get("/kalmar/projekt/export/fil/?format=json").content)
    assert [found[kind] for kind in ("projects", "funding", "key_figures")] == [[], [], []]
    assert sign_in(cast.kalmar_sekr).get(FILE).status_code == 404
