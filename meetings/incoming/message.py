"""A message as it came, cut down to what the portal reads of it. Anybody may have written it."""

import email
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from django.utils import timezone

MOST_BYTES = 1_000_000
MOST_TEXT = 4_000
MOST_PARTS = 100
MOST_REFERENCES = 30
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail server says about a letter of ours."""

    has_failed: bool
    reason: str
    about: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """`about` are the letters of ours that it refers to, by their Message-ID."""

    key: str
    message_id: str
    sender: str
    subject: str
    text: str
    calendar: str
    bounce: Bounce | None
    about: list[str]
    sent_at: datetime | None
    is_automatic: bool


def parse(raw: bytes) -> Incoming:
    message = email.message_from_bytes(raw)
    message_id = next(iter(_ids(message.get("Message-ID", ""))), "")
    parts = list(_parts(message))
    calendar = next((_text(part) for part in parts if _is_calendar(part)), "")
    text = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    return Incoming(
        key=key_of(message_id, calendar, text) if message_id else key_of(raw.hex()),
        message_id=clean(message_id, 300),
        sender=clean(parseaddr(_header(message, "From"))[1].lower(), 254),
        subject=clean(_header(message, "Subject"), 300),
        text=clean(text, MOST_TEXT),
        calendar=calendar,
        bounce=_bounce(message, parts),
        about=_references(message),
        sent_at=_date(message),
        is_automatic=_is_automatic(message),
    )


def key_of(*parts: str) -> str:
    """The same message delivered twice has the same key, whatever the servers on its way have added."""
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def clean(text: str, length: int) -> str:
    """What the database can hold: no NUL, no half characters."""
    return text.encode(errors="replace").decode().replace("\0", "").strip()[:length]


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _is_calendar(part: Message) -> bool:
    name = str(part.get_filename() or "").lower()
    return part.get_content_type() in {"text/calendar", "application/ics"} or (
        name.endswith(".ics") and not part.is_multipart()
    )


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return payload.decode("utf-8", errors="replace")


def _header(message: Message, name: str) -> str:
    value = message.get(name, "")
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return str(value)


def _date(message: Message) -> datetime | None:
    try:
        sent_at = parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return sent_at if timezone.is_aware(sent_at) else None


def _ids(text: object) -> list[str]:
    return _MESSAGE_ID.findall(str(text))[:MOST_REFERENCES]


def _references(message: Message) -> list[str]:
    return [*_ids(message.get("In-Reply-To", "")), *_ids(message.get("References", ""))]


def _is_automatic(message: Message) -> bool:
    submitted = str(message.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    return not submitted.startswith("no") or precedence in {"bulk", "junk", "auto_reply", "list"}


def _bounce(message: Message, parts: list[Message]) -> Bounce | None:
    if message.get_content_type() != "multipart/report":
        return None
    if str(message.get_param("report-type", "")).lower() != "delivery-status":
        return None
    blocks = [part for part in parts if part.get("Action")]
    failed = [block for block in blocks if str(block.get("Action")).strip().lower() == "failed"]
    reasons = [
        " ".join(f"{block.get('Status', '')} {_header(block, 'Diagnostic-Code')}".split())
        for block in failed or blocks
    ]
    about = [each for part in parts if part is not message for each in _returned(part)]
    return Bounce(bool(failed), clean("; ".join(reasons), 400), about + _references(message))


def _returned(part: Message) -> list[str]:
    """The Message-ID of the letter that comes back, whole or only its headers."""
    if part.get_content_type() == "text/rfc822-headers":
        return _ids(email.message_from_string(_text(part)).get("Message-ID", ""))
    return _ids(part.get("Message-ID", ""))
