"""When each item of a meeting is due: as the agenda was set, else as the draft stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.models import Meeting
from meetings.timetable import Row, frozen_rows, live_rows
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
    return _by_uuid(frozen_rows(meeting, items))


def draft_slots(meeting: Meeting) -> dict[str, Slot]:
    items = meeting.items.filter(deleted_at=None).select_related("proposer__organisation")
    return _by_uuid(live_rows(meeting, items))


def _by_uuid(rows: Iterable[Row]) -> dict[str, Slot]:
    return {
        row.uuid: Slot(row.starts_at, row.starts_at + timedelta(minutes=max(row.duration, 1)), row.title)
        for row in rows
    }
