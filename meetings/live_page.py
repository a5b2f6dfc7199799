"""What a page tells its editor: the visitor's powers, the parties' names, and whose browser it is."""

from dataclasses import asdict
from typing import Any

from forum.access import ForumRequest
from meetings.live.powers import CLOSED, Powers, Refused
from meetings.live.rights import standing_at
from meetings.models import Meeting


def live_context(request: ForumRequest, meeting: Meeting) -> dict[str, Any] | None:
    """None for a visitor who may not write. The server asks the same rules again in every commit.

    `closed`: the visitor could write before. What the browser kept from then is shown, to be copied.
    """
    try:
        _seat, powers = standing_at(meeting, request.seats)
    except Refused as refused:
        powers = Powers(closed=refused.code == CLOSED)
    if not powers.writes and not powers.closed:
        return None
    return {
        "powers": asdict(powers),
        "closed": not powers.writes,
        "parties": dict(meeting.forum.parties.values_list("pk", "organisation__name")),
        "user": request.user.pk,
        "simple": request.user.simple_editing and powers.writes,
    }
