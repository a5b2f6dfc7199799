"""Agendas and records as Word files: the finalised record from its frozen snapshot, a draft marked as one."""

from datetime import datetime
from pathlib import PurePath

from django.utils import translation
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Paper
from forum.paper.sheet import word_file
from meetings.agenda_paper import paper_of
from meetings.minutes import paper_fields
from meetings.models import AgendaVersion, Minutes
from meetings.rules import may_see_minutes, may_see_version
from meetings.transcript import transcript
from members.models import Seat

Named = tuple[str, bytes]


def minutes_in_word(minutes: Minutes, *, by: Seat, at: datetime | None = None) -> Named:
    """The file's name and its bytes. Every download is in the history."""
    require(may_see_minutes(by, minutes))
    history.record("minutes.downloaded", on=minutes, by=by, at=at, sha256=minutes.sha256)
    paper = minutes.paper or _draft(minutes, at or clock.now())
    return _word_name(paper), word_file(paper)


def version_in_word(version: AgendaVersion, *, by: Seat, at: datetime | None = None) -> Named:
    require(may_see_version(by, version))
    history.record("agenda.downloaded", on=version, by=by, at=at, number=version.number)
    paper = paper_of(version, at or clock.now())
    return _word_name(paper), word_file(paper)


def _draft(minutes: Minutes, at: datetime) -> Paper:
    """Not saved: what stands in a draft is nobody's paper yet."""
    fields = paper_fields(minutes, transcript(minutes.meeting))
    with translation.override(minutes.meeting.forum.language):
        draft = _("Draft")
        title, name = f"{draft}: {fields['title']}", f"{draft.lower()}-{fields['file_name']}"
    language = minutes.meeting.forum.language
    return Paper(**{**fields, "title": title, "file_name": name}, language=language, requested_at=at)


def _word_name(paper: Paper) -> str:
    return f"{PurePath(paper.file_name).stem}.docx"
