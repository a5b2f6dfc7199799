"""All the papers of a meeting that a reader may open, as one zip."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.utils.translation import gettext as _

from forum.access import first_seat_that
from forum.files import storage
from forum.files.names import clean_name, unique
from forum.files.zips import Entry, zip_pieces
from forum.models import Paper
from forum.paper.storage import is_kept, served
from meetings.agenda_paper import agenda_paper
from meetings.labels import document_label
from meetings.models import Meeting
from meetings.papers import FileRow, files_of
from meetings.rules import may_see_minutes, may_see_version
from meetings.stages import minutes_of
from members.models import Seat

LONGEST_TITLE = 60


def papers_zip(meeting: Meeting, seats: Sequence[Seat]) -> Iterator[bytes]:
    return zip_pieces(entries_of(meeting, seats))


def zip_name(meeting: Meeting) -> str:
    return f"handlingar-{meeting.forum.slug}-{meeting.slug}.zip"


def entries_of(meeting: Meeting, seats: Sequence[Seat]) -> list[Entry]:
    """The agenda, the files in their order, the notes. What is not made yet, or lost, is left out."""
    taken: set[str] = set()
    found = [_agenda(meeting, seats), *map(_file, files_of(meeting, seats)), _minutes(meeting, seats)]
    return [Entry(unique(clean_name(each.name), taken), each.open) for each in found if each]


def _agenda(meeting: Meeting, seats: Sequence[Seat]) -> Entry | None:
    """As it was set; before that, as it was last put before the parties."""
    version = meeting.set_version or meeting.versions.first()
    if version is None:
        return None
    version.meeting = meeting
    if first_seat_that(may_see_version, seats, version) is None:
        return None
    name = _("Agenda, version %(number)s") % {"number": version.number}
    return _paper(f"00 {name}.pdf", agenda_paper(version))


def _file(row: FileRow) -> Entry | None:
    if not storage.is_kept(row.file.sha256):
        return None
    about = f"{row.about[:LONGEST_TITLE].strip()} – " if row.about else ""
    name = f"{row.number or 0:02} {about}{row.file.name}"
    return Entry(name, partial(storage.open_kept, row.file.sha256))


def _minutes(meeting: Meeting, seats: Sequence[Seat]) -> Entry | None:
    minutes = minutes_of(meeting)
    if minutes is None or first_seat_that(may_see_minutes, seats, minutes) is None:
        return None
    return _paper(f"99 {document_label(meeting.forum).title}.pdf", minutes.paper)


def _paper(name: str, paper: Paper | None) -> Entry | None:
    """Not before its seal sits, where it was promised one."""
    if paper is None or paper.state != Paper.State.READY or paper.waits_for_seal:
        return None
    file = served(paper)
    return Entry(name, file.open) if is_kept(file.sha256) else None
