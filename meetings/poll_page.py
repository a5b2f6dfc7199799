"""What the pages of suggested times show, signed in or behind a link."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum.formats import day as write_day
from forum.formats import weekday
from meetings.days_off import holiday, is_weekend
from meetings.models import DatePoll
from meetings.poll_standing import side, standing_of
from meetings.stages import Tag

LOOKS = {"open": "waiting", "chosen": "approved", "closed": "dropped"}


def poll_context(poll: DatePoll) -> dict[str, Any]:
    standing = standing_of(poll)
    return {
        "poll": poll,
        "standing": standing,
        "silent": list(dict.fromkeys(side(each.seat) for each in standing.silent)),
        "best_word": _("Best"),
        "tag": Tag(LOOKS[poll.state], str(DatePoll.State(poll.state).label)),
    }


def day_notes(starts: Iterable[datetime]) -> list[str]:
    """Suggested times on holidays and weekends. Advice only."""
    found = []
    for day in sorted({localdate(moment) for moment in starts}):
        if name := holiday(day):
            found.append(_("%(day)s is %(holiday)s.") % {"day": write_day(day).capitalize(), "holiday": name})
        elif is_weekend(day):
            found.append(_("%(day)s is in a weekend.") % {"day": weekday(day).capitalize()})
    return found
