"""Who may attach, remove and read the files of a meeting."""

from forum.access import is_partner, is_secretariat
from meetings.models import AgendaItem, AgendaVersion, Attachment, Meeting, Minutes
from meetings.rules import may_edit_agenda, may_see_agenda, may_see_participants
from members.models import Seat


def may_attach(seat: Seat, meeting: Meeting, item: AgendaItem | None = None) -> bool:
    """The secretariat anywhere until the minutes are finalised; a party on items while it may edit the agenda."""
    if item is not None and item.deleted_at is not None:
        return False
    if is_secretariat(seat):
        return seat.party.forum_id == meeting.forum_id and not _finalised(meeting)
    return is_partner(seat) and item is not None and may_edit_agenda(seat, meeting)


def may_remove_file(seat: Seat, file: Attachment) -> bool:
    """The secretariat any file, a party its own, as long as it could be attached."""
    if file.removed_at is not None or not may_see_participants(seat, file.meeting):
        return False
    if is_secretariat(seat):
        return not _finalised(file.meeting)
    return file.uploaded_by.party_id == seat.party_id and may_edit_agenda(seat, file.meeting)


def may_read_file(seat: Seat, file: Attachment) -> bool:
    """As with the agenda: the parties what stands in the draft or in any version, the board what has been set."""
    meeting = file.meeting
    if may_see_participants(seat, meeting):
        return file.removed_at is None or _is_named(file)
    if not may_see_agenda(seat, meeting):
        return False
    return board_reads(file, meeting) or _is_named(file, meeting.set_version)


def board_reads(file: Attachment, meeting: Meeting) -> bool:
    """Of the live files: those of the whole meeting, and those of items while the agenda stands as it was set."""
    if file.removed_at is not None:
        return False
    if file.item is None:
        return True
    return file.item.deleted_at is None and meeting.agenda_state == Meeting.AgendaState.SET


def _is_named(file: Attachment, version: AgendaVersion | None = None) -> bool:
    """By this version of the agenda, or by any."""
    versions = file.meeting.versions.filter(pk=version.pk) if version else file.meeting.versions.all()
    named = [{"files": [{"name": file.name, "sha256": file.sha256}]}]
    return versions.filter(items__contains=named).exists()


def _finalised(meeting: Meeting) -> bool:
    return Minutes.objects.filter(meeting=meeting, finalised_at__isnull=False).exists()
