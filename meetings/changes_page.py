"""What has changed since a version, and who wrote it."""

from dataclasses import replace
from typing import Any

from forum.access import ForumRequest
from meetings.item_history import writers_since
from meetings.models import AgendaVersion, Meeting
from meetings.versions import canonical, changes


def asked_version(request: ForumRequest, meeting: Meeting) -> AgendaVersion | None:
    """The one named in the address ("?sedan=6"), else the newest."""
    asked = request.GET.get("sedan", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else None
    version = meeting.versions.filter(number=number).first() if number else meeting.versions.first()
    if version:
        version.meeting = meeting
    return version


def changes_context(meeting: Meeting, version: AgendaVersion) -> dict[str, Any]:
    writers = writers_since(version)
    found = changes(version.items, canonical(meeting))
    return {
        "version": version,
        "changes": [replace(change, by=tuple(writers.get(change.uuid, ()))) for change in found],
    }
