"""Items and versions of a meeting that has been looked up."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from meetings.models import AgendaItem, AgendaVersion, Meeting


def get_item(meeting: Meeting, uuid: UUID) -> AgendaItem:
    """Removed ones too: whoever writes in one must get the text back."""
    item = get_object_or_404(meeting.items.select_related("proposer__organisation"), uuid=uuid)
    item.meeting = meeting
    return item


def get_version(meeting: Meeting, number: int) -> AgendaVersion:
    if number > 32_000:
        raise Http404
    version = get_object_or_404(
        meeting.versions.select_related("proposed_by__party__organisation"), number=number
    )
    version.meeting = meeting
    return version
