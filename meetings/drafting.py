"""The draft agenda: the deeds by which pages write in the shared document.

Every edit names the entry of the log that its writer had before them. It is written as a branch from there, so that
what others wrote meanwhile stays: texts are merged letter by letter, and of two kinds or lengths the later one counts
(the history has the other). The deeds answer with the fields in which somebody else had written meanwhile.
"""

import unicodedata
import uuid as uuids
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import history
from forum.access import require
from meetings.late_items import mark_late
from meetings.live import branch, desk, ranking
from meetings.live.log import Rejected
from meetings.live.markdown import canonical
from meetings.locking import lock
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.rules import may_edit_agenda, may_order_agenda, may_remove_item, may_write_notes
from meetings.template_items import CLOSING
from members.models import Party, Seat

MOST_ITEMS = 100
LATER_COUNTS = frozenset({"kind", "duration", "presenter"})


@dataclass(frozen=True, kw_only=True)
class ItemFields:
    """What a party writes about an item. `text` is Markdown of the small language, else Inexpressible is raised."""

    title: str
    kind: str = ItemKind.DISCUSSION
    duration: int = 10
    presenter: str = ""
    text: str = ""
    proposal: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "presenter", "text", "proposal"):
            object.__setattr__(self, name, tidy(getattr(self, name)))
        object.__setattr__(self, "kind", str(self.kind))
        object.__setattr__(self, "text", canonical(self.text))


FIELD_NAMES = tuple(field.name for field in fields(ItemFields))


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
    keys = {str(uuids.uuid4()): key for key in standing}
    places = dict(zip(keys, ranking.spread(len(keys)), strict=True))

    def lay_out(items: Any) -> None:
        for name, key in keys.items():
            branch.add(items, name, asdict(standing[key]) | {"pos": places[name]})

    _write(meeting, lay_out, by=by, at=at)
    items = list(meeting.items.all())
    for item in items:
        item.standing = keys[str(item.uuid)]
    AgendaItem.objects.bulk_update(items, ["standing"])
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
    name = str(uuids.uuid4())
    party = proposer or (None if standing else by.party)
    place = len(items) if standing in CLOSING else _place_before_closing(items)
    moves = ranking.place(_ordered(items), name, place)
    values = asdict(fields) | {"pos": moves.pop(name), "proposer": str(party.pk) if party else ""}

    def lay_out(root: Any) -> None:
        branch.add(root, name, values)
        _move(root, moves)

    _write(meeting, lay_out, by=by, at=at)
    meeting.items.filter(uuid=name).update(
        standing=standing,
        carried_from=carried_from,
        project=carried_from.project_id if carried_from else None,
        added_at_meeting=added_at_meeting,
    )
    mark_late([name], by)
    item = meeting.items.select_related("proposer__organisation").get(uuid=name)
    item.meeting = meeting
    if not standing:
        history.record("item.proposed", on=item, by=by, at=at, meeting=meeting, minutes=item.duration)
    return item


@transaction.atomic
def edit_item(
    item: AgendaItem, fields: ItemFields, base_seq: int, *, by: Seat, at: datetime | None = None
) -> list[str]:
    """Write the fields that the writer changed since `base_seq`; those that somebody else had changed too."""
    require(may_edit_agenda(by, _lock_item(item)))
    if item.deleted_at:
        raise ItemRemoved
    mine, beside = _edit(item, asdict(fields), base_seq, by, at)
    if mine:
        history.record("item.edited", on=item, by=by, at=at, fields=mine)
    return beside


@transaction.atomic
def write_note(
    item: AgendaItem, note: str, base_seq: int, *, by: Seat, at: datetime | None = None
) -> list[str]:
    """The note stays open after the agenda is set, until the minutes are finalised. Answers as `edit_item`."""
    require(may_write_notes(by, _lock_item(item)))
    mine, beside = _edit(item, {"note": canonical(tidy(note))}, base_seq, by, at)
    if mine:
        history.record("item.noted", on=item, by=by, at=at)
    return beside


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
        others = [other for other in items if other.pk != item.pk]
        moves = ranking.place(_ordered(others), str(item.uuid), new)
        _write(item.meeting, lambda root: _move(root, moves), by=by, at=at)
        _read_again(item)
        history.record("item.moved", on=item, by=by, at=at, place=new + 1)
    return item


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Seat, at: datetime | None = None) -> AgendaItem:
    """Take the item off the agenda. It stays in the document and can be put back."""
    _lock_item(item)
    require(may_remove_item(by, item))
    if _set_removed(item, True, by, at):
        history.record("item.removed", on=item, by=by, at=at)
    return item


@transaction.atomic
def restore_item(item: AgendaItem, *, by: Seat, at: datetime | None = None) -> AgendaItem:
    """Put a removed item back where it stood."""
    _lock_item(item)
    require(may_remove_item(by, item))
    if _set_removed(item, False, by, at):
        history.record("item.restored", on=item, by=by, at=at)
    return item


@transaction.atomic
def bring_back(
    item: AgendaItem, values: Mapping[str, Any], *, by: Seat, at: datetime | None = None
) -> AgendaItem:
    """Write what the item once said as a new edit on top of what it says now."""
    meeting = _lock_item(item)
    is_note = set(values) <= {"note"}
    require(may_write_notes(by, meeting) if is_note else may_edit_agenda(by, meeting))
    if item.deleted_at:
        raise ItemRemoved
    mine, _beside = _edit(item, dict(values), item.seq, by, at)
    if mine:
        history.record("item.brought_back", on=item, by=by, at=at, fields=mine)
    return item


def _set_removed(item: AgendaItem, removed: bool, by: Seat, at: datetime | None) -> bool:
    """Whether that changed anything."""
    if (item.deleted_at is not None) == removed:
        return False
    _write(item.meeting, lambda root: branch.put(root[str(item.uuid)], {"deleted": removed}), by=by, at=at)
    _read_again(item)
    return True


def _edit(
    item: AgendaItem, wanted: dict[str, Any], base_seq: int, by: Seat, at: datetime | None
) -> tuple[list[str], list[str]]:
    """Write what the writer changed since `base_seq`: those fields, and those that somebody else changed as well."""
    name, now = str(item.uuid), {key: getattr(item, key) for key in wanted}
    then = desk.item_at(item.meeting, name, base_seq) if 0 < base_seq < item.seq else None
    base = base_seq if then else item.seq
    seen = {key: getattr(then or item, key) for key in wanted}
    mine = {key: value for key, value in wanted.items() if value != seen[key]}
    beside = [key for key in mine if seen[key] != now[key] != mine[key]]
    branched = {key: value for key, value in mine.items() if key not in beside or key not in LATER_COUNTS}
    on_top = {key: value for key, value in mine.items() if key not in branched}
    for values, place in ((branched, base), (on_top, None)):
        if values:
            change = partial(_put, name, values)
            _write(item.meeting, change, by=by, base=place, at=at)
    if mine:
        _read_again(item)
    return list(mine), beside


def _put(name: str, values: Mapping[str, Any], root: Any) -> None:
    branch.put(root[name], values)


def _write(
    meeting: Meeting,
    change: Callable[..., None],
    *,
    by: Seat,
    at: datetime | None,
    base: int | None = None,
) -> None:
    try:
        desk.write(meeting, change, by=by, base=base, at=at)
    except Rejected as rejected:
        raise ValidationError(
            _("Together with what others have written meanwhile, this is more than an item can hold."),
            code="rejected",
        ) from rejected


def _read_again(item: AgendaItem) -> None:
    meeting = item.meeting
    item.refresh_from_db()
    item.meeting = meeting


def _lock_item(item: AgendaItem) -> Meeting:
    meeting = lock(item.meeting)
    item.refresh_from_db()
    item.meeting = meeting
    return meeting


def _live_items(meeting: Meeting) -> list[AgendaItem]:
    return list(meeting.items.filter(deleted_at=None))


def _ordered(items: list[AgendaItem]) -> list[tuple[str, str]]:
    return [(str(item.uuid), item.pos) for item in items]


def _move(root: Any, moves: Mapping[str, str]) -> None:
    for name, key in moves.items():
        branch.put(root[name], {"pos": key})


def _place_before_closing(items: list[AgendaItem]) -> int:
    place = len(items)
    while place and items[place - 1].standing in CLOSING:
        place -= 1
    return place
