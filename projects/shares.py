"""Arithmetic of shares: whole numbers and Decimal, never float."""

from collections.abc import Sequence
from decimal import Decimal

HUNDREDTH = Decimal("0.01")


def apportion(whole: Decimal | int, weights: Sequence[int], step: Decimal = Decimal(1)) -> list[Decimal]:
    """The whole split in proportion to the weights, each part rounded half up to the step.

    Rounding every part on its own can miss the whole (twice half of 10 637 799 is one krona too much). What
    is left or lacking then is put, a step on each, on the largest of the parts that the rounding moved the
    other way: together the parts are the whole, and none is a step off. Weights that are all zero get nothing.
    """
    total = sum(weights)
    if not total:
        return [Decimal(0).quantize(step) for _ in weights]
    steps = _whole_number(Decimal(whole) / step)
    parts = [(2 * steps * weight + total) // (2 * total) for weight in weights]
    missing = steps - sum(parts)
    moved = [parts[i] * total - steps * weight for i, weight in enumerate(weights)]
    other_way = [i for i, by in enumerate(moved) if (by < 0 if missing > 0 else by > 0)]
    largest_first = sorted(other_way, key=lambda i: (-weights[i], i))
    for i in largest_first[: abs(missing)]:
        parts[i] += 1 if missing > 0 else -1
    return [part * step for part in parts]


def percentages(amounts: Sequence[int]) -> list[Decimal]:
    """Each amount's share in per cent with two decimals; together exactly 100.00."""
    return apportion(100, amounts, HUNDREDTH)


def split(amount: int, shares: Sequence[Decimal]) -> list[int]:
    """Whole kronor by shares in per cent, with at most two decimals, that together are a hundred."""
    if sum(shares) != 100:
        raise ValueError("The shares are not a hundred per cent together.")
    return [int(part) for part in apportion(amount, [_whole_number(share / HUNDREDTH) for share in shares])]


def _whole_number(steps: Decimal) -> int:
    if steps != steps.to_integral_value():
        raise ValueError("The whole is no multiple of the step.")
    return int(steps)
