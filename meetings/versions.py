"""What a version of the agenda says, its hash, and how two versions differ."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.shelf import Shelf, canonical_files
from meetings.wording import word_diff

Items = list[dict[str, Any]]
HASHED = ("order", "title", "kind", "duration", "presenter", "proposer", "text", "proposal", "files")

LABELS = {
    "title": gettext_lazy("Title"),
    "kind": gettext_lazy("Kind"),
    "duration": pgettext_lazy("duration", "Minutes"),
    "presenter": gettext_lazy("Presenter"),
    "proposer": gettext_lazy("Proposed by"),
    "text": gettext_lazy("Text"),
    "proposal": gettext_lazy("Proposed decision"),
    "files": gettext_lazy("Files"),
}


@dataclass(frozen=True)
class FieldChange:
    name: str
    old: str
    new: str

    @property
    def label(self) -> str:
        return str(LABELS[self.name])

    @property
    def is_short(self) -> bool:
        """Whether a letter can hold both: what is long is read on the page."""
        return self.name not in {"text", "proposal"}

    @property
    def marked(self) -> SafeString:
        return word_diff(self.old, self.new)


@dataclass(frozen=True)
class Change:
    """One item that differs: `what` is added, removed, changed or moved. `by` names the parties that wrote."""

    what: str
    uuid: str
    title: str
    number: int
    fields: tuple[FieldChange, ...] = ()
    moved_from: int | None = None
    by: tuple[str, ...] = ()


def canonical(meeting: Meeting) -> Items:
    items = meeting.items.filter(deleted_at=None).select_related("proposer__organisation")
    return canonical_items(items, Shelf(meeting))


def canonical_items(items: Iterable[AgendaItem], shelf: Shelf) -> Items:
    """The agenda as data. The uuid follows an item between versions and is no part of what is approved.

    An item without files says nothing of files, so that versions from before there were any keep their hash.
    """
    return [
        {
            "uuid": str(item.uuid),
            "order": order,
            "title": item.title,
            "kind": item.kind,
            "duration": item.duration,
            "presenter": item.presenter,
            "proposer": str(item.proposer) if item.proposer else "",
            "text": item.text,
            "proposal": item.proposal,
            **({"files": canonical_files(files)} if (files := shelf.on(item.pk)) else {}),
        }
        for order, item in enumerate(items, start=1)
    ]


def digest(items: Items) -> str:
    """SHA-256 over the canonical JSON of what the parties approve; date and place are no part of it."""
    hashed = [{name: item[name] for name in HASHED if name != "files" or name in item} for item in items]
    text = json.dumps(hashed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def changes(old: Items, new: Items) -> list[Change]:
    """In the order of the new agenda, then what was taken away."""
    before = {item["uuid"]: item for item in old}
    after = {item["uuid"] for item in new}
    moved = _moved([item["uuid"] for item in old], [item["uuid"] for item in new])
    found = [_change(before.get(item["uuid"]), item, item["uuid"] in moved) for item in new]
    gone = [
        Change("removed", item["uuid"], item["title"], item["order"])
        for item in old
        if item["uuid"] not in after
    ]
    return [change for change in found if change] + gone


def _change(old: dict[str, Any] | None, new: dict[str, Any], moved: bool) -> Change | None:
    if old is None:
        return Change("added", new["uuid"], new["title"], new["order"], _filled(new))
    differing = [name for name in LABELS if old.get(name) != new.get(name)]
    fields = tuple(
        FieldChange(name, said(name, old.get(name)), _said_now(name, old, new)) for name in differing
    )
    if not fields and not moved:
        return None
    moved_from = old["order"] if moved else None
    what = "changed" if fields else "moved"
    return Change(what, new["uuid"], new["title"], new["order"], fields, moved_from)


def _filled(item: dict[str, Any]) -> tuple[FieldChange, ...]:
    filled = [name for name in LABELS if name != "title" and item.get(name)]
    return tuple(FieldChange(name, "", said(name, item[name])) for name in filled)


def _moved(old: list[str], new: list[str]) -> set[str]:
    """The items that left their order among those that both agendas have; as few as explain it."""
    kept, now = [key for key in old if key in set(new)], [key for key in new if key in set(old)]
    blocks = SequenceMatcher(None, kept, now, autojunk=False).get_matching_blocks()
    in_place = {key for block in blocks for key in kept[block.a : block.a + block.size]}
    return set(kept) - in_place


def _said_now(name: str, old: dict[str, Any], new: dict[str, Any]) -> str:
    """A file whose name is as before but whose content is another says so."""
    if name != "files":
        return said(name, new[name])
    before = {file["name"]: file["sha256"] for file in old.get("files", ())}
    lines = [
        _("%(name)s (new content)") % file
        if before.get(file["name"], file["sha256"]) != file["sha256"]
        else file["name"]
        for file in sorted(new.get("files", ()), key=lambda file: file["name"])
    ]
    return "\n".join(lines)


def said(name: str, value: Any) -> str:
    """The value as people read it."""
    if name == "files":
        return "\n".join(sorted(file["name"] for file in value or ()))
    if name == "kind":
        return str(ItemKind(value).label) if value in ItemKind.values else str(value)
    return str(value)
