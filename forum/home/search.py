"""Search in a forum: the rows that match and that the reader may see, in one question to the database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField, SearchRank
from django.db import connection
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.db.models.fields import BooleanField
from django.db.models.functions import Coalesce, ExtractYear

from forum.access import first_seat_that, is_partner, is_secretariat
from forum.home.models import SearchEntry, Terms, Words
from forum.models import Forum
from meetings.models import Meeting
from meetings.rules import may_see_actions
from members.models import Seat

LONGEST, MOST_WORDS = 100, 8
MOST = 2_000  # rows that are ranked: who has found more needs another word, not another page

Kind = SearchEntry.Kind


@dataclass(frozen=True, slots=True)
class Match:
    """A row that was found, before it is fetched to be shown."""

    pk: int
    kind: str
    year: int | None


@dataclass(frozen=True)
class Found:
    """All that was found, best first. `is_cut`: there is more than could be ranked."""

    matches: list[Match]
    is_cut: bool

    def of(self, kind: str = "", year: int | None = None) -> list[Match]:
        return [each for each in self.matches if kind in {"", each.kind} and year in {None, each.year}]

    def kinds(self, year: int | None = None) -> Counter[str]:
        return Counter(each.kind for each in self.of(year=year))

    def years(self, kind: str = "") -> Counter[int]:
        return Counter(each.year for each in self.of(kind) if each.year)


class AskedFor(Func):
    """`search_query(prefix, words)`: every word, by what it begins with."""

    function, output_field = "search_query", SearchQueryField()


class Matches(Func):
    template, arg_joiner, output_field = "(%(expressions)s)", " @@ ", BooleanField()


def find(forum: Forum, seats: Sequence[Seat], text: str, day: date) -> Found:
    """Every word must occur, as a word or as a part of a longer one. Two queries."""
    catch_up()
    found = list(matching(forum, seats, text, day))
    found.sort(key=lambda row: (round(row[3], 3), row[4] or date.min, row[0]), reverse=True)
    return Found([Match(pk, kind, year) for pk, kind, year, _, _ in found[:MOST]], len(found) > MOST)


def catch_up() -> None:
    """Take in the items that have changed; usually none, for the worker does so as well."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_catch_up()")


def matching(forum: Forum, seats: Sequence[Seat], text: str, day: date) -> QuerySet[Any, Any]:
    """Key, kind, year, rank and day of what is found, in no order: sorting is left to those who need it."""
    rank = SearchRank(F("words"), AskedFor(Value("", output_field=TextField()), _words(text)))
    rows = _matched(forum, seats, text, day)
    on = Coalesce("meeting__starts_at__date", "day")
    year = Coalesce("meeting__year", ExtractYear("day"))
    return rows.annotate(rank=rank, on=on, year=year).values_list("pk", "kind", "year", "rank", "on")[
        : MOST + 1
    ]


def finds(forum: Forum, seats: Sequence[Seat], text: str, day: date) -> bool:
    """Whether there is anything. As many are asked for as in a search: for one row the planner shuns the index."""
    return bool(_matched(forum, seats, text, day).values_list("pk")[:MOST])


def _matched(forum: Forum, seats: Sequence[Seat], text: str, day: date) -> QuerySet[SearchEntry]:
    here = AskedFor(Value(f"{forum.pk}:", output_field=TextField()), _words(text))
    return visible(forum, seats, day).filter(Matches(Terms(F("forum"), F("words")), here))


def cut(text: str) -> str:
    return " ".join(text[:LONGEST].split()[:MOST_WORDS])


def visible(forum: Forum, seats: Sequence[Seat], day: date) -> QuerySet[SearchEntry]:
    """What these seats may read of each kind, as on the pages where it stands."""
    rows = SearchEntry.objects.filter(forum=forum).exclude(meeting__state=Meeting.State.CANCELLED)
    if any(is_secretariat(seat) for seat in seats):
        readable = _of(Kind.ITEM, Kind.NOTE, Kind.DECISION, Kind.FILE)
    elif any(is_partner(seat) for seat in seats):
        is_told = IS_FINALISED | Q(meeting__minutes__shared_at__isnull=False)
        readable = _of(Kind.ITEM, Kind.FILE) | _of(Kind.NOTE, Kind.DECISION) & is_told
    else:
        readable = _of(Kind.ITEM, Kind.NOTE, Kind.DECISION) & IS_FINALISED | _of(Kind.FILE) & IS_SET
    # There is no correction before the record is finalised, and then it is everybody's.
    readable |= _of(Kind.ADDENDUM) & IS_FINALISED | _of(Kind.PROJECT) & _followed(day)
    if first_seat_that(may_see_actions, seats, forum):
        readable |= _of(Kind.ACTION)
    return rows.filter(readable)


# A decision without a meeting was made in writing between two, and is everybody's at once.
IS_FINALISED = Q(meeting__minutes__finalised_at__isnull=False) | Q(kind=Kind.DECISION, meeting=None)
IS_SET = Q(meeting__agenda_state=Meeting.AgendaState.SET, meeting__set_version__isnull=False)


def _of(*kinds: str) -> Q:
    return Q(kind__in=kinds)


def _followed(day: date) -> Q:
    return Q(following__since__lte=day) & (Q(following__until=None) | Q(following__until__gte=day))


def entries(pks: Sequence[int], text: str) -> dict[int, Any]:
    """The rows to show, each with the `stems` that it was found by: they are what is marked."""
    stems = Func(_words(text), function="tsvector_to_array", output_field=ArrayField(TextField()))
    return SearchEntry.objects.select_related("meeting").annotate(stems=stems).in_bulk(pks)


def _words(text: str) -> Func:
    return Words(Value(cut(text), output_field=TextField()))
