"""The files among a meeting's papers, for a reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from forum.access import first_seat_that
from forum.files.kinds import ending_of
from meetings.file_rules import board_reads, may_remove_file
from meetings.models import AgendaVersion, Attachment, Meeting
from meetings.rules import may_see_agenda, may_see_participants
from meetings.shelf import Shelf
from members.models import Seat


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file in the list. `number` and `about` are its item's; without one it belongs to the whole meeting."""

    file: Attachment
    number: int | None
    about: str
    may_remove: bool
    is_new: bool

    @property
    def kind(self) -> str:
        return ending_of(self.file.name).upper()


def files_of(meeting: Meeting, seats: Sequence[Seat]) -> list[FileRow]:
    """Those these seats may open: of the whole meeting first, then item by item (2 queries)."""
    shelf = Shelf(meeting, "item", "uploaded_by__party__organisation")
    uuids = _numbered(meeting)
    works_here = first_seat_that(may_see_participants, seats, meeting) is not None
    if not works_here and first_seat_that(may_see_agenda, seats, meeting) is None:
        return []
    set_files = _named_by(meeting.set_version)
    rows = []
    for file in shelf.all:
        is_named = (file.name, file.sha256) in set_files
        if (works_here and file.removed_at is None) or (
            not works_here and (is_named or board_reads(file, meeting))
        ):
            rows.append(_row(file, uuids, seats, meeting.set_version_id is not None and not is_named))
    return sorted(
        (row for row in rows if row), key=lambda row: (row.number or 0, row.file.uploaded_at, row.file.pk)
    )


def _row(file: Attachment, numbers: dict[int, int], seats: Sequence[Seat], is_new: bool) -> FileRow | None:
    """None for a file of an item that has been removed from the agenda."""
    if file.item is None:
        number, about = None, ""
    elif file.item_id in numbers:
        number, about = numbers[file.item_id], file.item.title
    else:
        return None
    may_remove = first_seat_that(may_remove_file, seats, file) is not None
    return FileRow(file, number, about, may_remove, is_new and file.item is not None)


def _numbered(meeting: Meeting) -> dict[int, int]:
    live = meeting.items.filter(deleted_at=None).values_list("pk", flat=True)
    return {pk: number for number, pk in enumerate(live, start=1)}


def _named_by(version: AgendaVersion | None) -> set[tuple[str, str]]:
    items = version.items if version else []
    return {(file["name"], file["sha256"]) for item in items for file in item.get("files", ())}
