"""The gate of the interface: a live token, its scope, and not too many questions."""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from ninja.security import HttpBearer

from forum import clock
from forum.api.models import ApiToken, Scope
from forum.api.problems import Problem
from forum.api.rules import reader
from forum.api.tokens import recognise
from forum.models import Forum
from members.models import Seat


class TokenRequest(HttpRequest):
    """A request with a token, after the gate."""

    auth: ApiToken
    forum: Forum
    reader: Seat


class Bearer(HttpBearer):
    """One per scope; an empty scope lets every live token in."""

    def __init__(self, scope: str = "") -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        found = recognise(token, clock.now())
        if found is None:
            raise Problem(401, {"WWW-Authenticate": "Bearer"})
        count_question(found)
        if self.scope and self.scope not in found.scopes:
            raise Problem(403)
        request.forum, request.reader = found.forum, reader(found, self.scope)  # type: ignore[attr-defined]
        return found


def count_question(token: ApiToken) -> None:
    """By the clock's minute, for all processes together. Without the cache nobody is counted, and nobody refused."""
    minute, passed = divmod(int(clock.now().timestamp()), 60)
    key = f"api:{token.pk}:{minute}"
    try:
        cache.add(key, 0, timeout=120)
        asked = cache.incr(key)
    except (OSError, ValueError):
        return
    if asked > settings.API_RATE:
        raise Problem(429, {"Retry-After": str(60 - passed)})


BY_SCOPE: dict[str, Callable] = {scope: Bearer(scope) for scope in Scope.values}
