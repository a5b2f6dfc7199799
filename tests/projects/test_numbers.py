"""Indicators: exact, sourced, never overwritten."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from projects import indicators
from projects.models import Reading
from projects.pace import standing, time_gone
from tests.projects.conftest import AT


def add(cast, project, **more):
    wanted = {"code": "EECO05", "name": "Sysselsatta", "unit": "personer", "target": 240, **more}
    return indicators.add_indicator(project, **wanted, by=cast.sekr, at=AT)


PERIOD = {"period_start": date(2020, 6, 1), "period_end": date(2021, 8, 31), "source": "Delrapport 4"}


def test_indicator_stands_where_its_newest_reading_says(cast, industry):
    indicator = add(cast, industry)
    indicators.record_reading(indicator, **PERIOD, women=20, men=30, total=50, by=cast.sekr, at=AT)
    later = {**PERIOD, "period_end": date(2021, 12, 31)}
    indicators.record_reading(indicator, **later, women=62, men=86, total=148, by=cast.sekr, at=AT)
    found = standing(indicator, industry, date(2022, 1, 15))
    assert found.reading.total == 148
    assert (round(found.done, 1), round(found.gone, 1)) == (Decimal("61.7"), Decimal("62.8"))
    assert (found.pace, round(found.women_share)) == ("on_plan", 42)


@pytest.mark.parametrize(("total", "pace"), [(100, "behind"), (148, "on_plan"), (200, "ahead")])
def test_pace_is_told_against_the_time_gone(cast, industry, total, pace):
    indicator = add(cast, industry)
    indicators.record_reading(indicator, **PERIOD, total=total, by=cast.sekr, at=AT)
    assert standing(indicator, industry, date(2022, 1, 15)).pace == pace


def test_pace_is_not_told_without_a_period_target_or_reading(cast, unknown, industry):
    timeless = add(cast, unknown)
    indicators.record_reading(timeless, **PERIOD, total=10, by=cast.sekr, at=AT)
    unread, aimless = add(cast, industry), add(cast, industry, code="EECO19", target=None)
    indicators.record_reading(aimless, **PERIOD, total=10, by=cast.sekr, at=AT)
    day = date(2022, 1, 15)
    paces = [
        standing(timeless, unknown, day).pace,
        standing(unread, industry, day).pace,
        standing(aimless, industry, day).pace,
    ]
    assert paces == ["", "", ""]


def test_time_gone_stays_between_nothing_and_all(industry):
    days = [date(2019, 1, 1), date(2020, 6, 1), date(2030, 1, 1)]
    assert [time_gone(industry, day) for day in days] == [0, 0, 100]


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
