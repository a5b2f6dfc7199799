"""The arithmetic of funding, to the krona and the hundredth of a per cent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from projects.shares import HUNDREDTH, apportion, percentages, split

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


@given(st.integers(0, 10**15), AMOUNTS)
@example(2, [1, 1, 1, 1])
@example(10_637_799, [50, 50])
@example(10_637_799, [1] * 12)
@example(1, [1, 1, 1])
def test_no_part_is_a_krona_off(whole, weights):
    """However many parts share what the rounding left."""
    if total := sum(weights):
        exact = [Fraction(whole * weight, total) for weight in weights]
        assert all(
            abs(Fraction(part) - of) < 1 for part, of in zip(apportion(whole, weights), exact, strict=True)
        )


@given(AMOUNTS)
def test_no_share_is_a_hundredth_off(amounts):
    if total := sum(amounts):
        for amount, share in zip(amounts, percentages(amounts), strict=True):
            assert abs(Fraction(share) - Fraction(amount * 100, total)) < Fraction(HUNDREDTH)


@given(st.integers(0, 10**15), AMOUNTS, st.randoms(use_true_random=False))
def test_order_changes_no_part(whole, weights, random):
    """Whoever stands first gets no more for it; only equals can change places."""
    mixed = random.sample(weights, len(weights))
    one, other = (sorted(zip(each, apportion(whole, each), strict=True)) for each in (weights, mixed))
    assert one == other


def test_rest_of_many_parts_is_spread():
    assert apportion(2, [1, 1, 1, 1]) == [0, 0, 1, 1]
    assert apportion(10, [1] * 4) == [2, 2, 3, 3]
    assert apportion(1, [1, 1, 1]) == [1, 0, 0]


def test_whole_that_the_steps_do_not_fill_is_refused():
    with pytest.raises(ValueError, match="multiple"):
        apportion(Decimal("10.5"), [1, 1])


@pytest.mark.parametrize(
    ("amount", "shares", "lines"),
    [
        (10_637_799, ["50", "50"], [5_318_899, 5_318_900]),
        (4_942_088, ["75", "25"], [3_706_566, 1_235_522]),
        (100, ["33.33", "33.33", "33.34"], [33, 33, 34]),
        (0, ["75", "25"], [0, 0]),
        (1, ["50", "50"], [0, 1]),
        (1, ["60", "40"], [1, 0]),
        (10**15, ["33.33", "66.67"], [333_300_000_000_000, 666_700_000_000_000]),
    ],
)
def test_amount_is_split_by_shares(amount, shares, lines):
    assert split(amount, [Decimal(share) for share in shares]) == lines


@pytest.mark.parametrize("shares", [["50", "49.99"], ["100", "0.01"], ["33.333", "66.667"]])
def test_shares_that_are_no_hundred_are_refused(shares):
    with pytest.raises(ValueError, match=r"hundred|multiple"):
        split(100, [Decimal(share) for share in shares])


@given(st.integers(0, 10**15), AMOUNTS)
def test_split_by_rounded_shares_is_the_whole(amount, weights):
    if any(weights):
        lines = split(amount, percentages(weights))
        assert sum(lines) == amount
        assert min(lines) >= 0
