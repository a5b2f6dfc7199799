"""What the follow-up counts, against what the rooms recorded."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import translation

from forum.report.figures import gather
from forum.report.rows import rows_of
from meetings.models import Attendance
from projects.models import Figure, FundingLine
from tests.factories import local
from tests.report.years import AT, act


@pytest.fixture
def figures(year: SimpleNamespace) -> dict:
    with translation.override("en"):
        return gather(year.forum, 2026, AT)


def test_totals_count_what_happened(figures: dict) -> None:
    assert figures["totals"] == {
        "parties": 5,
        "meetings_held": 1,
        "meetings_jointly_set": 1,
        "parties_called": 5,
        "parties_present": 2,
        "attendance_percent": 40,
        "items": 2,
        "agenda_minutes": 45,
        "items_carried": 2,
        "decisions": 2,
        "decisions_in_writing": 0,
        "actions": 3,
        "actions_done": 1,
        "actions_done_in_time": 1,
        "actions_done_late": 0,
        "actions_dropped": 0,
        "actions_open": 1,
        "actions_late": 1,
        "actions_carried": 2,
        "actions_inherited": 0,
        "projects": 1,
    }
    assert (figures["totals_year_before"], figures["totals_change"]) == (None, None)


def test_attendance_is_told_by_party_and_meeting(figures: dict) -> None:
    rows = {row["party"]: row for row in figures["attendance"]}
    assert (rows["IF Metall"]["present"], rows["IF Metall"]["called"]) == (1, 1)
    assert (rows["Unionen"]["present"], rows["Unionen"]["called"]) == (0, 1)
    assert rows["Teknikföretagen"]["marks"] == [{"meeting": "2026-1", "called": True, "came": True}]


def test_attendance_that_nobody_noted_is_missing_not_zero(year: SimpleNamespace) -> None:
    Attendance.objects.all().delete()
    figures = gather(year.forum, 2026, AT)
    assert figures["totals"]["parties_present"] is None
    assert figures["meetings"][0]["present"] is None
    assert {mark["came"] for row in figures["attendance"] for mark in row["marks"]} == {None}
    assert {(row["called"], row["noted"], row["present"]) for row in figures["attendance"]} == {(1, 0, None)}


def test_agenda_is_shared_by_proposer_without_standing_items(figures: dict) -> None:
    assert figures["agenda"]["by_party"] == [
        {"party": "IF Metall", "items": 1, "minutes": 30, "percent": 67},
        {"party": "Teknikföretagen", "items": 1, "minutes": 15, "percent": 33},
    ]


def test_decisions_keep_their_clauses_and_numbers(figures: dict) -> None:
    first, second = figures["decisions"]
    assert (first["label"], second["label"]) == ("2026-1/1", "2026-1/2")
    assert first["clauses"] == ["att inventera valideringsplatser", "att återkomma vid nästa möte"]
    assert (first["focus_area"], second["focus_area"]) == ("Vidareutbilda befintlig personal", None)


def test_actions_stand_as_they_stood_at_the_cutoff(year: SimpleNamespace, cast: SimpleNamespace) -> None:
    later = act(year.item, cast.teknik, "Stängd senare", date(2026, 3, 31), done_at=local(2027, 2, 1))
    listed = {
        row["text"]: row["standing"] for row in gather(year.forum, 2026, local(2027, 3, 1))["actions"]["all"]
    }
    assert listed == {
        "Inventera platser": "done",
        "Bjud in två företag": "late",
        "Skriv till skolorna": "open",
        later.text: "late",
    }
    inherited = gather(year.forum, 2027, local(2027, 3, 1))["actions"]["all"]
    assert {row["text"] for row in inherited} == {"Bjud in två företag", "Skriv till skolorna", later.text}
    assert {row["from_before"] for row in inherited} == {True}


def test_money_is_exact_and_both_sources_stay(figures: dict) -> None:
    (project,) = figures["projects"]
    assert [line["amount"] for line in project["funding"]] == [3706566, 1235522]
    assert project["funding_total"] == 4942088
    assert [(each["value"], each["used"]) for each in project["figures"]] == [
        ("10637799", True),
        ("11500000", False),
    ]
    assert (project["owner"], project["dnr"], project["starts_on"]) == (None, None, None)


def test_what_is_struck_out_is_left_out(year: SimpleNamespace) -> None:
    line = FundingLine.objects.get(amount=1_235_522)
    FundingLine.objects.filter(pk=line.pk).update(withdrawn_at=AT, withdrawn_because="Fel.")
    Figure.objects.filter(used=False).update(withdrawn_at=AT, withdrawn_because="Fel.")
    (project,) = gather(year.forum, 2026, AT)["projects"]
    assert ([each["amount"] for each in project["funding"]], project["funding_total"]) == ([3706566], 3706566)
    assert [each["value"] for each in project["figures"]] == ["10637799"]


def test_small_groups_are_not_told(figures: dict) -> None:
    reading = figures["projects"][0]["indicators"][0]["reading"]
    assert (reading["women"], reading["men"], reading["total"], reading["split_withheld"]) == (
        None,
        None,
        123,
        True,
    )


def test_next_year_is_empty_until_it_is_planned(figures: dict) -> None:
    assert figures["next_year"] == {"year": 2027, "priorities": [], "meetings": []}


def test_figures_are_plain_data_and_every_row_has_six_cells(figures: dict) -> None:
    assert json.loads(json.dumps(figures)) == figures
    rows = rows_of(figures)
    assert {len(row) for row in rows} == {6}
    assert ["funding", "Kompetens i Kronoberg: total", 4942088, "kr", "", ""] in rows
    assert ["actions", "late", 1, "actions", figures["as_of"], figures["sources"]["actions"]] in rows


def test_other_forums_are_not_counted(year: SimpleNamespace, cast: SimpleNamespace) -> None:
    figures = gather(cast.kalmar_sekr.party.forum, 2026, AT)
    assert (figures["meetings"], figures["decisions"], figures["projects"]) == ([], [], [])
    assert figures["totals"]["actions"] == 0
