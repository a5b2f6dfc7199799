"""Whoever has seen everything that is shown cannot work out a group of one to four."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.suppression import FEWEST, Shown, shown

# A machine that is busy with other things is no defect.
bounded = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

START = date(2025, 1, 31)
Split = tuple[int, int]


class Row(NamedTuple):
    pk: int
    period_end: date
    noted_at: datetime
    women: int | None
    men: int | None
    total: int


def series(*splits: Split | int, first: int = 1, late: bool = False) -> list[Row]:
    """One reading a month, noted the same day; a number alone is a total without women and men."""
    rows = []
    for number, split in enumerate(splits):
        women, men = (None, None) if isinstance(split, int) else split
        total = split if isinstance(split, int) else sum(split)
        day = START + timedelta(days=31 * number)
        moment = datetime(2026, 1, 1) - timedelta(number if late else -number)  # noqa: DTZ001
        rows.append(Row(first + number, day, moment, women, men, total))
    return rows


def seen(*splits: Split | int, late: bool = False) -> list[Shown]:
    rows = series(*splits, late=late)
    found = shown({"E1": rows}, ["E1"])
    return [found[row.pk] for row in rows]


def numbers(of: Shown) -> tuple[int | None, int | None, int | None]:
    return of.women, of.men, of.total


HIDDEN = (None, None, None)


@pytest.mark.parametrize(
    ("split", "told"),
    [
        ((62, 86), (62, 86, 148)),
        ((5, 5), (5, 5, 10)),
        ((3, 6), (None, None, 9)),
        ((0, 20), (None, None, 20)),
        ((2, 2), HIDDEN),
        ((0, 0), HIDDEN),
        (7, (None, None, 7)),
        (4, HIDDEN),
    ],
)
def test_single_reading(split, told):
    assert numbers(seen(split)[0]) == told


def test_few_are_said_to_be_few_and_which_of_women_and_men_is_small_is_not_said():
    (few,) = seen((1, 2))
    assert (few.is_few, few.is_withheld) == (True, True)
    assert seen((3, 20)) == [Shown(total=23, is_withheld=True)]
    assert seen((20, 3)) == [Shown(total=23, is_withheld=True)]


def test_rest_of_the_total_is_a_group_too():
    rest_of_two = Row(1, START, datetime(2026, 1, 1), 10, 10, 22)  # noqa: DTZ001
    assert shown({"E1": [rest_of_two]}, ["E1"])[1] == Shown(total=22, is_withheld=True)
    only_women = Row(1, START, datetime(2026, 1, 1), 10, None, 12)  # noqa: DTZ001
    assert shown({"E1": [only_women]}, ["E1"])[1] == Shown(total=12, is_withheld=True)


def test_those_who_came_between_two_readings_are_a_group():
    first, second, third = seen((20, 20), (20, 22), (26, 27))
    assert [numbers(each) for each in (first, second, third)] == [(20, 20, 40), HIDDEN, (26, 27, 53)]
    assert [numbers(each) for each in seen((10, 10), (12, 15))] == [(10, 10, 20), (None, None, 27)]


def test_split_waits_while_it_would_tell_the_one_before():
    assert [numbers(each) for each in seen((4, 11), (10, 11))] == [(None, None, 15), (None, None, 21)]
    assert [numbers(each) for each in seen((4, 11), (30, 40))] == [(None, None, 15), (30, 40, 70)]


def test_correction_that_differs_by_a_few_is_not_shown():
    rows = series((20, 20))
    again = rows[0]._replace(pk=2, noted_at=rows[0].noted_at + timedelta(days=1), women=21, total=41)
    found = shown({"E1": [*rows, again]}, ["E1"])
    assert [numbers(found[pk]) for pk in (1, 2)] == [(20, 20, 40), HIDDEN]


def test_reading_of_an_earlier_day_is_shown_only_when_nothing_is_withheld():
    assert [numbers(each) for each in seen((10, 10), (20, 20), late=True)] == [(10, 10, 20), (20, 20, 40)]
    assert [numbers(each) for each in seen((4, 11), (10, 11), late=True)] == [HIDDEN, (10, 11, 21)]
    first, between, last = series((4, 11), (10, 11), (30, 40))
    between = between._replace(noted_at=last.noted_at + timedelta(days=1))
    found = shown({"E1": [first, between, last]}, ["E1"])
    assert [numbers(found[pk]) for pk in (1, 2, 3)] == [(None, None, 15), HIDDEN, (30, 40, 70)]


def test_readings_noted_at_once_are_judged_day_by_day():
    rows = [row._replace(noted_at=datetime(2026, 1, 1)) for row in series((3, 6), (12, 15))]  # noqa: DTZ001
    found = shown({"E1": list(reversed(rows))}, ["E1"])
    assert [numbers(found[pk]) for pk in (1, 2)] == [(None, None, 9), (12, 15, 27)]


def test_last_piece_of_a_sum_is_withheld_when_it_tells_another():
    pieces = {"EECO01": 40, "EECO02": 20, "EECO05": 17}
    everything = {code: series(total, first=number) for number, (code, total) in enumerate(pieces.items())}
    found = shown(everything, pieces)
    assert [found[pk].total for pk in range(3)] == [40, 20, None]
    everything["EECO05"] = series(12, first=2)
    assert [each.total for each in shown(everything, pieces).values()] == [40, 20, 12]


def test_pieces_of_sums_are_not_even_said_to_be_few():
    assert shown({"EECO04": series(3)}, ["EECO04"])[1] == Shown(is_withheld=True)


def test_companies_are_told_as_they_are():
    assert shown({"EECO19": series(3)}, [])[1] == Shown(total=3)


GROWTH = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=6)


def grown(steps: list[Split]) -> list[Split]:
    women = men = 0
    splits = []
    for more_women, more_men in steps:
        women, men = women + more_women, men + more_men
        splits.append((women, men))
    return splits


@bounded
@given(GROWTH)
def test_nothing_shown_is_small_nor_differs_by_a_few(steps):
    told = seen(*grown(steps))
    for field in ("women", "men", "total"):
        values = [0, *(value for each in told if (value := getattr(each, field)) is not None)]
        assert all(
            abs(one - other) == 0 or abs(one - other) >= FEWEST for one, other in combinations(values, 2)
        )
    assert all((each.women is None) == (each.men is None) for each in told)


@bounded
@given(GROWTH, GROWTH)
def test_what_has_been_shown_is_shown_for_ever(steps, more):
    before, after = seen(*grown(steps)), seen(*grown([*steps, *more]))
    assert after[: len(before)] == before


@bounded
@given(st.permutations(range(4)), st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_no_order_of_the_pieces_tells_the_last(order, counts):
    pieces = dict(zip(("EECO02", "EECO04", "EECO05"), counts, strict=False))
    values = {**pieces, "EECO01": sum(pieces.values())}
    codes = [list(values)[place] for place in order]
    everything = {code: series(values[code], first=place) for place, code in enumerate(codes)}
    rows = {
        code: [row._replace(noted_at=row.noted_at + timedelta(hours=place))]
        for place, (code, (row,)) in enumerate(everything.items())
    }
    found = shown(rows, values)
    told = {code: found[row.pk].total for code, (row,) in rows.items()}
    missing = [code for code, total in told.items() if total is None]
    if len(missing) == 1 and missing[0] != "EECO01":
        left = told["EECO01"] - sum(told[code] or 0 for code in pieces)
        assert left == 0 or left >= FEWEST


def worlds(most: int, readings: int, before: Split = (0, 0)) -> Iterator[tuple[Split, ...]]:
    """Every way in which that many readings can grow to at most that many persons."""
    if not readings:
        yield ()
        return
    for women in range(before[0], most + 1):
        for men in range(before[1], most - women + 1):
            for later in worlds(most, readings - 1, (women, men)):
                yield ((women, men), *later)


def groups(world: tuple[Split, ...]) -> list[int]:
    """Women, men and all at every reading, and those who came between any two."""
    points = [(0, 0), *world]
    found = []
    for (women, men), (more_women, more_men) in combinations(points, 2):
        found += [more_women - women, more_men - men, more_women - women + more_men - men]
    return found


@pytest.mark.parametrize(("most", "readings"), [(26, 2), (12, 3)])
def test_attacker_who_knows_all_the_rules_is_never_sure(most, readings):
    """Who has read this code as well: of all worlds that would show the same, no small group is alike in all."""
    alike = defaultdict(list)
    for world in worlds(most, readings):
        alike[tuple(seen(*world))].append(world)
    sure = [
        (told, group)
        for told, possible in alike.items()
        # Near the largest world, worlds are missing that could be: those are left out.
        if min(sum(world[-1]) for world in possible) <= most - FEWEST
        for group in zip(*map(groups, possible), strict=True)
        if 1 <= group[0] < FEWEST and len(set(group)) == 1
    ]
    assert sure == []
