"""Is the portal well? For the operator, the proxy and the supervisor."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from forum.access import public
from forum.celery import app
from forum.files.storage import problem as files_problem
from forum.paper.engine import pdf_problem

PULSE_KEY = "worker:pulse"
PULSE_MAX_AGE = 60


def beat_pulse() -> None:
    """Called by the worker: proof that it takes work from the queue, not only that it lives."""
    cache.set(PULSE_KEY, time.time(), timeout=24 * 3600)


def health() -> dict[str, str]:
    parts: dict[str, Callable[[], str]] = {
        "database": _database,
        "broker": _broker,
        "worker": _worker,
        "pdf": pdf_problem,
    }
    if settings.BUCKET.name:
        parts["files"] = files_problem
    found = {name: _problem_of(part) or "ok" for name, part in parts.items()}
    return {"status": "ok" if set(found.values()) == {"ok"} else "error", **found}


def _problem_of(part: Callable[[], str]) -> str:
    try:
        return part()
    except (DatabaseError, RedisError, OSError) as error:
        return f"{type(error).__name__}: {str(error).splitlines()[0][:200] if str(error) else 'no answer'}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _broker() -> str:
    cache.get(PULSE_KEY)
    return ""


def _worker() -> str:
    age = time.time() - (cache.get(PULSE_KEY) or 0)
    if age <= PULSE_MAX_AGE:
        return ""
    return "" if app.control.ping(timeout=1, limit=1) else "no worker takes work from the queue"


@public
def healthz(request: HttpRequest) -> JsonResponse:
    found = health()
    return JsonResponse(
        found, status=200 if found["status"] == "ok" else 503, headers={"Cache-Control": "no-store"}
    )


@public
def livez(request: HttpRequest) -> JsonResponse:
    """This process answers; says nothing about the rest."""
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
