"""The choices above a list. They stand in the address, so that a link leads to the list as it was seen."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Filter:
    """One select above the list. An empty value is "any of them"."""

    name: str
    label: str
    value: str
    options: list[tuple[str, str]]


def known(value: str | None, values: Iterable[str], usual: str) -> str:
    """What was asked for, or the usual when the list has no such choice."""
    return value if value is not None and value in values else usual
