"""The names and addresses of reported periods."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from projects.periods import HALF_YEAR, QUARTER, Period, latest_ended, read_period

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("start", "end", "slug", "name"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), "2025", "2025"),
        (date(2025, 7, 1), date(2025, 12, 31), "2025-halvar-2", "andra halvåret 2025"),
        (date(2026, 7, 1), date(2026, 9, 30), "2026-kvartal-3", "tredje kvartalet 2026"),
        (
            date(2026, 2, 1),
            date(2026, 3, 15),
            "2026-02-01--2026-03-15",
            "1 februari 2026 till 15 mars 2026",
        ),
    ],
)
def test_period_has_a_name_and_an_address(start, end, slug, name):
    period = Period(start, end)
    with translation.override("sv"):
        assert (period.slug, str(period)) == (slug, name)
    assert read_period(slug) == period


@given(DAYS, DAYS)
def test_every_address_leads_back_to_its_period(one, other):
    period = Period(min(one, other), max(one, other))
    assert read_period(period.slug) == period


@pytest.mark.parametrize(
    "slug", ["", "0000", "2026-kvartal-5", "2026-halvar-3", "2026-02-30--2026-03-01", "x"]
)
def test_what_names_no_period_is_none(slug):
    assert read_period(slug) is None


def test_following_and_latest_ended():
    assert latest_ended(date(2026, 11, 27), HALF_YEAR).slug == "2026-halvar-1"
    assert latest_ended(date(2026, 1, 1), HALF_YEAR).slug == "2025-halvar-2"
    assert latest_ended(date(2026, 1, 15), QUARTER).slug == "2025-kvartal-4"
    assert Period(date(2026, 10, 1), date(2026, 12, 31)).following.slug == "2027-kvartal-1"
    assert Period(date(2025, 1, 1), date(2025, 12, 31)).following.slug == "2026"
