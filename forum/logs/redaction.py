"""The second line against personal data in a log. The first is that nobody writes any there."""

import re
from collections.abc import MutableMapping
from typing import Any

Event = MutableMapping[str, Any]
GONE = "…"
# Made by the portal itself, and needed whole by whoever searches.
OURS = {"request_id", "task_id", "timestamp", "level", "logger", "exception", "task", "route", "document"}

_ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:]+")
_PERSONAL_NUMBER = re.compile(r"(?<!\w)(?:\d{2})?\d{6}[-+]?\d{4}(?!\w)")
# What signs a link or a session: long, no hash, and no word of a program either.
_TOKEN = re.compile(r"(?<![\w:-])(?=[\w:-]{20,})(?=[\w:-]*[g-zG-Z_])(?=[\w:-]*[A-Z0-9])[\w:-]+")
_QUOTED = re.compile(r"(?s)'[^']*'|\"[^\"]*\"|“[^”]*”|‘[^’]*’|(?<=\()[^()]*(?=\)=)|(?<==\()[^()]*(?=\))")
_DETAIL = re.compile(r"(?s)\n\s*(?:DETAIL|CONTEXT|HINT|LINE \d+):.*")


def masked(text: str) -> str:
    """Without e-mail addresses, personal identity numbers and tokens."""
    for pattern in (_ADDRESS, _PERSONAL_NUMBER, _TOKEN):
        text = pattern.sub(GONE, text)
    return text


def masked_message(text: str) -> str:
    """What an error says, without the values it says it about."""
    return masked(_QUOTED.sub(GONE, _DETAIL.sub("", text)))[:500]


def redact(logger: Any, method: str, event: Event) -> Event:
    for key, value in event.items():
        if key not in OURS and isinstance(value, str):
            event[key] = masked(value)
    return event


def without_addresses_asked_for(logger: Any, method: str, event: Event) -> Event:
    """Django names the path, which may hold a link's token: the request's own line names its route."""
    record = event.get("_record")
    request = getattr(record, "request", None)
    if record is not None and request is not None:
        said = str(event["event"])
        for asked in (request.path, request.path_info):
            said = said.replace(asked, GONE) if len(asked) > 1 else said
        event["event"] = masked_message(said)
        event["status"] = getattr(record, "status_code", 0)
    elif record is not None and record.name.startswith("django.security"):
        event["event"] = masked_message(str(event["event"]))
    return event


def without_what_a_task_was_given(logger: Any, method: str, event: Event) -> Event:
    """Celery repeats the error, its text and its traceback inside the sentence: the exception is there anyway."""
    record = event.get("_record")
    if record is not None and record.name.startswith("celery.") and event.get("exc_info"):
        event["event"] = "task failed"
    return event
