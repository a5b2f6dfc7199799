"""Does every document still say what its log says? Asked of pycrdt and, where node is installed, of yjs."""

import json
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Sum

from meetings.live.document import Replica
from meetings.live.items import Item
from meetings.live.loading import Torn, entries_after
from meetings.live.markdown import to_markdown
from meetings.live.structure import from_structure
from meetings.models import AgendaItem, Document, LogSpan, Snapshot

REPLAY = Path(__file__).parent / "editor" / "replay.mjs"
COMPARED = (
    "pos",
    "title",
    "kind",
    "duration",
    "presenter",
    "proposer",
    "text",
    "proposal",
    "note",
    "deleted",
)


def node() -> str | None:
    return shutil.which("node")


def troubles(document: Document) -> Iterator[str]:
    """What is wrong with one document; nothing, if all is well."""
    try:
        payloads, seq = entries_after(document.pk, 0)
    except Torn as error:
        yield str(error)
        return
    if seq != document.head_seq:
        yield f"the log ends at {seq}, the document at {document.head_seq}"
    replica = Replica(payloads, seq=seq)
    yield from _unlike(replica.items, _rows(document), "its rows")
    if payloads and replica.content_hash() != document.content_hash:
        yield "the content hash is not that of the log"
    yield from _span_troubles(document.pk, replica)
    yield from _snapshot_troubles(document.pk)
    if node():
        yield from _yjs_troubles(payloads, replica)
    replica.close()


def _rows(document: Document) -> dict[str, Item]:
    rows = AgendaItem.objects.filter(meeting=document.meeting_id).exclude(seq=0)
    return {str(row.uuid): _item(row) for row in rows}


def _item(row: AgendaItem) -> Item:
    values = {name: getattr(row, name) for name in COMPARED if name not in ("proposer", "deleted")}
    return Item(
        uuid=str(row.uuid),
        proposer=str(row.proposer_id or ""),
        deleted=row.deleted_at is not None,
        **values,
    )


def _unlike(ours: dict[str, Item], theirs: dict[str, Item], whose: str) -> Iterator[str]:
    for name in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(name), theirs.get(name)
        if one is None or other is None:
            yield f"item {name} is missing in {whose if other is None else 'the log'}"
            continue
        differing = [key for key in COMPARED if getattr(one, key) != getattr(other, key)]
        if differing:
            yield f"item {name}: {', '.join(differing)} differ between the log and {whose}"


def _span_troubles(document: UUID, replica: Replica) -> Iterator[str]:
    written = LogSpan.objects.filter(document=document, removed=False).values("client")
    found = dict(written.annotate(total=Sum("length")).values_list("client", "total"))
    if found != replica.state:
        yield "the spans do not cover what was written"


def _snapshot_troubles(document: UUID) -> Iterator[str]:
    for snapshot in Snapshot.objects.filter(document=document):
        payloads, _seq = entries_after(document, 0, snapshot.seq)
        whole, short = Replica(payloads), Replica([bytes(snapshot.state)])
        if (whole.items, whole.state) != (short.items, short.state):
            yield f"the snapshot up to {snapshot.seq} says something else than the log"
        whole.close()
        short.close()


def _yjs_troubles(payloads: list[bytes], replica: Replica) -> Iterator[str]:
    said = replay_with_yjs(payloads)
    if said["pending"]:
        yield "yjs misses something that an entry builds on"
    theirs = {name: _item_of_yjs(name, given) for name, given in said["items"].items()}
    yield from _unlike(replica.items, theirs, "yjs")


def replay_with_yjs(payloads: list[bytes]) -> dict[str, Any]:
    log = b"".join(struct.pack(">I", len(payload)) + payload for payload in payloads)
    done = subprocess.run(  # noqa: S603
        [node() or "node", str(REPLAY)], input=log, capture_output=True, check=True, timeout=120
    )
    return json.loads(done.stdout)


def _item_of_yjs(name: str, given: dict[str, Any]) -> Item:
    rich = {key: to_markdown(from_structure(given[key])) for key in ("text", "note")}
    return Item(uuid=name, **(given | rich | {"duration": int(given["duration"])}))
