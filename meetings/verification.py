"""Do agendas, approvals, minutes, corrections and decisions in writing still say what was hashed?

Triggers keep these rows from changing; this finds what went past the triggers.
"""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation

from forum.files import storage
from forum.verification import Checked, check
from meetings.circulars import text_digest
from meetings.minutes import addendum_digest
from meetings.models import Addendum, AgendaVersion, Approval, Attachment, Circular, Meeting, Minutes
from meetings.transcript import digest as content_digest
from meetings.versions import digest as agenda_digest

VERSION = "version__meeting__forum"
SEAT = "seat__party__organisation"


def check_meetings() -> list[Checked]:
    return [
        _check_versions(),
        _check_approvals(),
        _check_minutes(),
        _check_addenda(),
        _check_circulars(),
        _check_files(),
    ]


def _check_versions() -> Checked:
    rows = AgendaVersion.objects.select_related("meeting__forum").order_by("pk").iterator()
    return check("agenda versions", rows, _name_version, _trouble_of_version)


def _check_approvals() -> Checked:
    rows = Approval.objects.select_related(VERSION, "party__organisation").order_by("pk").iterator()
    return check("approvals", rows, _name_approval, _trouble_of_approval)


def _check_minutes() -> Checked:
    rows = Minutes.objects.exclude(finalised_at=None).select_related("meeting__forum")
    return check("finalised minutes", rows.order_by("pk").iterator(), _name_minutes, _trouble_of_minutes)


def _check_addenda() -> Checked:
    rows = Addendum.objects.select_related("minutes__meeting__forum", SEAT).order_by("pk").iterator()
    return check("addenda", rows, _name_addendum, _trouble_of_addendum)


def _check_circulars() -> Checked:
    rows = Circular.objects.exclude(opened_at=None).select_related("forum").order_by("pk").iterator()
    return check("circulars", rows, _name_circular, _trouble_of_circular)


def _check_files() -> Checked:
    rows = Attachment.objects.select_related("meeting__forum").order_by("pk").iterator()
    return check("attached files", rows, _name_file, _trouble_of_file)


def _name_version(version: AgendaVersion) -> str:
    return f"AgendaVersion {version.pk}, {_of(version.meeting)}, version {version.number}"


def _name_approval(approval: Approval) -> str:
    version = approval.version
    place = f"{_of(version.meeting)}, version {version.number}"
    return f"Approval {approval.pk}, {place}, {approval.party}"


def _name_minutes(minutes: Minutes) -> str:
    return f"Minutes {minutes.pk}, {_of(minutes.meeting)}"


def _name_addendum(addendum: Addendum) -> str:
    return f"Addendum {addendum.pk}, {_of(addendum.minutes.meeting)}, {addendum.at:%Y-%m-%d}"


def _name_circular(circular: Circular) -> str:
    return f"Circular {circular.pk}, {circular.forum.slug}, {circular.label}"


def _name_file(file: Attachment) -> str:
    return f"Attachment {file.pk}, {_of(file.meeting)}"


def _of(meeting: Meeting) -> str:
    return f"{meeting.forum.slug}, meeting {meeting.slug}"


def _trouble_of_version(version: AgendaVersion) -> str:
    return _compared("the items", lambda: agenda_digest(version.items), version.sha256)


def _trouble_of_approval(approval: Approval) -> str:
    if approval.sha256 == approval.version.sha256:
        return ""
    return f"it approves SHA-256 {approval.sha256}, its version has {approval.version.sha256}"


def _trouble_of_minutes(minutes: Minutes) -> str:
    return _compared("the snapshot", lambda: content_digest(minutes.snapshot), minutes.sha256)


def _trouble_of_addendum(addendum: Addendum) -> str:
    """Sealed in the language of whoever wrote it, which is not kept: either language will do."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            trouble = _compared("text, time and author", lambda: _seal(addendum), addendum.sha256)
        if not trouble:
            break
    return trouble


def _trouble_of_circular(circular: Circular) -> str:
    return _compared("the text", lambda: text_digest(circular), circular.sha256)


def _trouble_of_file(file: Attachment) -> str:
    try:
        with storage.open_kept(file.sha256) as content:
            return _compared("the content", lambda: storage.digest(content), file.sha256)
    except storage.Unreachable as error:
        return f"its content cannot be read ({error})"
    except OSError:
        return "its content is gone"


def _seal(addendum: Addendum) -> str:
    return addendum_digest(addendum.minutes, addendum.text, addendum.seat, addendum.at, addendum.about)


def _compared(what: str, digest: Callable[[], str], sha256: str) -> str:
    try:
        found = digest()
    except (KeyError, TypeError) as error:
        return f"{what} cannot be read ({type(error).__name__}: {error})"
    return "" if found == sha256 else f"SHA-256 of {what} is {found}, the row says {sha256}"
