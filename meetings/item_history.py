"""An item's past in words: who wrote what when, and what two writers disagree about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from meetings.drafting import FIELD_NAMES, StaleEdit
from meetings.models import AgendaItem, ItemRevision
from meetings.versions import LABELS, FieldChange, said
from meetings.wording import word_diff
from members.models import Seat


@dataclass(frozen=True, slots=True)
class Edit:
    """One revision; `what` is written, edited, removed or restored."""

    what: str
    number: int
    at: datetime
    seat: Seat | None
    fields: list[FieldChange]


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed at once. `both` keeps every line of the two texts."""

    name: str
    label: str
    mine: str
    theirs: str
    diff: SafeString
    both: str
    is_long: bool
    is_free: bool


def edits_of(item: AgendaItem) -> list[Edit]:
    """Newest first. The note of the meeting has its own place and is left out here."""
    revisions = list(
        item.revisions.select_related("seat__user", "seat__party__organisation").order_by("number")
    )
    before: dict[str, Any] = {}
    edits = []
    for revision in revisions:
        edit = _edit(before, revision)
        if edit:
            edits.append(edit)
        before = revision.fields
    return edits[::-1]


def _edit(before: dict[str, Any], revision: ItemRevision) -> Edit | None:
    after = revision.fields
    differing = [name for name in FIELD_NAMES if after.get(name) != before.get(name)]
    fields = [
        FieldChange(name, _words(name, before.get(name)), _words(name, after.get(name))) for name in differing
    ]
    what = "edited" if before else "written"
    if before and before.get("removed") != after.get("removed"):
        what = "removed" if after.get("removed") else "restored"
    if what == "edited" and not fields:
        return None
    return Edit(
        what, revision.number, revision.at, revision.seat, [each for each in fields if each.old or each.new]
    )


def clashes_of(stale: StaleEdit) -> list[Clash]:
    return [_clash(name, stale) for name in stale.clashes]


def _clash(name: str, stale: StaleEdit) -> Clash:
    mine, theirs = _words(name, stale.mine[name]), _words(name, stale.theirs[name])
    is_long = name in ("text", "proposal")
    return Clash(
        name=name,
        label=str(LABELS[name]),
        mine=mine,
        theirs=theirs,
        diff=word_diff(theirs, mine),
        both=_both(theirs, mine) if is_long else mine,
        is_long=is_long,
        is_free=name not in ("kind", "duration"),
    )


def _both(theirs: str, mine: str) -> str:
    """Every line of theirs, then the lines that only mine has: a text to make one of."""
    known = set(theirs.splitlines())
    return "\n".join([*theirs.splitlines(), *(line for line in mine.splitlines() if line not in known)])


def _words(name: str, value: Any) -> str:
    return "" if value is None else said(name, value)
