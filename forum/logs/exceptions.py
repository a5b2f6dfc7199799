"""An exception as lines: where it happened and what it was, without the values it was about."""

import traceback
from typing import Any

from forum.logs.redaction import Event, masked_message


def format_exception(logger: Any, method: str, event: Event) -> Event:
    found = event.pop("exc_info", None)
    if isinstance(found, tuple):
        found = found[1]
    if isinstance(found, BaseException):
        event["exception"] = as_text(found)
    return event


def as_text(error: BaseException) -> str:
    """Oldest cause first, as Python itself writes it."""
    chain: list[BaseException] = []
    each: BaseException | None = error
    while each is not None and each not in chain:
        chain.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\n".join(_one(each) for each in reversed(chain))


def _one(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    message = masked_message(str(error))
    return f"Traceback (most recent call last):\n{frames}{kind}" + (f": {message}" if message else "")
