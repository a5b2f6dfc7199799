"""How often somebody may try what could be guessed. The counts stand in the cache that all processes share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest, HttpResponseBase
from redis.exceptions import RedisError

GUESSES = "link_failed"
STARTS = "sign_in_elsewhere"


def guessing_limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For links that let their reader in: whoever tries links that were never sent is soon refused all of them."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_within(request, GUESSES, dry_run=True):
            return ratelimit.respond_429(request)
        try:
            return view(request, *args, **kwargs)
        except Http404:
            _is_within(request, GUESSES)
            raise

    return limited


def starts_limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages that anybody can call and that keep something or ask another machine."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _is_within(request, STARTS):
            return ratelimit.respond_429(request)
        return view(request, *args, **kwargs)

    return limited


def _is_within(request: HttpRequest, action: str, *, dry_run: bool = False) -> bool:
    """Without the cache nothing is counted; what is tried here is far too long to be guessed anyway."""
    try:
        usage = ratelimit.consume(
            request, app="allauth.account", action=action, dry_run=dry_run, limit_get=True
        )
    except RedisError:
        return True
    return usage is not None
