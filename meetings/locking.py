"""One lock for everything that changes a meeting's agenda, so that no two deeds see it half changed."""

from meetings.models import Document, Meeting


def lock(meeting: Meeting) -> Meeting:
    """The same object, read anew under a row lock, with its shared document held as well.

    Rows that only refer to the meeting are not held up. Whoever writes in the document reads the meeting's state
    while holding the document, so no letter slips in after the deed that closes it.
    """
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(no_key=True))
    meeting.__dict__.pop("group_seats", None)
    list(Document.objects.select_for_update(no_key=True).filter(pk=meeting.document).values_list("pk"))
    return meeting
