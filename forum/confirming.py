"""What cannot be taken back asks once more who is sitting there.

On servers, whoever finalises, releases or changes who has a seat has shown within the last quarter of an hour that
it is them. What they had typed waits for them (forum/returned.py) and is sent again by themselves.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from forum import returned
from forum.models import User
from forum.second_factor import records_of


def confirmed_first(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Stands below the audience: only those who may come here are asked."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and is_asked_of(request):
            returned.keep(request)
            return ask(request)
        return view(request, *args, **kwargs)

    asked.asks_again = True  # type: ignore[attr-defined]
    return asked


def confirmed_to_open(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages whose form cannot wait, as those with a file: they ask already when they are opened."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return ask(request) if is_asked_of(request) else view(request, *args, **kwargs)

    asked.asks_again = True  # type: ignore[attr-defined]
    return asked


def ask(request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse('confirm_identity')}?{urlencode({'next': request.get_full_path()})}")


def is_asked_of(request: HttpRequest) -> bool:
    return settings.REAUTHENTICATE and not is_recent(request)


def is_recent(request: HttpRequest) -> bool:
    """Signing in counts, and so does every later confirmation."""
    if not isinstance(request.user, User):
        return False
    newest = max((record["at"] for record in records_of(request.user, request.session)), default=0.0)
    return time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
