"""Keys of an order that many change at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.live.ranges import Ranges
from meetings.live.ranking import LETTERS, LONGEST, between, place, spread

KEYS = st.text(LETTERS, min_size=1, max_size=6).map(lambda key: key.rstrip("0") or "1")


@settings(derandomize=True, max_examples=300)
@given(KEYS, KEYS)
def test_there_is_always_room_between_two_keys(one, other):
    low, high = sorted((one, other))
    if low == high:
        with pytest.raises(ValueError, match="no room"):
            between(low, high)
        return
    for key, ends in ((between(low, high), (low, high)), (between("", low), ("", low))):
        assert ends[0] < key < ends[1]
        assert not key.endswith("0")
    assert between(high, "") > high


@pytest.mark.parametrize("count", [1, 2, 30, 61, 62, 100, 500])
def test_fresh_keys_are_in_order_and_different(count):
    keys = spread(count)
    assert (len(keys), keys) == (count, sorted(set(keys)))
    assert not any(key.endswith("0") for key in keys)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=80))
def test_moves_lead_where_they_are_meant_to(moves):
    order = [(str(number), key) for number, key in enumerate(spread(10))]
    for start, to in moves:
        name = order.pop(start)[0]
        written = place(order, name, to)
        order.insert(min(to, len(order)), (name, ""))
        order = [(each, written.get(each, key)) for each, key in order]
        keys = [key for _name, key in order]
        assert keys == sorted(set(keys))
        assert max(map(len, keys)) <= LONGEST


def test_equal_keys_get_fresh_ones():
    written = place([("a", "V"), ("b", "V")], "c", 1)
    assert sorted(written, key=written.get) == ["a", "c", "b"]


@settings(derandomize=True, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=25))
def test_ranges_hold_what_was_added_and_tell_what_is_new(parts):
    ranges, held = Ranges(), set()
    for start, length in parts:
        added = {
            clock
            for _client, at, more in ranges.missing((1, start, length))
            for clock in range(at, at + more)
        }
        assert added == set(range(start, start + length)) - held
        ranges.add((1, start, length))
        held |= added
