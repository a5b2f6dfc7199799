"""What a check of frozen rows found: how many of a kind were looked at, and which say something else now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

Row = TypeVar("Row")


@dataclass
class Checked:
    kind: str
    rows: int = 0
    broken: list[str] = field(default_factory=list)


def check(
    kind: str, rows: Iterable[Row], name: Callable[[Row], str], trouble: Callable[[Row], str]
) -> Checked:
    """`trouble` says what differs in one row, or nothing."""
    found = Checked(kind)
    for row in rows:
        found.rows += 1
        if said := trouble(row):
            found.broken.append(f"{name(row)}: {said}")
    return found
