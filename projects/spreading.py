"""An amount spread over the years it is for."""

from datetime import date
from itertools import accumulate, pairwise


def spread(amount: int, starts: date, ends: date) -> dict[int, int]:
    """By year, in proportion to its days; the parts sum to the amount exactly.

    What rounding leaves of a year is carried over to the next, so that no part is more than a krona off, and
    none is negative, however small the amount and many the years.
    """
    years = range(starts.year, ends.year + 1)
    gone = [0, *accumulate(days_within(year, starts, ends) for year in years)]
    until = [(2 * amount * days + gone[-1]) // (2 * gone[-1]) for days in gone]  # rounded half up
    return {year: last - first for year, (first, last) in zip(years, pairwise(until), strict=True)}


def days_within(year: int, starts: date, ends: date) -> int:
    first, last = max(starts, date(year, 1, 1)), min(ends, date(year, 12, 31))
    return max((last - first).days + 1, 0)
