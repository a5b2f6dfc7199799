"""What is done to indicators and their readings: deeds, and what the trail says of them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from forum.models import HistoryEntry
from projects import following, indicators
from projects.lateness import late_projects
from projects.models import Indicator, Reading
from projects.pace import held, seen_by_everybody
from projects.rules import may_see_small_groups
from tests.factories import local
from tests.projects.conftest import AT

PERIOD = {"period_start": date(2020, 6, 1), "period_end": date(2020, 12, 31), "source": "Delrapport 1"}
LATER = {**PERIOD, "period_end": date(2021, 12, 31), "source": "Delrapport 3"}


@pytest.fixture
def counted(cast, industry) -> Indicator:
    return indicators.add_indicator(
        industry, name="Yrkesbevis", unit="bevis", target=160, by=cast.sekr, at=AT
    )


def test_common_indicators_are_added_several_at_once(cast, industry):
    added = indicators.add_common(industry, ["CO01", "CO23"], by=cast.sekr, at=AT)
    assert [(each.code, each.kind, each.name[:8]) for each in added] == [
        ("CO01", "persons", "Arbetslö"),
        ("CO23", "entities", "Mikroför"),
    ]
    for codes in (["CO02", "CO01"], ["CO02", "EECO99"]):
        with pytest.raises(ValidationError):
            indicators.add_common(industry, codes, by=cast.sekr, at=AT)
    assert industry.indicators.count() == 2


def test_own_indicators_get_the_next_code(cast, industry, counted):
    again = indicators.add_indicator(industry, name="Kurser", unit="kurser", kind="other", by=cast.sekr)
    assert (counted.code, again.code) == ("E1", "E2")


@pytest.mark.parametrize("who", ["ifmetall", "board", "region", "kalmar_sekr"])
def test_nobody_else_changes_what_a_project_counts(cast, industry, counted, who):
    by = getattr(cast, who)
    deeds = [
        lambda: indicators.add_indicator(industry, name="X", unit="X", by=by),
        lambda: indicators.add_common(industry, ["CO01"], by=by),
        lambda: indicators.change_indicator(counted, {"target": 1}, by=by),
        lambda: indicators.retire_indicator(counted, by=by),
        lambda: indicators.bring_back_indicator(counted, by=by),
        lambda: indicators.record_reading(counted, **PERIOD, total=5, by=by),
    ]
    for deed in deeds:
        with pytest.raises(PermissionDenied):
            deed()
    counted.refresh_from_db()
    assert (counted.target, counted.retired_at, industry.indicators.count()) == (160, None, 1)


def test_changed_target_says_what_it_was(cast, counted):
    indicators.change_indicator(counted, {"target": 200, "target_women": Decimal(40)}, by=cast.sekr, at=AT)
    indicators.change_indicator(counted, {"target": 200}, by=cast.sekr, at=AT)
    counted.refresh_from_db()
    assert (counted.target, counted.target_women) == (200, 40)
    assert HistoryEntry.objects.get(verb="project.indicator_changed").facts == {
        "code": "E1",
        "before": {"target": "160", "target_women": ""},
        "after": {"target": "200", "target_women": "40"},
    }
    with pytest.raises(TypeError):
        indicators.change_indicator(counted, {"kind": "entities"}, by=cast.sekr)
    with pytest.raises(ValidationError):
        indicators.change_indicator(counted, {"target_women": Decimal(101)}, by=cast.sekr)


def test_retired_indicator_takes_no_readings_until_it_is_brought_back(cast, counted):
    indicators.retire_indicator(counted, by=cast.sekr, at=AT)
    counted.refresh_from_db()
    assert counted.retired_at == AT
    with pytest.raises(ValidationError):
        indicators.retire_indicator(counted, by=cast.sekr)
    with pytest.raises(ValidationError):
        indicators.record_reading(counted, **PERIOD, total=5, by=cast.sekr)
    indicators.bring_back_indicator(counted, by=cast.sekr, at=AT)
    counted.refresh_from_db()
    with pytest.raises(ValidationError):
        indicators.bring_back_indicator(counted, by=cast.sekr)
    indicators.record_reading(counted, **PERIOD, total=5, by=cast.sekr)
    verbs = HistoryEntry.objects.filter(verb__contains="indicator_").order_by("pk")
    assert list(verbs.values_list("verb", flat=True))[1:] == [
        "project.indicator_retired",
        "project.indicator_brought_back",
    ]


def test_correction_is_a_new_row_and_the_last_one_holds(cast, counted):
    for total, moment in ((50, local(2026, 11, 1)), (60, local(2026, 11, 2))):
        indicators.record_reading(counted, **PERIOD, total=total, by=cast.sekr, at=moment)
    assert [each.total for each in held(counted.readings.all())] == [60]
    assert counted.readings.count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        counted.readings.update(total=1)


def test_same_reading_twice_is_one(cast, counted):
    for _press in range(2):
        indicators.record_reading(counted, **PERIOD, women=20, men=30, total=50, by=cast.sekr, at=AT)
    assert counted.readings.count() == 1
    assert HistoryEntry.objects.filter(verb="project.reading_recorded").count() == 1


def test_trail_holds_no_numbers_about_persons(cast, counted):
    reading = indicators.record_reading(counted, **PERIOD, women=3, men=1, total=4, by=cast.sekr, at=AT)
    assert HistoryEntry.objects.get(verb="project.reading_recorded").facts == {
        "code": "E1",
        "period_end": "2020-12-31",
        "reading": reading.pk,
    }


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"women": 6, "men": 6, "total": 11}, "total"),
        ({"total": -1}, "total"),
        ({"total": 2**63}, "total"),
        ({"total": 5, "source": ""}, "source"),
        ({"total": 5, "source": "Enligt 19121212-1212"}, "source"),
    ],
)
def test_wrong_reading_is_refused_at_its_field(cast, counted, wrong, field):
    with pytest.raises(ValidationError) as refusal:
        indicators.record_reading(counted, **{**PERIOD, **wrong}, by=cast.sekr)
    assert list(refusal.value.error_dict) == [field]
    assert Reading.objects.count() == 0


def test_companies_have_no_gender(cast, industry):
    companies = indicators.add_indicator(
        industry, name="Företag", kind="entities", unit="företag", by=cast.sekr
    )
    with pytest.raises(ValidationError) as refusal:
        indicators.record_reading(companies, **PERIOD, women=1, men=1, total=2, by=cast.sekr)
    assert list(refusal.value.error_dict) == ["women"]
    indicators.record_reading(companies, **PERIOD, total=2, by=cast.sekr)
    assert [each.total for each in seen_by_everybody([companies]).values()] == [2]


@pytest.mark.parametrize("field", ["name", "unit", "source", "code"])
def test_personal_identity_number_is_refused_anywhere(cast, industry, field):
    fields = {"name": "Yrkesbevis", "unit": "bevis", field: "191212121212"}
    with pytest.raises(ValidationError) as refusal:
        indicators.add_indicator(industry, **fields, by=cast.sekr)
    assert list(refusal.value.error_dict) == [field]


def test_keeper_and_owner_see_small_groups(cast, industry):
    industry.owner = cast.region.party.organisation
    industry.save(update_fields=["owner"])
    seats = ("sekr", "region", "ifmetall", "board", "kalmar_sekr", "kalmar_region")
    assert {who: may_see_small_groups(getattr(cast, who), industry) for who in seats} == {
        "sekr": True,
        "region": True,
        "ifmetall": False,
        "board": False,
        "kalmar_sekr": False,
        "kalmar_region": False,
    }


def test_nobody_else_sees_small_groups_of_a_project_without_an_owner(cast, industry):
    assert [may_see_small_groups(seat, industry) for seat in (cast.sekr, cast.region)] == [True, False]


@pytest.fixture
def running(cast):
    facts = {
        "name": "Omställning",
        "state": "running",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    return following.create_project(cast.sekr.party.forum, facts, since=date(2026, 1, 1), by=cast.sekr, at=AT)


def test_lateness_follows_the_pace_and_tells_only_what_everybody_may_see(cast, running):
    period = {"period_start": date(2026, 1, 1), "period_end": date(2026, 9, 30), "source": "Rapport"}
    late, few, gone = (
        indicators.add_indicator(running, name=name, unit="personer", target=200, by=cast.sekr, at=AT)
        for name in ("Deltagare", "Få", "Slutade")
    )
    for indicator, total in ((late, 80), (few, 3), (gone, 80)):
        indicators.record_reading(indicator, **period, total=total, by=cast.sekr, at=AT)
    indicators.retire_indicator(gone, by=cast.sekr, at=AT)
    (found,) = late_projects(cast.sekr.party.forum, date(2026, 11, 1))
    assert found.reasons == ["Deltagare: 80 av 200 (40\xa0%) när 83\xa0% av tiden har gått."]
