"""A whole workbook in, or nothing of it: looked at, mended, taken in once and for good."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection

from forum.models import HistoryEntry
from projects import following, funding
from projects.imports import uploads
from projects.models import Figure, Following, FundingLine, Import, Indicator, KeyFigure, Project, Reading
from tests.factories import local
from tests.projects.workbooks import planted_errors, portfolio, workbook

AT = local(2026, 11, 27)
MODELS = (Project, Following, FundingLine, Figure, Indicator, Reading, KeyFigure, HistoryEntry)


def everything() -> list[int]:
    return [model.objects.count() for model in MODELS]


def handed_in(cast, sheets, name="alla.xlsx", at=AT) -> Import:
    return uploads.hand_in(cast.sekr.party.forum, name, workbook(sheets), by=cast.sekr, at=at)


def taken_in(cast, sheets):
    upload = handed_in(cast, sheets)
    outcome, is_done = uploads.take_in(upload, seen=uploads.look(upload).seal, by=cast.sekr, at=AT)
    assert is_done, outcome.errors
    return outcome


def errors_of(outcome) -> list[tuple[str, int, str, str]]:
    return [(error.sheet, error.row, error.letter, error.stands) for error in outcome.errors]


def test_every_planted_error_is_named_by_its_cell_and_the_mended_file_is_taken_in_once(
    cast, django_assert_max_num_queries
):
    wrong, planted = planted_errors()
    before = everything()
    upload = handed_in(cast, wrong)
    outcome = uploads.look(upload)
    assert len(outcome.rows) == 2000
    assert errors_of(outcome) == [(sheet, row, letter, stands) for sheet, row, letter, stands, _e in planted]
    expected = [error.expected for error in outcome.errors]
    assert [told for told, (*_where, words) in zip(expected, planted, strict=True) if words not in told] == []
    assert uploads.take_in(upload, seen=outcome.seal, by=cast.sekr, at=AT)[1] is False
    assert everything()[:7] == before[:7]

    upload = handed_in(cast, portfolio(200))
    seen = uploads.look(upload).seal
    with django_assert_max_num_queries(60):
        outcome, is_done = uploads.take_in(upload, seen=seen, by=cast.sekr, at=AT)
    assert (is_done, outcome.counts) == (True, {"new": 2000, "changed": 0, "unchanged": 0, "error": 0})
    added = [after - had for after, had in zip(everything()[:7], before[:7], strict=True)]
    assert added == [200, 200, 400, 400, 200, 400, 400]

    counted = everything()[:7]
    outcome = taken_in(cast, portfolio(200))
    assert outcome.counts == {"new": 0, "changed": 0, "unchanged": 2000, "error": 0}
    assert everything()[:7] == counted


def test_what_is_taken_in_is_what_stood_there(cast):
    taken_in(cast, portfolio(1))
    project = Project.objects.get()
    assert (project.name, project.dnr, project.state, project.slug) == (
        "Industriprojekt 0", "2021/00000", "running", "industriprojekt-0",
    )  # fmt: skip
    assert (str(project.owner), str(project.starts_on), str(project.ends_on)) == (
        "Region Kronoberg", "2021-01-01", "2023-12-31",
    )  # fmt: skip
    assert list(project.followings.values_list("forum__slug", "keeps_data")) == [("kronoberg", True)]
    assert list(project.funding.values_list("position", "kind", "amount")) == [
        (1, "esf", 3_000_000), (2, "public_cash", 1_000_000),
    ]  # fmt: skip
    granted = project.figures.get(kind="granted")
    assert (granted.value, str(granted.as_of), granted.used) == (Decimal("4000000.50"), "2021-03-01", True)
    indicator = project.indicators.get()
    assert (indicator.code, indicator.target, str(indicator.target_women)) == ("CO05", 240, "40.50")
    assert [(str(each.period_end), each.total) for each in indicator.readings.all()] == [
        ("2022-12-31", 200), ("2021-12-31", 148),
    ]  # fmt: skip
    assert str(KeyFigure.objects.get(year=2024).value) == "18.75"


def test_every_row_has_its_entry_in_the_trail(cast):
    taken_in(cast, portfolio(1))
    entries = HistoryEntry.objects.filter(at=AT).exclude(verb__startswith="import.").order_by("pk")
    assert [entry.verb for entry in entries] == [
        "project.created", "project.followed", "project.funding_added", "project.funding_added",
        "project.figure_noted", "project.figure_noted", "project.figure_used", "project.indicator_added",
        "project.reading_recorded", "project.reading_recorded", "key_figure.noted", "key_figure.noted",
    ]  # fmt: skip
    assert {entry.seat_id for entry in entries} == {cast.sekr.pk}
    ended = HistoryEntry.objects.get(verb="import.taken_in")
    assert (ended.subject, ended.facts) == ("alla.xlsx", {"new": 10, "changed": 0, "unchanged": 0})


def test_changes_are_told_from_old_to_new(cast):
    taken_in(cast, portfolio(1))
    sheets = portfolio(1)
    sheets["Projekt"][1][2] = "Avslutat"
    sheets["Projekt"][1][7] = ""
    sheets["Finansiering"][1][3] = 3_500_000
    sheets["Indikatorer"][1][4] = 260
    sheets["Utfall"][2][6] = 205
    sheets["Nyckeltal"][1][3] = 19
    outcome = taken_in(cast, sheets)
    changed = {
        row.sheet: [(each.label, each.old, each.new) for each in row.changes]
        for row in outcome.rows
        if row.changes
    }
    assert changed == {
        "Projekt": [("Läge", "Pågår", "Avslutat")],
        "Finansiering": [("Belopp, kronor", "3000000", "3500000")],
        "Indikatorer": [("Mål", "240", "260")],
        "Utfall": [("Totalt", "200", "205")],
        "Nyckeltal": [("Värde", "18,5", "19")],
    }
    project = Project.objects.get()
    assert (project.state, project.source) == ("ended", "Beslut")
    esf = project.funding.filter(kind="esf").order_by("pk")
    assert [(line.amount, bool(line.withdrawn_at), line.withdrawn_because) for line in esf] == [
        (3_000_000, True, "Ersatt vid importen av alla.xlsx"), (3_500_000, False, ""),
    ]  # fmt: skip
    newest = project.indicators.get().readings.first()
    assert (newest.total, newest.indicator.readings.count()) == (205, 3)
    old, new = KeyFigure.objects.filter(year=2023).order_by("pk")
    assert (old.withdrawn_because, str(new.value), new.unit) == (
        "Ersatt vid importen av alla.xlsx",
        "19.00",
        "procent",
    )


def test_another_figure_is_used_and_the_one_before_stays(cast):
    taken_in(cast, portfolio(1))
    sheets = {"Uppgifter": portfolio(1)["Uppgifter"][:2]}
    sheets["Uppgifter"][1][2] = 4_100_000
    outcome = taken_in(cast, sheets)
    assert outcome.counts["new"] == 1
    figures = Figure.objects.filter(kind="granted").order_by("pk")
    assert [(str(each.value), each.used) for each in figures] == [("4000000.50", False), ("4100000.00", True)]


def test_an_error_in_the_last_row_stops_all_of_it(cast):
    sheets = portfolio(3)
    sheets["Nyckeltal"][-1][3] = "många"
    upload, before = handed_in(cast, sheets), everything()
    outcome = uploads.look(upload)
    assert uploads.take_in(upload, seen=outcome.seal, by=cast.sekr)[1] is False
    assert errors_of(outcome) == [("Nyckeltal", 7, "D", "många")]
    assert everything() == before


@pytest.fixture
def failing_database(db):
    """The database refuses one certain row, after hundreds of others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse_row() RETURNS trigger AS $$ BEGIN"
            " IF NEW.total = 4711 THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        cursor.execute(
            "CREATE TRIGGER refuse_row BEFORE INSERT ON projects_reading FOR EACH ROW EXECUTE FUNCTION refuse_row()"
        )


def broken_midway() -> dict:
    sheets = portfolio(20)
    sheets["Utfall"][-1][6] = 4711
    return sheets


def test_a_database_error_midway_leaves_nothing_behind(cast, failing_database):
    upload, before = handed_in(cast, broken_midway()), everything()
    outcome = uploads.look(upload)
    with pytest.raises(DatabaseError):
        uploads.take_in(upload, seen=outcome.seal, by=cast.sekr)
    upload.refresh_from_db()
    assert (everything(), upload.state, bool(upload.content)) == (before, "looked_at", True)


def test_a_database_error_is_told_on_the_page(cast, sign_in, failing_database):
    upload, before = handed_in(cast, broken_midway()), everything()
    page = f"/kronoberg/projekt/import/{upload.pk}/"
    answer = sign_in(cast.sekr).post(page, {"seen": uploads.look(upload).seal}, follow=True)
    assert "Något gick fel på vägen, och inget importerades." in answer.content.decode()
    assert everything() == before


def test_two_who_confirm_at_once_do_it_once(cast):
    upload = handed_in(cast, portfolio(1))
    seen = uploads.look(upload).seal
    uploads.take_in(upload, seen=seen, by=cast.sekr)
    before = everything()
    with pytest.raises(ValidationError, match="Filen är redan importerad"):
        uploads.take_in(upload, seen=seen, by=cast.sekr)
    upload.refresh_from_db()
    assert (everything(), upload.content, upload.counts["new"]) == (before, None, 10)


def test_what_has_changed_since_the_look_is_shown_again(cast):
    upload = handed_in(cast, portfolio(1))
    seen = uploads.look(upload).seal
    taken_in(cast, {"Projekt": portfolio(1)["Projekt"]})
    before = everything()
    outcome, is_done = uploads.take_in(upload, seen=seen, by=cast.sekr)
    assert (is_done, outcome.counts["new"], outcome.counts["unchanged"]) == (False, 9, 1)
    assert everything() == before


def test_a_file_left_for_a_day_is_given_up_and_its_bytes_are_gone(cast):
    old = handed_in(cast, portfolio(1), at=AT - timedelta(hours=25))
    new = handed_in(cast, portfolio(1), at=AT - timedelta(hours=23))
    assert (uploads.sweep_imports(AT), uploads.sweep_imports(AT)) == (1, 0)
    old.refresh_from_db()
    new.refresh_from_db()
    assert [(each.state, each.content is None) for each in (old, new)] == [
        ("given_up", True),
        ("looked_at", False),
    ]
    assert HistoryEntry.objects.get(verb="import.given_up").forum == old.forum


def test_a_project_that_another_forum_keeps_is_an_error_at_its_cell(cast):
    facts = {"name": "Industriprojekt 0", "dnr": "2021/00000"}
    project = following.create_project(
        cast.kalmar_sekr.party.forum, facts, since=AT.date(), by=cast.kalmar_sekr
    )
    upload = handed_in(cast, {"Projekt": portfolio(1)["Projekt"]})
    assert errors_of(uploads.look(upload)) == [("Projekt", 2, "A", "2021/00000")]
    following.follow_project(cast.sekr.party.forum, project, since=AT.date(), by=cast.sekr)
    assert errors_of(uploads.look(upload)) == [("Projekt", 2, "C", "Pågår")]
    as_it_is = {"Projekt": [["Diarienummer", "Namn"], ["2021/00000", "Industriprojekt 0"]]}
    assert uploads.look(handed_in(cast, as_it_is)).counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("rows", "letter", "words"),
    [
        ([["2020/1", "Ett"], ["2020/1", "Två"]], "A", "redan på rad 2"),
        ([["", "Ett"], ["", "ett"]], "B", "redan på rad 2"),
        ([["2020/9", "Känt"]], "A", "som är 2019/00001"),
        ([["2020/9", ""]], "B", "projektet är nytt"),
    ],
)
def test_projects_are_known_by_number_and_otherwise_by_name(cast, rows, letter, words):
    taken_in(cast, {"Projekt": [["Diarienummer", "Namn"], ["2019/00001", "Känt"]]})
    outcome = uploads.look(handed_in(cast, {"Projekt": [["Diarienummer", "Namn"], *rows]}))
    (error,) = outcome.errors
    assert (error.row, error.letter, words in error.expected) == (1 + len(rows), letter, True)


def test_a_number_may_be_added_to_a_project_known_by_its_name(cast):
    taken_in(cast, {"Projekt": [["Namn"], ["Känt"], ["Okänt"]]})
    outcome = taken_in(cast, {"Projekt": [["Diarienummer", "Namn"], ["2019/00001", "känt"]]})
    assert [(each.label, each.old, each.new) for each in outcome.rows[0].changes] == [
        ("Namn", "Känt", "känt"),
        ("Diarienummer", "", "2019/00001"),
    ]  # fmt: skip


def test_two_lines_of_the_same_funder_and_kind_stay_two(cast):
    taken_in(cast, portfolio(1))
    project = Project.objects.get()
    again = {"funder": "Region Kronoberg", "kind": "public_cash", "source": "Tilläggsbeslut", "by": cast.sekr}
    funding.add_funding(project, amount=50_000, **again)
    sheets = {
        "Finansiering": [
            *portfolio(1)["Finansiering"],
            ["2021/00000", "Region Kronoberg", "Offentlig kontant", 50_000, "B"],
        ]
    }
    assert uploads.look(handed_in(cast, sheets)).counts["unchanged"] == 3
    sheets["Finansiering"].append(["2021/00000", "Region Kronoberg", "Offentlig kontant", 60_000, "B"])
    assert errors_of(uploads.look(handed_in(cast, sheets))) == [("Finansiering", 5, "B", "Region Kronoberg")]


def test_the_columns_of_last_time_are_remembered(cast):
    sheets = {"Projekt": [["Vad det heter", "Färg", "Diarienummer"], ["Ett", "blå", "2019/00001"]]}
    upload = handed_in(cast, sheets)
    assert not uploads.are_decided(upload)
    chosen = uploads.Columns.restored(upload.mapping)
    chosen.sheets[0].keys = ["name", "-", "dnr"]
    upload = uploads.decide(upload, chosen, by=cast.sekr, at=AT)
    outcome = uploads.look(upload)
    assert outcome.notes == ["Kolumner i ”Projekt” som inte används: Färg."]
    uploads.take_in(upload, seen=outcome.seal, by=cast.sekr)
    again = handed_in(cast, sheets)
    assert (uploads.are_decided(again), uploads.look(again).counts["unchanged"]) == (True, 1)


def test_source_and_day_may_be_said_once_for_the_file(cast):
    sheets = {
        "Nyckeltal": [
            ["Namn", "Geografi", "År", "Värde", "Enhet"],
            ["Export", "Kronobergs län", 2024, "181 000", "kr"],
        ]
    }
    upload = handed_in(cast, sheets)
    assert not uploads.are_decided(upload)
    chosen = uploads.Columns.restored(upload.mapping)
    upload = uploads.decide(upload, chosen, source="Tillväxtverket", retrieved_on=AT.date(), by=cast.sekr)
    uploads.take_in(upload, seen=uploads.look(upload).seal, by=cast.sekr)
    figure = KeyFigure.objects.get()
    assert (figure.source, figure.retrieved_on, figure.value) == ("Tillväxtverket", AT.date(), 181_000)


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_secretariat_of_the_forum_imports(cast, who):
    by, forum = getattr(cast, who), cast.sekr.party.forum
    upload = handed_in(cast, portfolio(1))
    before = everything()
    for deed in (
        lambda: uploads.hand_in(forum, "a.csv", b"Namn;Diarienummer\nA;1", by=by),
        lambda: uploads.decide(upload, uploads.Columns.restored(upload.mapping), by=by),
        lambda: uploads.take_in(upload, seen=uploads.look(upload).seal, by=by),
        lambda: uploads.give_up(upload, by=by),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert everything() == before
