"""What is too large is refused as a page before it is read: announced, or past the limit on its way."""

import asyncio
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import DatabaseError, InterfaceError, OperationalError, ProgrammingError
from redis.exceptions import ConnectionError as NoRedis

from forum.bodies import LimitedBodies
from forum.outage import is_without_servers
from forum.safety import is_beyond_limit

LIMIT = 1024**2


@pytest.fixture(autouse=True)
def _limit(settings: Any) -> None:
    settings.FILE_REQUEST_MAX_BYTES = LIMIT


def sent(headers: dict[str, str], *pieces: bytes) -> tuple[int, str, int]:
    """The status, the page, and how many pieces were taken of the sender, who stays and waits for an answer."""
    return asyncio.run(_sent(headers, pieces))


async def _sent(headers: dict[str, str], pieces: tuple[bytes, ...]) -> tuple[int, str, int]:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/finns/inte/",
        "query_string": b"",
        "headers": [
            (name.encode(), value.encode()) for name, value in {"host": "testserver", **headers}.items()
        ],
    }
    portal = ApplicationCommunicator(LimitedBodies(ASGIHandler()), scope)
    for piece in pieces:
        await portal.send_input({"type": "http.request", "body": piece, "more_body": True})
    start = await portal.receive_output(5)
    page = await portal.receive_output(5)
    await portal.wait(5)
    return start["status"], page["body"].decode(), len(pieces) - portal.input_queue.qsize()


@pytest.mark.parametrize(
    ("language", "heading"), [("sv", "Filen är för stor"), ("en", "The file is too large")]
)
def test_announced_too_large_is_answered_before_anything_comes(language: str, heading: str) -> None:
    headers = {"content-length": str(LIMIT + 1), "cookie": f"{settings.LANGUAGE_COOKIE_NAME}={language}"}
    status, page, taken = sent(headers)
    assert (status, taken) == (413, 0)
    assert f"<h1>{heading}</h1>" in page
    assert f'<html lang="{language}">' in page
    assert sent(headers, b"x" * 100)[2] == 0


def test_unannounced_is_taken_to_the_limit_and_no_further() -> None:
    status, page, taken = sent({"transfer-encoding": "chunked"}, *[b"x" * 400_000] * 5)
    assert (status, taken) == (413, 3)
    assert "<h1>Filen är för stor</h1>" in page


@pytest.mark.parametrize(
    ("length", "beyond"),
    [
        ("", False),
        ("0", False),
        (str(LIMIT), False),
        (str(LIMIT + 1), True),
        ("0" * 30 + str(LIMIT), False),
        ("9" * 5000, True),
        ("²", False),
        ("-1", False),
        ("mycket", False),
    ],
)
def test_length_is_read_as_a_number_or_left_to_the_server(length: str, beyond: bool) -> None:
    assert is_beyond_limit(length) is beyond


def caused_by(error: Exception, sqlstate: str | None) -> Exception:
    error.__cause__ = type("Told", (Exception,), {"sqlstate": sqlstate})()
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (caused_by(OperationalError(), None), True),
        (caused_by(InterfaceError(), None), True),
        (caused_by(OperationalError(), "57P01"), True),
        (caused_by(OperationalError(), "53300"), True),
        (caused_by(DatabaseError(), "25006"), True),
        (NoRedis(), True),
        (caused_by(OperationalError(), "40P01"), False),
        (caused_by(ProgrammingError(), "42P01"), False),
        (ProgrammingError(), False),
        (KeyError("x"), False),
        (None, False),
    ],
    ids=lambda given: f"{type(given).__name__}",
)
def test_a_server_that_is_away_is_no_fault_of_the_portal(error: Exception | None, away: bool) -> None:
    assert is_without_servers(error) is away
