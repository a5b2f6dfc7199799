"""Arithmetic of shares: whole numbers and Decimal, never float."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def apportion(whole: Decimal | int, weights: Sequence[int], step: Decimal = Decimal(1)) -> list[Decimal]:
    """The whole split in proportion to the weights, each part rounded half up to the step.

    Rounding every part on its own can miss the whole (twice half of 10 637 799 is one krona too much), so
    what is left or lacking is put on the largest part. Weights that are all zero get nothing.
    """
    total = sum(weights)
    if not total:
        return [Decimal(0).quantize(step) for _ in weights]
    parts = [(Decimal(whole) * weight / total).quantize(step, ROUND_HALF_UP) for weight in weights]
    largest = max(range(len(parts)), key=lambda i: weights[i])
    parts[largest] += Decimal(whole) - sum(parts)
    return parts


def percentages(amounts: Sequence[int]) -> list[Decimal]:
    """Each amount's share in per cent with two decimals; together exactly 100.00."""
    return apportion(100, amounts, HUNDREDTH)
