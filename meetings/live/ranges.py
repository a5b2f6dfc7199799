"""Sets of clocks of many clients, kept as ranges: what has been deleted, and what a new deletion adds to it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

Range = tuple[int, int, int]


class Ranges:
    """Ranges are (client, clock, length)."""

    def __init__(self, given: Iterable[Range] = ()) -> None:
        self._of: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for each in given:
            self.add(each)

    def missing(self, given: Range) -> list[Range]:
        """The parts of a range that the set does not hold."""
        client, start, length = given
        end, found = start + length, []
        held = self._of.get(client, [])
        for first, last in held[self._first(held, start) :]:
            if first >= end:
                break
            if first > start:
                found.append((client, start, first - start))
            start = max(start, last)
        if start < end:
            found.append((client, start, end - start))
        return found

    def add(self, given: Range) -> None:
        client, start, length = given
        end, held = start + length, self._of[client]
        low = self._first(held, start)
        high = low
        while high < len(held) and held[high][0] <= end:
            start, end = min(start, held[high][0]), max(end, held[high][1])
            high += 1
        held[low:high] = [(start, end)]

    @staticmethod
    def _first(held: list[tuple[int, int]], start: int) -> int:
        """The first range that ends at or after `start`."""
        place = bisect_left(held, (start, start))
        return place - 1 if place and held[place - 1][1] >= start else place
