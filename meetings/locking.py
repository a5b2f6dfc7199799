"""One lock for everything that changes a meeting's agenda, so that no two deeds see it half changed."""

from meetings.models import Meeting


def lock(meeting: Meeting) -> Meeting:
    """The same object, read anew under a row lock. Rows that only refer to the meeting are not held up."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(no_key=True))
    return meeting
