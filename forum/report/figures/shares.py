"""Shares in whole per cent that the paper prints as they stand here."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from projects.shares import apportion


def percent_of(part: int | None, whole: int | None) -> int | None:
    """Rounded half up; without a whole there is none."""
    if part is None or not whole:
        return None
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


def percents(parts: Sequence[int]) -> list[int | None]:
    """Of each part in their sum; together exactly a hundred."""
    if not sum(parts):
        return [None for _part in parts]
    return [int(share) for share in apportion(100, parts)]
