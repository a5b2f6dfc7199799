"""The number of a request: it names what belongs together, over processes, and can be quoted by a user."""

import re
import uuid

from structlog.contextvars import get_contextvars

HEADER = "X-Request-ID"
# As proxies make them. Nothing else is taken over: a name or an address could stand there.
_WELL_FORMED = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


def identity_of(given: str) -> str:
    """The proxy's, if it is one; else a new one."""
    return given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex


def current_identity() -> str:
    return str(get_contextvars().get("request_id", ""))
