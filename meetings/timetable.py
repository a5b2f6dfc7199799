"""The agenda in time: which item begins when, and how the sum stands to the meeting's length."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from meetings.item_links import ItemLinks
from meetings.models import AgendaItem, Attachment, ItemKind, Meeting
from meetings.shelf import Shelf
from meetings.versions import Items


@dataclass(frozen=True, slots=True)
class Row:
    """An item as it is shown, whether it lives in the draft (`item`) or stands in a version."""

    number: int
    starts_at: datetime
    title: str
    kind: str
    kind_label: str
    duration: int
    presenter: str
    proposer: str
    text: str
    proposal: str
    uuid: str
    item: AgendaItem | None = None
    comments: str = ""
    links: ItemLinks | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """Minutes asked for and minutes there are."""

    planned: int
    available: int

    @property
    def overrun(self) -> int:
        return max(0, self.planned - self.available)


def live_rows(meeting: Meeting, items: Iterable[AgendaItem], shelf: Shelf) -> list[Row]:
    starts_at, rows = meeting.starts_at, []
    for number, item in enumerate(items, start=1):
        rows.append(_live_row(number, starts_at, item, shelf))
        starts_at += timedelta(minutes=item.duration)
    return rows


def frozen_rows(meeting: Meeting, items: Items, shelf: Shelf) -> list[Row]:
    starts_at, rows = meeting.starts_at, []
    for item in items:
        rows.append(_frozen_row(starts_at, item, shelf))
        starts_at += timedelta(minutes=item["duration"])
    return rows


def timing(meeting: Meeting, rows: list[Row]) -> Timing:
    return Timing(sum(row.duration for row in rows), meeting.minutes_long)


def _live_row(number: int, starts_at: datetime, item: AgendaItem, shelf: Shelf) -> Row:
    return Row(
        number=number,
        starts_at=starts_at,
        title=item.title,
        kind=item.kind,
        kind_label=str(item.get_kind_display()),
        duration=item.duration,
        presenter=item.presenter,
        proposer=str(item.proposer) if item.proposer else "",
        text=item.text,
        proposal=item.proposal,
        uuid=str(item.uuid),
        item=item,
        files=tuple(shelf.on(item.pk)),
    )


def _frozen_row(starts_at: datetime, item: dict[str, Any], shelf: Shelf) -> Row:
    return Row(
        number=item["order"],
        starts_at=starts_at,
        kind_label=str(ItemKind(item["kind"]).label),
        files=tuple(shelf.named_in(item)),
        **{name: item[name] for name in _COPIED},
    )


_COPIED = ("title", "kind", "duration", "presenter", "proposer", "text", "proposal", "uuid")
