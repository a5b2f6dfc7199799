"""The draft agenda: the only module that writes the text of agenda items.

Every edit names the revision its writer saw. Two edits of different fields are merged; two edits of the same
field are refused with both texts, so that neither is lost.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from meetings.locking import lock
from meetings.models import AgendaItem, ItemKind, ItemRevision, Meeting
from meetings.rules import may_edit_agenda, may_order_agenda, may_remove_item, may_write_notes
from meetings.template_items import CLOSING
from members.models import Party, Seat

MOST_ITEMS = 100


@dataclass(frozen=True, kw_only=True)
class ItemFields:
    """What a party writes about an item."""

    title: str
    kind: str = ItemKind.DISCUSSION
    duration: int = 10
    presenter: str = ""
    text: str = ""
    proposal: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "presenter", "text", "proposal"):
            object.__setattr__(self, name, tidy(getattr(self, name)))


FIELD_NAMES = tuple(field.name for field in fields(ItemFields))


class StaleEdit(Exception):
    """Somebody else has changed the fields in `clashes` since `base`.

    Carries all three texts; `merged` has what each changed alone, and mine where we clash.
    """

    def __init__(self, item: AgendaItem, mine: Any, theirs: Any, base: Any, clashes: list[str]) -> None:
        super().__init__(f"{item} has changed in {', '.join(clashes)}")
        self.item, self.mine, self.theirs, self.base, self.clashes = item, mine, theirs, base, clashes
        self.merged = {name: theirs[name] if mine[name] == base[name] else mine[name] for name in mine}


class ItemRemoved(Exception):
    """The item was taken off the agenda while somebody wrote in it."""


def tidy(text: str) -> str:
    """One way to write the same text: composed letters, newlines as \\n, no blanks at the ends."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def fields_of(item: AgendaItem) -> ItemFields:
    return ItemFields(**{name: getattr(item, name) for name in FIELD_NAMES})


@transaction.atomic
def begin_agenda(
    meeting: Meeting, standing: Mapping[str, ItemFields], *, by: Seat, at: datetime | None = None
) -> list[AgendaItem]:
    """The standing items of a meeting that has none yet, by their keys."""
    require(may_edit_agenda(by, lock(meeting)) and not meeting.items.exists())
    items = AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=place, standing=key, **asdict(fields))
        for place, (key, fields) in enumerate(standing.items())
    )
    ItemRevision.objects.bulk_create(_revision(item, by, at) for item in items)
    return items


@transaction.atomic
def propose_item(
    meeting: Meeting,
    fields: ItemFields,
    *,
    by: Seat,
    at: datetime | None = None,
    proposer: Party | None = None,
    standing: str = "",
    carried_from: AgendaItem | None = None,
    added_at_meeting: bool = False,
) -> AgendaItem:
    """Add an item, proposed by the acting seat's party unless `proposer` says otherwise or it is standing."""
    may_add = may_write_notes if added_at_meeting else may_edit_agenda
    require(may_add(by, lock(meeting)))
    items = _live_items(meeting)
    if len(items) >= MOST_ITEMS:
        raise ValidationError(
            _("An agenda has at most %(most)s items.") % {"most": MOST_ITEMS}, code="too_many"
        )
    place = len(items) if standing in CLOSING else _place_before_closing(items)
    item = AgendaItem(
        meeting=meeting,
        position=place,
        proposer=proposer or (None if standing else by.party),
        standing=standing,
        carried_from=carried_from,
        added_at_meeting=added_at_meeting,
        **asdict(fields),
    )
    item.save()
    _number([*items[:place], item, *items[place:]])
    _revision(item, by, at).save()
    if not standing:
        history.record("item.proposed", on=item, by=by, at=at, meeting=meeting, minutes=item.duration)
    return item


@transaction.atomic
def edit_item(
    item: AgendaItem, fields: ItemFields, base_revision: int, *, by: Seat, at: datetime | None = None
) -> AgendaItem:
    """Write the fields that the writer changed since `base_revision`, or raise StaleEdit."""
    require(may_edit_agenda(by, _lock_item(item)))
    if item.deleted_at:
        raise ItemRemoved
    merged = _merge(item, asdict(fields), base_revision)
    changed = [name for name in FIELD_NAMES if merged[name] != getattr(item, name)]
    if changed:
        _write(item, {name: merged[name] for name in changed}, by, at)
        history.record("item.edited", on=item, by=by, at=at, fields=changed, revision=item.revision)
    return item


@transaction.atomic
def write_note(
    item: AgendaItem, note: str, base_revision: int, *, by: Seat, at: datetime | None = None
) -> AgendaItem:
    """The note stays open after the agenda is set, until the minutes are finalised."""
    require(may_write_notes(by, _lock_item(item)))
    merged = _merge(item, {"note": tidy(note)}, base_revision)
    if merged["note"] != item.note:
        _write(item, merged, by, at)
        history.record("item.noted", on=item, by=by, at=at, revision=item.revision)
    return item


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by: Seat, at: datetime | None = None) -> AgendaItem:
    """One step up or down; at the end of the list nothing happens."""
    require(may_order_agenda(by, _lock_item(item)))
    items = _live_items(item.meeting)
    place = next((index for index, other in enumerate(items) if other.pk == item.pk), None)
    if place is None:
        raise ItemRemoved
    new = place - 1 if up else place + 1
    if 0 <= new < len(items):
        items[place], items[new] = items[new], items[place]
        _number(items)
        item.position = new
        history.record("item.moved", on=item, by=by, at=at, place=new + 1)
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Seat, at: datetime | None = None) -> AgendaItem:
    """Take the item off the agenda. It stays in the database and can be put back."""
    _lock_item(item)
    require(may_remove_item(by, item))
    if item.deleted_at is None:
        _write(item, {"deleted_at": at or clock.now()}, by, at)
        history.record("item.removed", on=item, by=by, at=at)
    return item


@transaction.atomic
def restore_item(item: AgendaItem, *, by: Seat, at: datetime | None = None) -> AgendaItem:
    """Put a removed item back where it stood."""
    _lock_item(item)
    require(may_remove_item(by, item))
    if item.deleted_at is not None:
        _write(item, {"deleted_at": None}, by, at)
        _number(_live_items(item.meeting))
        history.record("item.restored", on=item, by=by, at=at)
    return item


def _lock_item(item: AgendaItem) -> Meeting:
    meeting = lock(item.meeting)
    item.refresh_from_db()
    item.meeting = meeting
    return meeting


def _live_items(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.filter(deleted_at=None))


def _place_before_closing(items: list[AgendaItem]) -> int:
    place = len(items)
    while place and items[place - 1].standing in CLOSING:
        place -= 1
    return place


def _number(items: list[AgendaItem]) -> None:
    """Positions 0, 1, 2 …, written where they changed."""
    misplaced = [(index, item) for index, item in enumerate(items) if item.position != index]
    for index, item in misplaced:
        item.position = index
    AgendaItem.objects.bulk_update([item for _index, item in misplaced], ["position"])


def _merge(item: AgendaItem, mine: dict[str, Any], base_revision: int) -> dict[str, Any]:
    """Field by field: what only I changed is mine, what I left alone is theirs."""
    theirs = {name: getattr(item, name) for name in mine}
    if base_revision == item.revision:
        return mine
    seen = item.revisions.filter(number=base_revision).first()
    base = {name: seen.fields.get(name) for name in mine} if seen else dict.fromkeys(mine)
    clashes = [
        name for name in mine if mine[name] != theirs[name] and base[name] not in (mine[name], theirs[name])
    ]
    if clashes:
        raise StaleEdit(item, mine, theirs, base, clashes)
    return {name: theirs[name] if mine[name] == base[name] else mine[name] for name in mine}


def _write(item: AgendaItem, values: dict[str, Any], by: Seat, at: datetime | None) -> None:
    for name, value in values.items():
        setattr(item, name, value)
    item.revision += 1
    item.save(update_fields=[*values, "revision"])
    _revision(item, by, at).save()


def _revision(item: AgendaItem, by: Seat, at: datetime | None) -> ItemRevision:
    kept = asdict(fields_of(item)) | {"note": item.note, "removed": item.deleted_at is not None}
    return ItemRevision(item=item, number=item.revision, seat=by, at=at or clock.now(), fields=kept)
