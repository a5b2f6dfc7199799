"""Dates, times and amounts as the portal writes them."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from forum import formats

MEETING = datetime(2026, 12, 4, 12, 5, tzinfo=UTC)
WHOLE = datetime(2026, 12, 4, 12, 0, tzinfo=UTC)
END = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_swedish() -> object:
    with translation.override("sv"):
        yield


def test_days_are_written_in_swedish() -> None:
    assert formats.day(MEETING) == "4 december"
    assert formats.full_day(MEETING) == "4 december 2026"
    assert formats.short_day(MEETING) == "4 dec"
    assert formats.weekday(MEETING) == "fredag 4 december"
    assert formats.day(None) == ""


def test_times_are_local_and_have_a_full_stop() -> None:
    assert formats.clock(MEETING) == "13.05"
    assert formats.daytime(MEETING).replace("\u00a0", " ") == "fredag 4 december kl. 13.05"


def test_timespan_leaves_out_minutes_of_whole_hours() -> None:
    assert formats.timespan(WHOLE, END).replace("\u00a0", " ") == "kl. 13–15"
    assert formats.timespan(MEETING, END).replace("\u00a0", " ") == "kl. 13.05–15.00"


def test_amounts_have_spaces_that_do_not_break() -> None:
    assert formats.kr(3_706_566) == "3\u00a0706\u00a0566\u00a0kr"
    assert formats.thousands(12_400_000) == "12\u00a0400"
    assert formats.percent(Decimal(75)) == "75,00\u00a0%"
    assert formats.percent(75) == "75\u00a0%"
    assert formats.number(Decimal("24.1"), 1) == "24,1"


@pytest.mark.parametrize(
    ("value", "written"), [("58.71", "59"), ("58.5", "59"), ("57.49", "57"), ("0.4", "0"), ("99.5", "100")]
)
def test_decimals_that_are_not_shown_are_rounded(value: str, written: str) -> None:
    assert formats.percent(Decimal(value), 0) == f"{written}\u00a0%"
    assert formats.number(float(value), 0) == written


def test_missing_values_are_said_to_be_missing() -> None:
    assert {formats.kr(None), formats.percent(None), formats.number(None)} == {"uppgift saknas"}


@pytest.mark.parametrize(
    ("name", "letters"), [("IF Metall", "IM"), ("Unionen", "UN"), ("Region Kalmar län", "RK"), ("", "")]
)
def test_initials_stand_for_a_name(name: str, letters: str) -> None:
    assert formats.initials(name) == letters


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(Decimal("61.67"), 0, "62"), (Decimal("0.5"), 0, "1"), (61.67, 1, "61,7"), (Decimal("-2.5"), 0, "-3")],
)
def test_decimals_are_rounded_and_not_cut(value, decimals, written):
    assert formats.number(value, decimals) == written
