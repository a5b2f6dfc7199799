"""What is planted where, and who has to notice."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Planted:
    """`pattern` (a regular expression, matched once) becomes `defect` in `file`; `guard` has to notice."""

    name: str
    file: str
    pattern: str
    defect: str
    guard: str
