"""Funding, figures and indicators: exact, sourced, never overwritten."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from forum.models import HistoryEntry
from projects import figures, funding, indicators
from projects.models import Figure, Reading
from tests.projects.conftest import AT

ESF = {"funder": "Europeiska socialfonden", "kind": "esf", "source": "Beslut"}


def test_totals_are_exact(skills):
    totals = funding.totals(skills)
    assert totals.total == 4_942_088
    assert [(each.line.funder, each.line.amount, each.share) for each in totals.lines] == [
        ("Europeiska socialfonden", 3_706_566, Decimal("75.00")),
        ("Region Kronoberg", 1_235_522, Decimal("25.00")),
    ]
    assert totals.budget is None


def test_totals_of_nothing(unknown):
    assert funding.totals(unknown) == funding.Totals(0, [], None)


def test_budget_that_differs_is_told_and_not_corrected(cast, skills):
    figures.note_figure(
        skills, kind="budget", value=5_000_000, unit="kr", source="Beslut", used=True, by=cast.sekr, at=AT
    )
    assert funding.totals(skills).budget == 5_000_000
    assert funding.totals(skills).total == 4_942_088


@pytest.mark.parametrize(
    "wrong", [{"amount": -1}, {"amount": 1, "kind": "lottery"}, {"amount": 1, "source": ""}]
)
def test_wrong_funding_is_refused(cast, skills, wrong):
    with pytest.raises(ValidationError):
        funding.add_funding(skills, **{**ESF, **wrong}, by=cast.sekr)
    with pytest.raises(PermissionDenied):
        funding.add_funding(skills, **ESF, amount=1, by=cast.ifmetall)
    assert skills.funding.count() == 2


def test_both_figures_stay_and_one_is_used(cast, industry):
    press, bank = industry.figures.order_by("pk")
    assert (press.used, bank.used, bank.reason) == (False, True, "Fondens eget register.")
    figures.use_figure(press, "Nyare uppgift.", by=cast.sekr, at=AT)
    press.refresh_from_db()
    bank.refresh_from_db()
    assert (press.used, press.reason, bank.used, bank.value) == (True, "Nyare uppgift.", False, 10_637_799)
    assert HistoryEntry.objects.filter(verb="project.figure_used").count() == 2
    with pytest.raises(PermissionDenied):
        figures.use_figure(bank, "X", by=cast.ifmetall)


def test_figure_is_never_overwritten(industry):
    with pytest.raises(DatabaseError), transaction.atomic():
        industry.figures.update(value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        industry.figures.all().delete()
    assert Figure.objects.filter(value=10_637_799).count() == 1


def test_figure_without_source_is_refused(cast, unknown):
    with pytest.raises(ValidationError):
        figures.note_figure(unknown, kind="granted", value=1, unit="kr", source="", by=cast.sekr)


def add(cast, project, **more):
    wanted = {"code": "EECO05", "name": "Sysselsatta", "unit": "personer", "target": 240, **more}
    return indicators.add_indicator(project, **wanted, by=cast.sekr, at=AT)


PERIOD = {"period_start": date(2020, 6, 1), "period_end": date(2021, 8, 31), "source": "Delrapport 4"}


def test_indicator_stands_where_its_newest_reading_says(cast, industry):
    indicator = add(cast, industry)
    indicators.record_reading(indicator, **PERIOD, women=20, men=30, total=50, by=cast.sekr, at=AT)
    later = {**PERIOD, "period_end": date(2021, 12, 31)}
    indicators.record_reading(indicator, **later, women=62, men=86, total=148, by=cast.sekr, at=AT)
    found = indicators.standing(indicator, industry, date(2022, 1, 15))
    assert found.reading.total == 148
    assert (round(found.done, 1), round(found.gone, 1)) == (Decimal("61.7"), Decimal("62.8"))
    assert (found.pace, round(found.women_share)) == ("on_plan", 42)


@pytest.mark.parametrize(("total", "pace"), [(100, "behind"), (148, "on_plan"), (200, "ahead")])
def test_pace_is_told_against_the_time_gone(cast, industry, total, pace):
    indicator = add(cast, industry)
    indicators.record_reading(indicator, **PERIOD, total=total, by=cast.sekr, at=AT)
    assert indicators.standing(indicator, industry, date(2022, 1, 15)).pace == pace


def test_pace_is_not_told_without_a_period_target_or_reading(cast, unknown, industry):
    timeless = add(cast, unknown)
    indicators.record_reading(timeless, **PERIOD, total=10, by=cast.sekr, at=AT)
    unread, aimless = add(cast, industry), add(cast, industry, code="EECO19", target=None)
    indicators.record_reading(aimless, **PERIOD, total=10, by=cast.sekr, at=AT)
    day = date(2022, 1, 15)
    paces = [
        indicators.standing(timeless, unknown, day).pace,
        indicators.standing(unread, industry, day).pace,
        indicators.standing(aimless, industry, day).pace,
    ]
    assert paces == ["", "", ""]


def test_time_gone_stays_between_nothing_and_all(industry):
    days = [date(2019, 1, 1), date(2020, 6, 1), date(2030, 1, 1)]
    assert [indicators.time_gone(industry, day) for day in days] == [0, 0, 100]


def test_reading_that_does_not_add_up_is_refused(cast, industry):
    indicator = add(cast, industry)
    with pytest.raises(ValidationError) as refusal:
        indicators.record_reading(indicator, **PERIOD, women=6, men=6, total=11, by=cast.sekr)
    assert list(refusal.value.error_dict) == ["total"]
    with pytest.raises(PermissionDenied):
        indicators.record_reading(indicator, **PERIOD, total=11, by=cast.unionen)
    assert Reading.objects.count() == 0


def test_indicator_code_is_unique_in_its_project(cast, industry):
    add(cast, industry)
    with pytest.raises(ValidationError):
        add(cast, industry)
