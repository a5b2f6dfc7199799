"""Items, versions and files of a meeting that has been looked up."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from meetings.models import AgendaItem, AgendaVersion, Attachment, Meeting


def get_item(meeting: Meeting, uuid: UUID) -> AgendaItem:
    """Removed ones too: whoever writes in one must get the text back."""
    item = get_object_or_404(meeting.items.select_related("proposer__organisation", "project"), uuid=uuid)
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


def get_file(meeting: Meeting, pk: int) -> Attachment:
    """Removed ones too: a version may name them."""
    if pk > 2**63 - 1:
        raise Http404
    file = get_object_or_404(meeting.attachments.select_related("item", "uploaded_by__party"), pk=pk)
    file.meeting = meeting
    return file
