"""A file on its way in: handed in, its columns decided, looked at, and taken in whole or given up."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from members.models import Seat
from projects.imports import columns as columns_of
from projects.imports import files
from projects.imports.columns import UNDECIDED, UNUSED, Columns, Remembered
from projects.imports.outcome import ERROR, Outcome
from projects.imports.planning import plan
from projects.imports.rows import read_rows
from projects.imports.sheets import Handed
from projects.imports.tables import plain
from projects.imports.writing import locked_projects, write
from projects.models import Import
from projects.rules import may_keep_projects

KEPT_FOR = timedelta(days=1)
SEVERAL = "several"
REMEMBERED = 30  # imports looked back on


@transaction.atomic
def hand_in(forum: Forum, name: str, content: bytes, *, by: Seat, at: datetime | None = None) -> Import:
    """Keep the file until it is taken in or given up; its columns are those that its headings tell."""
    require(may_keep_projects(by, forum))
    handed = files.read(name, content)
    chosen = columns_of.propose(handed, remembered(forum))
    if not any(len(sheet.rows) > 1 for sheet in handed.sheets if chosen.is_used(sheet)):
        raise ValidationError({"file": _("The file has no rows under its heading.")})
    upload = Import.objects.create(
        forum=forum,
        kind=_kind(chosen),
        file_name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        mapping=chosen.stored(),
        uploaded_by=by,
        uploaded_at=at or clock.now(),
    )
    history.record("import.handed_in", on=upload, by=by, at=at)
    return upload


@transaction.atomic
def decide(
    upload: Import,
    chosen: Columns,
    *,
    source: str = "",
    retrieved_on: date | None = None,
    by: Seat,
    at: datetime | None = None,
) -> Import:
    """What each sheet and each column is, and what is said once for the whole file."""
    require(may_keep_projects(by, upload.forum))
    upload = _waiting(upload)
    upload.mapping, upload.kind = chosen.stored(), _kind(chosen)
    upload.source, upload.retrieved_on = source, retrieved_on
    upload.save(update_fields=["mapping", "kind", "source", "retrieved_on"])
    history.record("import.columns_decided", on=upload, by=by, at=at)
    return upload


def look(upload: Import) -> Outcome:
    """What taking it in would do now."""
    handed = opened(upload)
    chosen = Columns.restored(upload.mapping)
    notes = [*handed.notes, *_unused_notes(chosen)]
    return plan(upload.forum, read_rows(handed, chosen, given(upload)), notes)


@transaction.atomic
def take_in(upload: Import, *, seen: str, by: Seat, at: datetime | None = None) -> tuple[Outcome, bool]:
    """All of it, if it does what was `seen` and every row is right; otherwise nothing, and False."""
    require(may_keep_projects(by, upload.forum))
    upload, at = _waiting(upload), at or clock.now()
    list(locked_projects(upload.forum).values_list("pk"))
    outcome = look(upload)
    counts = outcome.counts
    if counts[ERROR] or outcome.seal != seen or not are_decided(upload):
        return outcome, False
    because = (_("Replaced by the import of %(file)s") % {"file": upload.file_name})[:300]
    write(upload.forum, outcome, because=because, by=by, at=at)
    _end(upload, Import.State.TAKEN_IN, at)
    upload.counts = {what: number for what, number in counts.items() if what != ERROR}
    upload.save(update_fields=["counts"])
    history.record("import.taken_in", on=upload, by=by, at=at, **upload.counts)
    return outcome, True


@transaction.atomic
def give_up(upload: Import, *, by: Seat, at: datetime | None = None) -> Import:
    require(may_keep_projects(by, upload.forum))
    upload = _waiting(upload)
    _end(upload, Import.State.GIVEN_UP, at or clock.now())
    history.record("import.given_up", on=upload, by=by, at=at)
    return upload


@transaction.atomic
def sweep_imports(at: datetime | None = None) -> int:
    """Files that nobody took in for a day are given up; their bytes are gone."""
    now = at or clock.now()
    left = Import.objects.filter(state=Import.State.LOOKED_AT, uploaded_at__lt=now - KEPT_FOR)
    ended = list(
        left.select_for_update(of=("self",), skip_locked=True).select_related("forum").defer("content")
    )
    for upload in ended:
        _end(upload, Import.State.GIVEN_UP, now)
        history.record("import.given_up", on=upload, forum=upload.forum, at=now)
    return len(ended)


def opened(upload: Import) -> Handed:
    if upload.content is None:
        raise ValidationError(ended_text(upload))
    return files.read(upload.file_name, bytes(upload.content))


def given(upload: Import) -> dict[str, Any]:
    """What was said once for the whole file."""
    said = {"source": upload.source, "retrieved_on": upload.retrieved_on}
    return {key: value for key, value in said.items() if value}


def are_decided(upload: Import) -> bool:
    return Columns.restored(upload.mapping).are_decided(frozenset(given(upload)))


def remembered(forum: Forum) -> Remembered:
    """The columns of the last import of each kind, so that the same file is known the next time."""
    found: dict[str, dict[str, str]] = {}
    mappings = forum.imports.filter(state=Import.State.TAKEN_IN).values_list("mapping", flat=True)
    for mapping in mappings[:REMEMBERED]:
        here = _columns_by_kind(mapping)
        found = {**here, **found}
    return found


def _columns_by_kind(mapping: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {
        each.kind: {
            plain(heading): key
            for heading, key in zip(each.headings, each.keys, strict=True)
            if heading and key != UNDECIDED
        }
        for each in Columns.restored(mapping).sheets
        if each.table
    }


def ended_text(upload: Import) -> str:
    if upload.state == Import.State.TAKEN_IN:
        return _("The file is taken in already.")
    return _("The file was given up. Hand it in again.")


def _waiting(upload: Import) -> Import:
    """The row, locked; one wins when two confirm at once."""
    locked = Import.objects.select_for_update(of=("self",)).select_related("forum").get(pk=upload.pk)
    if locked.state != Import.State.LOOKED_AT:
        raise ValidationError(ended_text(locked), code="ended")
    return locked


def _end(upload: Import, state: str, at: datetime) -> None:
    upload.state, upload.content, upload.ended_at = state, None, at
    upload.save(update_fields=["state", "content", "ended_at"])


def _kind(chosen: Columns) -> str:
    kinds = set(chosen.kinds)
    return kinds.pop() if len(kinds) == 1 else SEVERAL


def _unused_notes(chosen: Columns) -> list[str]:
    notes = []
    for sheet in chosen.sheets:
        if sheet.kind == UNUSED and plain(sheet.sheet) not in columns_of.EXPLANATION:
            notes.append(_("The sheet “%(name)s” is not used.") % {"name": sheet.sheet})
        unused = [
            heading
            for heading, key in zip(sheet.headings, sheet.keys, strict=True)
            if heading and key == UNUSED
        ]
        if sheet.table and unused:
            told = {"name": sheet.sheet, "columns": ", ".join(unused)}
            notes.append(_("Columns of “%(name)s” that are not used: %(columns)s.") % told)
    return notes
