"""The catalogue, the checks between readings, and the arithmetic of pace."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects import catalogue, checks
from projects.checks import Numbers
from projects.models import Indicator, Project
from projects.pace import pace, pace_of, progress, time_gone, women_share
from projects.suppression import Shown

# A machine that is busy with other things is no defect.
bounded = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_lists_are_whole():
    entries = catalogue.entries()
    assert Counter((each.period, each.level) for each in entries.values()) == {
        ("2021-2027", "output"): 19,
        ("2021-2027", "immediate"): 4,
        ("2021-2027", "longer"): 2,
        ("2014-2020", "output"): 20,
        ("2014-2020", "immediate"): 5,
        ("2014-2020", "longer"): 4,
    }
    assert [code for code, each in entries.items() if each.kind == Indicator.Kind.ENTITIES] == [
        "EECO18", "EECO19", "CO20", "CO21", "CO22", "CO23",
    ]  # fmt: skip
    assert [code for code, each in entries.items() if each.is_sensitive] == [
        "EECO12", "EECO15", "CO15", "CO16", "CO17",
    ]  # fmt: skip
    assert {code: each.part_of for code, each in entries.items() if each.part_of} == {
        "EECO03": "EECO02", "CO02": "CO01", "CO04": "CO03", "CO08": "CO07",
    }  # fmt: skip


def test_every_title_fits_and_stands_in_both_languages():
    for each in catalogue.entries().values():
        assert 0 < len(each.sv) <= 200
        assert 0 < len(each.en) <= 200
        assert each.sv != each.en


def test_title_follows_the_reader_and_an_own_name_does_not():
    common = Indicator(code="EECO05", name="Sysselsatta", unit="personer")
    own = Indicator(code="E1", name="Yrkesbevis", unit="bevis")
    with translation.override("en"):
        assert catalogue.name_of(common) == "Employed, including self-employed"
        assert (catalogue.unit_of(common), catalogue.name_of(own)) == ("persons", "Yrkesbevis")
    with translation.override("sv"):
        assert catalogue.name_of(common) == "Sysselsatta, inklusive egenföretagare"
        assert (catalogue.unit_of(common), catalogue.unit_of(own)) == ("personer", "bevis")


@pytest.mark.parametrize(
    ("period", "lists"),
    [
        ("2014–2020", ("2014-2020",)),
        ("2021-2027", ("2021-2027",)),
        ("ESF+ 2021–2027", ("2021-2027",)),
        ("", ("2021-2027", "2014-2020")),
        ("2007–2013", ("2021-2027", "2014-2020")),
    ],
)
def test_list_of_the_programme_period(period, lists):
    assert catalogue.lists_for(period) == lists


def test_what_is_counted_already_is_not_offered():
    groups = catalogue.offered("2014–2020", ["co01", "E1"])
    assert [each.code for _heading, group in groups for each in group][:2] == ["CO02", "CO03"]
    assert catalogue.offered("2014–2020", catalogue.entries()) == []


def test_common_indicators_stand_before_the_projects_own():
    codes = ["E10", "EECR01", "E2", "EECO19", "EECO01", "Egen"]
    assert sorted(codes, key=catalogue.place_of) == ["EECO01", "EECO19", "EECR01", "Egen", "E2", "E10"]


def totals(**counts: int) -> dict[str, Numbers]:
    return {code: Numbers(total=count) for code, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "broken"),
    [
        ({"EECO01": 10, "EECO02": 3, "EECO04": 3, "EECO05": 4}, []),
        ({"EECO01": 10, "EECO02": 3, "EECO04": 3, "EECO05": 3}, ["EECO02 + EECO04 + EECO05"]),
        ({"EECO01": 10, "EECO02": 3, "EECO04": 3}, []),
        ({"EECO01": 10, "EECO02": 8, "EECO04": 3}, ["EECO02 + EECO04 + EECO05"]),
        ({"EECO02": 3, "EECO03": 3}, []),
        ({"EECO02": 3, "EECO03": 4}, ["EECO03"]),
        ({"EECO01": 10, "EECO06": 1, "EECO07": 4, "EECO08": 5}, []),
        ({"EECO01": 10, "EECO06": 2, "EECO07": 4, "EECO08": 5}, ["EECO06 + EECO07 + EECO08"]),
        ({"EECO01": 10, "EECO10": 11}, ["EECO09 + EECO10 + EECO11"]),
        ({"EECO01": 10, "EECR04": 11}, ["EECR04"]),
        ({"EECO01": 10, "EECR04": 10}, []),
        ({"CO01": 10, "CO02": 11, "CO03": 1, "CO04": 2, "CO07": 1, "CO08": 1}, ["CO02", "CO04"]),
        ({"EECO05": 10}, []),
        ({}, []),
    ],
)
def test_relations_between_readings(counts, broken):
    found = checks.broken(totals(**counts))
    assert [finding.text.split(" (")[0] for finding in found] == broken


def test_warning_says_which_numbers_and_names_its_indicators():
    with translation.override("sv"):
        (found,) = checks.broken({"EECO02": Numbers(4, 5, 9), "EECO03": Numbers(5, 3, 8)})
    assert found.text == "EECO03 (kvinnor) är 5, fler än EECO02, som är 4."
    assert found.codes == ("EECO03", "EECO02")


@bounded
@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), st.integers(-3, 3))
def test_participants_are_exactly_their_parts(parts, off):
    counts = dict(zip(("EECO02", "EECO04", "EECO05"), parts, strict=True))
    found = checks.broken(totals(**counts, EECO01=max(sum(parts) + off, 0)))
    assert bool(found) is (max(sum(parts) + off, 0) != sum(parts))


@pytest.mark.parametrize(
    ("before", "after", "falls"), [(5, 4, True), (5, 5, False), (None, 4, False), (4, None, False)]
)
def test_cumulative_total_only_grows(before, after, falls):
    assert checks.falls(before, after) is falls


@pytest.mark.parametrize(
    ("total", "baseline", "target", "done"),
    [
        (148, None, 240, Decimal(148 * 100) / 240),
        (148, 0, 240, Decimal(148 * 100) / 240),
        (40, 20, 60, 50),
        (10, 20, 60, 0),
        (300, None, 240, 125),
        (15, 20, 10, 50),
        (25, 20, 10, 0),
        (5, 20, 10, 150),
        (5, 20, 0, 75),
        (5, None, 0, None),
        (5, 20, 20, None),
        (None, None, 240, None),
        (5, None, None, None),
    ],
)
def test_progress_from_the_baseline_to_the_target(total, baseline, target, done):
    assert progress(total, baseline, target) == done


@pytest.mark.parametrize(
    ("done", "gone", "state"),
    [
        (57, 63, "behind"),
        (58, 63, "on_plan"),
        (68, 63, "on_plan"),
        (69, 63, "ahead"),
        (None, 63, ""),
        (50, None, ""),
    ],
)
def test_pace_has_a_slack_of_five_points(done, gone, state):
    assert pace(None if done is None else Decimal(done), None if gone is None else Decimal(gone)) == state


RUNNING = Project(starts_on=date(2025, 1, 1), ends_on=date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "done", "state"),
    [
        (date(2024, 12, 31), 50, ""),
        (date(2025, 1, 1), 0, "on_plan"),
        (date(2027, 12, 31), 80, "behind"),
        (date(2028, 1, 1), 99, "missed"),
        (date(2028, 1, 1), 100, "reached"),
    ],
)
def test_pace_before_during_and_after_the_project(day, done, state):
    assert pace_of(RUNNING, Decimal(done), day) == state


def test_project_of_one_day_and_project_without_days():
    one_day = Project(starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 1))
    assert [time_gone(one_day, date(2025, 1, day)) for day in (1, 2)] == [0, 100]
    assert pace_of(Project(), Decimal(50), date(2025, 1, 1)) == ""


@pytest.mark.parametrize(
    ("numbers", "share"),
    [
        (Shown(31, 58, 89), Decimal(3100) / 89),
        (Shown(4, 58, 62), None),
        (Shown(None, None, 62), None),
        (Shown(10, 10, 30), 50),
    ],
)
def test_share_of_women_is_of_women_and_men(numbers, share):
    assert women_share(numbers) == share
