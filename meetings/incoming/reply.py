"""An answer as a calendar writes it (iTIP, RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import unquote

from icalendar import Calendar


class Nonsense(Exception):
    """This is no answer to an invitation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    method: str
    uid: str
    attendee: str
    partstat: str
    sequence: int
    written_at: datetime | None


def read_reply(text: str, sender: str) -> Reply:
    """What the calendar part says, for the attendee who sent it."""
    event, method = _event(text)
    attendees = event.get("attendee", [])
    found = {_address(each): each for each in (attendees if isinstance(attendees, list) else [attendees])}
    address = sender if sender in found else next(iter(found), "")
    if not address or not event.get("uid"):
        raise Nonsense
    return Reply(
        method=method,
        uid=str(event["uid"]).strip(),
        attendee=address,
        partstat=str(found[address].params.get("PARTSTAT", "NEEDS-ACTION")).upper(),
        sequence=_sequence(event),
        written_at=_written_at(event),
    )


def _event(text: str) -> tuple[Any, str]:
    try:
        calendar = Calendar.from_ical(text)
        event = next(iter(calendar.walk("VEVENT")), None)
        method = str(calendar.get("method", "")).upper()
    except Exception as error:  # A parser of what anybody may send: whatever it stumbles over is nonsense.
        raise Nonsense from error
    if event is None or not method:
        raise Nonsense
    return event, method


def _address(attendee: Any) -> str:
    text = str(attendee).strip()
    return unquote(text[7:] if text.lower().startswith("mailto:") else text).strip().lower()


def _sequence(event: Any) -> int:
    try:
        return int(event.get("sequence", 0))
    except (TypeError, ValueError):
        return 0


def _written_at(event: Any) -> datetime | None:
    try:
        stamp = event.decoded("dtstamp")
    except Exception:  # As above.
        return None
    if isinstance(stamp, datetime):
        return stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)
    return datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC) if isinstance(stamp, date) else None
