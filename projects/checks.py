"""What must hold between the readings of a project: warnings beside the numbers, never a correction.

The relations are those of the Commission's validation rules for ESF+, and the subsets that the lists name
themselves. They compare readings of the same day, women, men and total each.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import le

from django.utils.translation import gettext, gettext_noop

from forum.formats import number
from projects import catalogue

PARTICIPANTS = "EECO01"
SAID = {"women": gettext_noop("women"), "men": gettext_noop("men"), "total": gettext_noop("total")}


@dataclass(frozen=True, slots=True)
class Numbers:
    """One reading as somebody sees it: None where nothing was recorded or it is not shown."""

    women: int | None = None
    men: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """`parts` together are `whole`, or at most that."""

    parts: tuple[str, ...]
    whole: str
    is_exact: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.parts, self.whole)


@dataclass(frozen=True, slots=True)
class Finding:
    """A relation that the numbers break; `codes` are the indicators whose numbers it is about."""

    codes: tuple[str, ...]
    text: str


def relations() -> list[Relation]:
    found = [
        Relation(("EECO02", "EECO04", "EECO05"), PARTICIPANTS, is_exact=True),
        Relation(("EECO06", "EECO07", "EECO08"), PARTICIPANTS),
        Relation(("EECO09", "EECO10", "EECO11"), PARTICIPANTS),
    ]
    for each in catalogue.entries().values():
        if each.part_of:
            found.append(Relation((each.code,), each.part_of))
        elif each.is_result and each.period == "2021-2027":
            found.append(Relation((each.code,), PARTICIPANTS))
    return found


def broken(numbers: Mapping[str, Numbers]) -> list[Finding]:
    """Every relation that the readings of one day break, by code."""
    return [finding for relation in relations() for finding in _broken(relation, numbers)]


def falls(before: int | None, after: int | None) -> bool:
    """Counted from the start, a total can only grow."""
    return before is not None and after is not None and after < before


def _broken(relation: Relation, numbers: Mapping[str, Numbers]) -> list[Finding]:
    known = [numbers[code] for code in relation.parts if code in numbers]
    whole = numbers.get(relation.whole)
    if whole is None or not known:
        return []
    complete = len(known) == len(relation.parts)
    findings = []
    for field in SAID:
        parts = [value for each in known if (value := getattr(each, field)) is not None]
        limit = getattr(whole, field)
        if limit is None or not parts:
            continue
        exact = relation.is_exact and complete and len(parts) == len(relation.parts)
        holds: Callable[[int, int], bool] = int.__eq__ if exact else le
        if not holds(sum(parts), limit):
            findings.append(Finding(relation.codes, _told(relation, field, sum(parts), limit, exact)))
    return findings


def _told(relation: Relation, field: str, parts: int, whole: int, exact: bool) -> str:
    text = (
        gettext("%(parts)s (%(what)s) is %(sum)s, but should be as %(whole)s: %(limit)s.")
        if exact
        else gettext("%(parts)s (%(what)s) is %(sum)s, more than %(whole)s: %(limit)s.")
    )
    return text % {
        "parts": " + ".join(relation.parts),
        "what": gettext(SAID[field]),
        "sum": number(parts),
        "whole": relation.whole,
        "limit": number(whole),
    }
