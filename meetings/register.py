"""The register of decisions: what a reader asked for, and the same rows as a table to take away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from forum.formats import local
from forum.models import FocusArea, Forum
from meetings.circular_standing import answers_in_writing
from meetings.listing import visible_decisions
from meetings.models import CircularAnswer, Decision
from members.models import Seat

MOST_WORDS, LONGEST = 8, 200
MOST_EXPORTED = 20_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader chose, among what there is to choose."""

    words: str
    year: int | None
    area: FocusArea | None
    years: list[int]
    areas: list[FocusArea]
    decisions: QuerySet[Decision]

    @property
    def is_any(self) -> bool:
        return bool(self.words or self.year or self.area)


def choose(forum: Forum, seats: Sequence[Seat], asked: QueryDict) -> Choice:
    """By year, focus area and words; a choice that is not there counts as none."""
    found = (
        visible_decisions(forum, seats).select_related("meeting__minutes").defer("meeting__minutes__snapshot")
    )
    in_year = Coalesce("meeting__year", "circular__year")
    years = list(found.order_by(in_year.desc()).values_list(in_year, flat=True).distinct())
    areas = list(forum.focus_areas.filter(decisions__in=found).distinct())
    year = next((each for each in years if str(each) == asked.get("ar", "")), None)
    area = next((each for each in areas if str(each.pk) == asked.get("fokus", "")), None)
    words = asked.get("q", "").replace("\x00", "").strip()[:LONGEST]
    if year:
        found = found.of_year(year)
    if area:
        found = found.filter(focus_area=area)
    for word in words.split()[:MOST_WORDS]:
        titled = Q(item__title__icontains=word) | Q(circular__title__icontains=word)
        found = found.filter(Q(text__icontains=word) | titled)
    return Choice(words, year, area, years, areas, found.prefetch_related(answers_in_writing()))


def table_of(decisions: QuerySet[Decision]) -> tuple[list[str], list[list[Any]]]:
    """Header and rows, a decision each."""
    columns = _columns()
    rows = [[value(decision) for _name, value in columns] for decision in decisions[:MOST_EXPORTED]]
    return [name for name, _value in columns], rows


def _columns() -> list[tuple[str, Callable[[Decision], Any]]]:
    return [
        (_("Designation"), lambda decision: decision.label),
        (_("Date"), lambda decision: local(decision.day).date()),
        (_("Meeting"), lambda decision: str(decision.meeting or _("In writing, between meetings"))),
        (_("Item"), _subject),
        (_("Decision"), lambda decision: "\n".join(decision.clauses)),
        (_("Reservations"), lambda decision: "\n".join(_reservations(decision))),
        (_("Focus area"), lambda decision: str(decision.focus_area or "")),
        (_("Registration number"), lambda decision: _dnr(decision)),
    ]


def _subject(decision: Decision) -> str:
    if decision.circular:
        return decision.circular.title
    return decision.item.title if decision.item else ""


def _reservations(decision: Decision) -> list[str]:
    """Of the parties that reserved themselves at the meeting, or wrote beside their answer in writing."""
    said = [(each.party, each.text) for each in decision.reservations.all()]
    if decision.circular:
        given: list[CircularAnswer] = decision.circular.given  # type: ignore[attr-defined]  # answers_in_writing
        said += [(each.party, each.comment) for each in given if each.comment]
    return [f"{party}: {text}" if text else str(party) for party, text in said]


def _dnr(decision: Decision) -> str:
    minutes = getattr(decision.meeting, "minutes", None)
    return minutes.dnr if minutes else ""
