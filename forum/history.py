"""The only writer of the trail."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from forum import clock
from forum.access import Seat
from forum.models import Forum, HistoryEntry, User


def record(verb: str, on: models.Model | None = None, **named: Any) -> HistoryEntry:
    """Add one entry; see `entry` for what it is made of."""
    made = entry(verb, on, **named)
    made.save(force_insert=True)
    return made


def record_many(entries: Iterable[HistoryEntry]) -> None:
    """Add many at once, for a deed that concerns many things."""
    HistoryEntry.objects.bulk_create(entries, batch_size=500)


def entry(
    verb: str,
    on: models.Model | None = None,
    *,
    by: Seat | None = None,
    forum: Forum | None = None,
    user: User | None = None,
    at: datetime | None = None,
    url: str = "",
    **facts: Any,
) -> HistoryEntry:
    """One entry, not yet added.

    `verb` is a stable key such as "agenda.approved"; `by` the acting seat (or `user`, where no seat acts, or
    neither, where the portal acts by itself); `facts` what a reader needs to understand it in ten years.
    """
    return HistoryEntry(
        forum=forum or (by.party.forum if by else None),
        at=at or clock.now(),
        verb=verb,
        actor=by.user if by else user,
        seat_id=by.pk if by else None,
        party=str(by.party) if by else "",
        subject_type=on._meta.label_lower if on else "",
        subject_id=on.pk if on else None,
        subject=str(on)[:300] if on else "",
        url=url or (on.get_absolute_url() if on and hasattr(on, "get_absolute_url") else ""),
        facts={key: _plain(value) for key, value in facts.items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.Model):
        # A seat is named by party and number: the trail never changes, and a person's name must be removable.
        return (
            f"{value.party} #{value.pk}" if hasattr(value, "party") and hasattr(value, "user") else str(value)
        )
    if isinstance(value, list | tuple | set):
        return [_plain(part) for part in value]
    return value
