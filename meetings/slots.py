"""When each item of a meeting is due: as the agenda was set, else as the draft stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.models import Meeting
from meetings.versions import Items


@dataclass(frozen=True, slots=True)
class Slot:
    starts_at: datetime
    ends_at: datetime
    title: str


def slots(meeting: Meeting) -> dict[str, Slot]:
    """By the item's uuid. An item that came after the agenda was set has the place the draft gives it."""
    set_items = meeting.set_version.items if meeting.set_version else []
    set_slots = slots_of(meeting, set_items)
    if meeting.agenda_state == Meeting.AgendaState.SET:
        return set_slots
    return {**draft_slots(meeting), **set_slots}


def slots_of(meeting: Meeting, items: Items) -> dict[str, Slot]:
    return _one_after_another(
        meeting.starts_at, ((item["uuid"], item["title"], item["duration"]) for item in items)
    )


def draft_slots(meeting: Meeting) -> dict[str, Slot]:
    items = meeting.items.filter(deleted_at=None)
    return _one_after_another(
        meeting.starts_at, ((str(item.uuid), item.title, item.duration) for item in items)
    )


def _one_after_another(starts_at: datetime, items: Iterable[tuple[str, str, int]]) -> dict[str, Slot]:
    """An item that takes no time has a minute all the same: a calendar shows nothing shorter."""
    found = {}
    for uuid, title, minutes in items:
        found[uuid] = Slot(starts_at, starts_at + timedelta(minutes=max(minutes, 1)), title)
        starts_at += timedelta(minutes=minutes)
    return found
