"""Attaching files to a meeting and its items, and removing them. A refusal is a ValidationError."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.files import storage
from forum.files.inspection import inspect
from forum.files.names import clean_name
from forum.files.scanning import scan
from meetings.file_rules import may_attach, may_remove_file
from meetings.locking import lock
from meetings.models import AgendaItem, Attachment, Meeting
from members.models import Seat


def attach_file(
    meeting: Meeting,
    file: File,
    *,
    item: AgendaItem | None = None,
    description: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Attachment:
    """Look through the file, store it, and only then name it in a row.

    A file of the same name in the same place is replaced, if the one who attaches may remove it.
    """
    require(may_attach(by, meeting, item))
    name = clean_name(file.name or "")
    kind = inspect(file, name)
    _scan(file, name)
    sha256 = _keep(file, name)
    return _attach(meeting, item, Attachment(
        meeting=meeting, item=item, name=name, description=description, content_type=kind.content_type,
        size=file.size, sha256=sha256, uploaded_by=by, uploaded_at=at or clock.now(),
    ))  # fmt: skip


@transaction.atomic
def _attach(meeting: Meeting, item: AgendaItem | None, file: Attachment) -> Attachment:
    by, at = file.uploaded_by, file.uploaded_at
    require(may_attach(by, lock(meeting), item))
    before = meeting.attachments.filter(item=item, name=file.name, removed_at=None).first()
    if before is not None:
        before.meeting = meeting
        _make_room(before, file)
    _refuse_too_many(meeting, file)
    file.save(force_insert=True)
    verb = "file.replaced" if before else "file.attached"
    place = item.title if item else ""
    history.record(verb, on=file, by=by, at=at, item=place, sha256=file.sha256, url=_page_of(meeting))
    return file


@transaction.atomic
def remove_file(file: Attachment, *, by: Seat, at: datetime | None = None) -> Attachment:
    """Out of the meeting's list. A version that names the file keeps it."""
    meeting = file.meeting = lock(file.meeting)
    file.refresh_from_db(fields=["removed_at"])
    require(may_remove_file(by, file))
    _mark_removed(file, by, at or clock.now())
    history.record("file.removed", on=file, by=by, at=at, sha256=file.sha256, url=_page_of(meeting))
    return file


def sweep_files() -> int:
    """Take away what was stored for a row that never came; how many files."""
    return storage.sweep(Attachment.objects.values_list("sha256", flat=True))


def _make_room(before: Attachment, file: Attachment) -> None:
    if before.sha256 == file.sha256:
        raise ValidationError(
            _("“%(name)s” is already here, with the same content."), "same", {"name": file.name}
        )
    if not may_remove_file(file.uploaded_by, before):
        raise ValidationError(
            _("There is already a file called “%(name)s” here, from %(party)s. Give yours another name."),
            "taken",
            {"name": file.name, "party": str(before.uploaded_by.party)},
        )
    _mark_removed(before, file.uploaded_by, file.uploaded_at)


def _mark_removed(file: Attachment, by: Seat, at: datetime) -> None:
    file.removed_by, file.removed_at = by, at
    file.save(update_fields=["removed_by", "removed_at"])


def _refuse_too_many(meeting: Meeting, file: Attachment) -> None:
    live = meeting.attachments.filter(removed_at=None)
    found = live.aggregate(count=Count("pk"), size=Coalesce(Sum("size"), 0))
    if found["count"] >= settings.FILES_PER_MEETING:
        raise ValidationError(
            _("“%(name)s” was not attached: a meeting can have %(most)s files, and this one does."),
            "many",
            {"name": file.name, "most": settings.FILES_PER_MEETING},
        )
    if found["size"] + file.size > settings.FILES_PER_MEETING_BYTES:
        raise ValidationError(
            _("“%(name)s” was not attached: the files of a meeting can be %(most)s together."),
            "full",
            {"name": file.name, "most": filesizeformat(settings.FILES_PER_MEETING_BYTES)},
        )


def _keep(file: File, name: str) -> str:
    try:
        return storage.keep(file)
    except storage.Unreachable as error:
        raise ValidationError(
            _(
                "“%(name)s” was not attached: the place where files are kept does not answer. Try again in a moment."
            ),
            "unreachable",
            {"name": name},
        ) from error


def _scan(file: File, name: str) -> None:
    if not settings.FILE_SCANNER:
        return
    if isinstance(file, TemporaryUploadedFile):
        scan(Path(file.temporary_file_path()), name)
        return
    with TemporaryUploadedFile(name, "", 0, None) as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        scan(Path(copy.temporary_file_path()), name)


def _page_of(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url()}handlingar/"
