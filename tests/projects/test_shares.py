"""The arithmetic of funding, to the krona and the hundredth of a per cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from projects.shares import apportion, percentages

AMOUNTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=12)


def test_three_quarters_are_exact():
    assert percentages([3_706_566, 1_235_522]) == [Decimal("75.00"), Decimal("25.00")]


def test_half_of_an_odd_amount_is_not_one_krona_too_much():
    assert apportion(10_637_799, [50, 50]) == [Decimal(5_318_899), Decimal(5_318_900)]


def test_thirds_put_the_rest_on_one():
    assert percentages([1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert percentages([2, 1, 1, 1]) == [
        Decimal("40.00"),
        Decimal("20.00"),
        Decimal("20.00"),
        Decimal("20.00"),
    ]


def test_rest_is_put_on_the_largest():
    assert percentages([1, 1, 5]) == [Decimal("14.29"), Decimal("14.29"), Decimal("71.42")]


def test_nothing_and_one_krona():
    assert percentages([]) == []
    assert percentages([0, 0]) == [Decimal("0.00"), Decimal("0.00")]
    assert percentages([0, 1]) == [Decimal("0.00"), Decimal("100.00")]


@given(AMOUNTS)
def test_shares_are_a_hundred_per_cent_together(amounts):
    assert sum(percentages(amounts)) == (100 if any(amounts) else 0)


@given(st.integers(0, 10**12), AMOUNTS)
def test_parts_sum_to_the_whole(whole, weights):
    parts = apportion(whole, weights)
    assert sum(parts) == (whole if any(weights) else 0)
    assert all(part == part.to_integral_value() for part in parts)


@given(AMOUNTS)
def test_share_is_nowhere_further_off_than_the_rounding_of_all(amounts):
    if total := sum(amounts):
        for amount, share in zip(amounts, percentages(amounts), strict=True):
            assert abs(share - Decimal(amount) * 100 / total) <= Decimal("0.005") * len(amounts) + Decimal(
                "1e-9"
            )
