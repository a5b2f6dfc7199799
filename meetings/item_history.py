"""An item's past in words: who wrote what, who removed what, and when. Read out of the document's log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from meetings.item_words import WORDS
from meetings.live.authorship import Part, Story
from meetings.live.items import Item
from meetings.live.past import VALUES, Moment, Row, moments
from meetings.models import AgendaItem, AgendaVersion, LogEntry
from meetings.versions import said
from members.models import Seat

TEXTS = ("title", "text", "proposal", "note")
TOGETHER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Marked:
    """A run of a text: kept, written or removed, and by whom."""

    text: str
    what: str  # kept, added or gone
    by: Seat | None


@dataclass(frozen=True, slots=True)
class TextChange:
    name: str
    label: str
    parts: list[Marked]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that was set. `is_lost`: it gave way at once to one that somebody else set at the same time."""

    name: str
    label: str
    old: str
    new: str
    by: Seat | None
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Sitting:
    """A stretch of writing without a long pause. `what` is written, edited, removed or restored."""

    what: str
    first: int
    last: int
    began_at: datetime
    ended_at: datetime
    seats: list[Seat]
    texts: list[TextChange]
    values: list[ValueChange]


class ItemPast:
    """Everything that has happened to an item."""

    def __init__(self, item: AgendaItem, *, with_note: bool) -> None:
        name = str(item.uuid)
        self.texts = TEXTS if with_note else TEXTS[:-1]
        entries = LogEntry.objects.filter(document=item.meeting.document).order_by("seq")
        rows = (
            Row(seq, bytes(payload), name in touched, seat, at)
            for seq, payload, touched, seat, at in entries.values_list(
                "seq", "payload", "touched", "seat_id", "at"
            ).iterator()
        )
        self.moments = moments(rows, name)
        named = {moment.seat for moment in self.moments if moment.seat}
        seats = Seat.objects.filter(pk__in=named).select_related("user", "party__organisation")
        self._seats = {seat.pk: seat for seat in seats}

    def sittings(self) -> list[Sitting]:
        """Newest first."""
        found, stretch = [], list[Moment]()
        for moment in self.moments:
            if stretch and (moment.at - stretch[-1].at > TOGETHER or _turns(moment) or _turns(stretch[-1])):
                found.append(self._sitting(stretch))
                stretch = []
            stretch.append(moment)
        found += [self._sitting(stretch)] if stretch else []
        return [each for each in reversed(found) if each.texts or each.values or each.what != "edited"]

    def between(self, first: int, last: int) -> Sitting | None:
        """What happened after entry `first`, up to and with entry `last`."""
        stretch = [moment for moment in self.moments if first < moment.seq <= last]
        return self._sitting(stretch) if stretch else None

    def at(self, seq: int) -> Item | None:
        """The item as it read after an entry."""
        return next((moment.after for moment in reversed(self.moments) if moment.seq <= seq), None)

    def _sitting(self, stretch: list[Moment]) -> Sitting:
        first, last = stretch[0], stretch[-1]
        authors = dict.fromkeys(moment.seat for moment in stretch)
        return Sitting(
            what=_what(stretch),
            first=first.seq,
            last=last.seq,
            began_at=first.at,
            ended_at=last.at,
            seats=[self._seats[pk] for pk in authors if pk in self._seats],
            texts=[change for name in self.texts if (change := self._text_change(name, stretch))],
            values=list(self._value_changes(stretch)),
        )

    def _text_change(self, name: str, stretch: list[Moment]) -> TextChange | None:
        story = Story(getattr(stretch[0].before, name, ""))
        for moment in stretch:
            story.becomes(getattr(moment.after, name), moment.seat)
        parts = [self._marked(part) for part in story.parts()]
        if all(part.what == "kept" for part in parts):
            return None
        return TextChange(name, str(WORDS[name]), parts)

    def _marked(self, part: Part) -> Marked:
        if part.is_gone:
            return Marked(part.text, "gone", self._seats.get(part.removed or 0))
        return Marked(part.text, "added" if part.is_new else "kept", self._seats.get(part.wrote or 0))

    def _value_changes(self, stretch: list[Moment]) -> Iterable[ValueChange]:
        for moment in stretch:
            by = self._seats.get(moment.seat or 0)
            for name in VALUES:
                old, new = getattr(moment.before, name, ""), getattr(moment.after, name)
                if old != new and new != "":
                    yield self._value(name, old, new, by, False)
            for name, value in moment.lost:
                yield self._value(name, getattr(moment.after, name), value, by, True)

    @staticmethod
    def _value(name: str, old: Any, new: Any, by: Seat | None, is_lost: bool) -> ValueChange:
        return ValueChange(name, str(WORDS[name]), said(name, old), said(name, _whole(new)), by, is_lost)


def _whole(value: Any) -> Any:
    """Yjs has no whole numbers of its own."""
    return int(value) if isinstance(value, float) and value == int(value) else value


def _turns(moment: Moment) -> bool:
    """The item came, went or came back: a stretch of its own."""
    return moment.before is None or moment.before.deleted != moment.after.deleted


def _what(stretch: list[Moment]) -> str:
    before, after = stretch[0].before, stretch[-1].after
    if before is None:
        return "written"
    if before.deleted != after.deleted:
        return "removed" if after.deleted else "restored"
    return "edited"


def writers_since(version: AgendaVersion) -> dict[str, list[str]]:
    """The parties that have written in each item since a version was cut, by the item's uuid."""
    if version.seq is None:
        return {}
    entries = LogEntry.objects.filter(document=version.meeting.document, seq__gt=version.seq)
    pairs = {(name, seat) for touched, seat in entries.values_list("touched", "seat_id") for name in touched}
    seats = Seat.objects.filter(pk__in={seat for _name, seat in pairs}).select_related("party__organisation")
    parties = {seat.pk: str(seat.party) for seat in seats}
    named = sorted((name, parties[seat]) for name, seat in pairs if seat in parties)
    return {
        name: list(dict.fromkeys(party for _name, party in group))
        for name, group in groupby(named, key=lambda pair: pair[0])
    }
