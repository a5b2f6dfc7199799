"""What the page of an item's history shows: the sittings, any two points compared, and what may be brought back."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forum.access import ForumRequest, first_seat_that, is_secretariat
from forum.formats import clock as time_of
from forum.formats import full_day
from meetings.item_history import ItemPast, Sitting
from meetings.models import AgendaItem
from meetings.rules import may_edit_agenda, may_see_minutes, may_write_notes
from meetings.stages import minutes_of

LAST = 2**53


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the item's past that can be compared with another."""

    seq: int
    label: str


def history_context(request: ForumRequest, item: AgendaItem) -> dict[str, Any]:
    past = ItemPast(item, with_note=reads_notes(request, item))
    sittings = past.sittings()
    points = _points(item, sittings)
    first, last = (_asked(request, name) for name in ("from", "to"))
    return {
        "item": item,
        "sittings": sittings,
        "points": points,
        "first": first,
        "last": last if last is not None else (points[0].seq if points else 0),
        "compared": past.between(first, last if last is not None else LAST) if first is not None else None,
        "is_compared": first is not None,
        "may_bring_back": item.deleted_at is None and _writes(request, item),
    }


def reads_notes(request: ForumRequest, item: AgendaItem) -> bool:
    """The note is the secretariat's until the minutes are shared."""
    minutes = minutes_of(item.meeting)
    if any(is_secretariat(seat) for seat in request.seats):
        return True
    return minutes is not None and first_seat_that(may_see_minutes, request.seats, minutes) is not None


def _writes(request: ForumRequest, item: AgendaItem) -> bool:
    rules = (may_edit_agenda, may_write_notes)
    return any(first_seat_that(rule, request.seats, item.meeting) for rule in rules)


def _points(item: AgendaItem, sittings: list[Sitting]) -> list[Point]:
    """Newest first: the end of every sitting, every version, and the beginning."""
    ends = [
        Point(each.last, f"{full_day(each.ended_at)}, {time_of(each.ended_at)}, {_who(each)}")
        for each in sittings
    ]
    cuts = item.meeting.versions.exclude(seq=None).values_list("seq", "number")
    versions = [Point(seq or 0, _("Version %(number)s") % {"number": number}) for seq, number in cuts]
    return [
        *sorted([*ends, *versions], key=lambda point: point.seq, reverse=True),
        Point(0, _("Before it was written")),
    ]


def _who(sitting: Sitting) -> str:
    return ", ".join(dict.fromkeys(str(seat.party) for seat in sitting.seats)) or _("the portal")


def _asked(request: ForumRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= 15 else None
