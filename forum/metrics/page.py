"""/metrics: for the monitoring and nobody else."""

import hmac

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from forum.access import public
from forum.metrics.exposition import CONTENT_TYPE, exposition

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-IP")


@public
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Whoever may not see it learns no more than of a page that does not exist."""
    if not may_read(request):
        raise Http404
    try:
        text = exposition()
    except (DatabaseError, RedisError, OSError):
        return HttpResponse(b"", status=503, headers={"Cache-Control": "no-store"})
    return HttpResponse(text, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def may_read(request: HttpRequest) -> bool:
    """With the token, or, where none is set, from this very machine and not through a proxy on it."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not is_forwarded
