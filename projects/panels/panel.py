"""What a panel is, and how it says what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from forum.formats import missing
from projects.portfolio import Holding

MOST_NAMES = 8
Cells = list[Any]


@dataclass(frozen=True)
class Panel:
    """`rows` are what the table shows and the file holds; `notes` say what could not be counted."""

    key: str
    title: str
    words: str
    chart: SafeString | None
    header: list[str]
    rows: list[Cells]
    foot: Cells = field(default_factory=list)
    legend: list[tuple[SafeString, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def named(what: str, holdings: Sequence[Holding]) -> list[str]:
    """ "Project period: no data for 2 projects: A, B." """
    if not holdings:
        return []
    told = {"what": what, "missing": missing(), "count": len(holdings), "names": names_of(holdings)}
    return [
        ngettext(
            "%(what)s: %(missing)s for %(count)s project, %(names)s.",
            "%(what)s: %(missing)s for %(count)s projects, %(names)s.",
            len(holdings),
        )
        % told
    ]


def names_of(holdings: Iterable[Holding]) -> str:
    names = [each.name for each in holdings]
    more = len(names) - MOST_NAMES
    told = ", ".join(names[:MOST_NAMES])
    return (
        ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more)
        % {
            "names": told,
            "count": more,
        }
        if more > 0
        else told
    )
