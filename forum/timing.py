"""Every request: its number, how long it took, how many queries; one line in the log, one row in the figures."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from forum.logs.identity import HEADER, identity_of
from forum.metrics.requests import count_request

log = structlog.get_logger("forum.request")
SLOW = 1.0  # seconds


class RequestMiddleware:
    """Outermost, so that it sees every answer, whoever gives it.

    On one machine every page also carries `Server-Timing: sql;dur=<ms>;desc="<n> queries", total;dur=<ms>`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identity = identity_of(request.headers.get(HEADER, ""))
        request.identity = identity  # type: ignore[attr-defined]
        clear_contextvars()
        bind_contextvars(request_id=identity)
        meter, started = _Meter(), time.perf_counter()
        with connection.execute_wrapper(meter):
            response = self.get_response(request)
        seconds = time.perf_counter() - started
        response[HEADER] = identity
        if settings.EMBEDDED:
            response["Server-Timing"] = (
                f'sql;dur={meter.seconds * 1000:.1f};desc="{meter.queries} queries",'
                f" total;dur={seconds * 1000:.1f}"
            )
        _note(request, response.status_code, seconds, meter)
        clear_contextvars()
        return response


def _note(request: HttpRequest, status: int, seconds: float, meter: "_Meter") -> None:
    route = route_of(request)
    count_request(route, request.method or "", status, seconds, meter.queries, meter.seconds)
    is_bad, is_slow = status >= 500, seconds >= SLOW
    if not (is_bad or is_slow) and (settings.LOG_REQUESTS != "all" or route == "static"):
        return
    tell = log.error if is_bad else log.warning if is_slow else log.info
    forum = getattr(request, "forum", None)
    tell(
        "request",
        method=request.method,
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        queries=meter.queries,
        **({"forum": forum.slug} if forum else {}),
        **({"user": user} if (user := _known_user(request)) else {}),
    )


def route_of(request: HttpRequest) -> str:
    """The address's name: addresses themselves may hold a link's token or somebody's search."""
    if request.resolver_match:
        return request.resolver_match.view_name or "unnamed"
    return "static" if request.path_info.startswith(settings.STATIC_URL) else "none"


def _known_user(request: HttpRequest) -> int | None:
    """A number, and only if the request had asked who it is: the log causes no query."""
    return getattr(getattr(request, "_cached_user", None), "pk", None)


class _Meter:
    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - started
