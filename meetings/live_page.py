"""What a page tells its editor: the visitor's powers, the parties' names, and whose browser it is."""

from dataclasses import asdict
from typing import Any

from forum.access import ForumRequest
from meetings.live.powers import Refused
from meetings.live.rights import standing_at
from meetings.models import Meeting


def live_context(request: ForumRequest, meeting: Meeting) -> dict[str, Any] | None:
    """None for a visitor who may not write. The server asks the same rules again in every commit."""
    try:
        _seat, powers = standing_at(request.user, meeting, request.seats)
    except Refused:
        return None
    if not powers.writes:
        return None
    return {
        "powers": asdict(powers),
        "parties": dict(meeting.forum.parties.values_list("pk", "organisation__name")),
        "user": request.user.pk,
        "simple": request.user.simple_editing,
    }
