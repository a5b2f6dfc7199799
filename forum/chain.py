"""Linking the trail's entries into one chain of hashes, shortly after they were committed.

The deeds do not link: then every deed of the portal would wait for the one before it. One chainer at a time takes
what waits; an entry whose transaction was committed late simply gets a later link.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from forum import clock
from forum.models import HistoryEntry, HistoryLink, HistoryWaiting

A_BATCH = 1000
CHAINER = 7_316_050_015  # the number of the advisory lock
COLUMNS = tuple(field.attname for field in HistoryEntry._meta.concrete_fields)


@dataclass(frozen=True)
class Head:
    """The newest link and what has none yet, for the operator's page and for noting outside the portal."""

    number: int
    sha256: str
    linked_at: datetime | None
    waiting: int


def link_waiting() -> int:
    """Link all that waits; how many were linked. Nothing is when another chainer is at work."""
    linked = 0
    while count := _link_batch():
        linked += count
    return linked


@transaction.atomic
def _link_batch() -> int:
    if not _is_alone():
        return 0
    entries = list(HistoryEntry.objects.filter(waiting__isnull=False).order_by("pk")[:A_BATCH])
    last = HistoryLink.objects.order_by("-number").first()
    links = chained(entries, last, clock.now())
    HistoryLink.objects.bulk_create(links)
    HistoryWaiting.objects.filter(entry__in=entries).delete()
    return len(links)


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CHAINER])
        return bool((cursor.fetchone() or [False])[0])


def chained(entries: Iterable[HistoryEntry], last: HistoryLink | None, at: datetime) -> list[HistoryLink]:
    """The links of these entries, in their order, after the last one there is."""
    number, previous = (last.number, last.sha256) if last else (0, "")
    links = []
    for entry in entries:
        number += 1
        sha256 = digest(number, previous, at, entry)
        links.append(HistoryLink(number=number, entry=entry, previous=previous, sha256=sha256, linked_at=at))
        previous = sha256
    return links


def digest(number: int, previous: str, linked_at: datetime, entry: HistoryEntry) -> str:
    """Of the link itself, the hash before it and all of the entry's columns as the database holds them."""
    said = {column: _plain(getattr(entry, column)) for column in COLUMNS}
    link = [number, previous, _plain(linked_at)]
    text = json.dumps([*link, said], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def head() -> Head:
    last = HistoryLink.objects.order_by("-number").first()
    waiting = HistoryWaiting.objects.count()
    return Head(last.number, last.sha256, last.linked_at, waiting) if last else Head(0, "", None, waiting)


def noted_head() -> dict[str, Any] | None:
    """The newest link as what leaves the portal carries it, so that the history before it cannot be made anew."""
    last = HistoryLink.objects.order_by("-number").first()
    return {"number": last.number, "sha256": last.sha256} if last else None


def is_in_chain(noted: dict[str, Any]) -> bool:
    """Whether the link that was noted still is what it was."""
    return HistoryLink.objects.filter(number=noted["number"], sha256=noted["sha256"]).exists()
