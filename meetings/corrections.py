"""Corrections beside what they correct: the frozen text stays, and each dated correction stands next to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from forum import history
from forum.access import require
from forum.formats import local
from forum.models import Paper
from forum.paper.requests import request_paper
from forum.paper.sheet import word_file
from meetings.locking import lock
from meetings.minutes import paper_fields
from meetings.models import Addendum, Minutes
from meetings.rules import may_see_minutes
from meetings.transcript import person
from members.models import Seat


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the record that a correction can be about. `key` is what the correction keeps of it."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Correction:
    addendum: Addendum
    passage: Passage | None


def passages(snapshot: dict[str, Any]) -> Iterator[Passage]:
    """Every item and every decision, in the order of the record."""
    for item in snapshot["items"]:
        title = _("Item %(number)s: %(title)s") % {"number": item["number"], "title": item["title"]}
        yield Passage(str(item["number"]), title, item["note"])
        for decision in item["decisions"]:
            name = _("Decision %(label)s") % {"label": decision["label"]}
            yield Passage(decision["label"], name, "\n".join(decision["clauses"]))


def corrections_of(minutes: Minutes) -> list[Correction]:
    """The oldest first."""
    by_key = {passage.key: passage for passage in passages(minutes.snapshot or {"items": []})}
    addenda = minutes.addenda.select_related("seat__party__organisation")
    return [Correction(addendum, by_key.get(addendum.about)) for addendum in addenda]


@transaction.atomic
def request_corrected_paper(minutes: Minutes, *, by: Seat, at: datetime | None = None) -> Paper | None:
    """The record with its corrections as a new paper, one for each number of them. None where there are none."""
    require(may_see_minutes(by, minutes))
    fields = _fields(minutes)
    if fields is None:
        return None
    lock(minutes.meeting)
    made = minutes.meeting.forum.papers.filter(kind=fields["kind"], file_name=fields["file_name"])
    return made.order_by("-pk").first() or request_paper(**fields, by=by, at=at)


def corrected_in_word(minutes: Minutes, *, by: Seat, at: datetime | None = None) -> tuple[str, bytes] | None:
    require(may_see_minutes(by, minutes))
    fields = _fields(minutes)
    if fields is None:
        return None
    history.record("minutes.downloaded", on=minutes, by=by, at=at, sha256=minutes.sha256)
    dated = minutes.addenda.latest("at").at
    paper = Paper(**fields, language=minutes.meeting.forum.language, requested_at=dated)
    return f"{PurePath(paper.file_name).stem}.docx", word_file(paper)


def _fields(minutes: Minutes) -> dict[str, Any] | None:
    with translation.override(minutes.meeting.forum.language):
        corrections = [_written(each) for each in corrections_of(minutes)]
        if minutes.finalised_at is None or not corrections:
            return None
        snapshot = {**(minutes.snapshot or {}), "sha256": minutes.sha256, "corrections": corrections}
        fields = paper_fields(minutes, snapshot)
        stem = PurePath(fields["file_name"]).stem
        name = f"{stem}-med-rattelser-{len(corrections)}.pdf"
        title = _("%(title)s, with corrections") % {"title": fields["title"]}
    return {**fields, "file_name": name, "title": title}


def _written(correction: Correction) -> dict[str, Any]:
    addendum, passage = correction.addendum, correction.passage
    return {
        "at": local(addendum.at).isoformat(timespec="seconds"),
        "by": person(addendum.seat),
        "about": passage.title if passage else "",
        "before": passage.text if passage else "",
        "text": addendum.text,
        "sha256": addendum.sha256,
    }
