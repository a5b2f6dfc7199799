"""Links in letters that let their reader do one thing without signing in.

A link is signed and names its purpose, its thing and its last day. It is not kept anywhere: whoever reads one also
asks whether the thing still stands (an invitation that is withdrawn, a seat that has ended).
"""

from datetime import date
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum import clock

_SALT = "forum.links:"


class Ended(Exception):
    """The link was good once: its last day has passed, or what it led to stands no longer."""


class Unreadable(Exception):
    """This was never a link of ours, or somebody has changed it."""


def sign(purpose: str, until: date, **names: int | str) -> str:
    """A token for an address. `purpose` keeps it from being used for anything else; `until` is its last day."""
    return signing.dumps({**names, "until": until.isoformat()}, salt=_SALT + purpose)


def read(purpose: str, token: str) -> dict[str, Any]:
    """The names that were signed."""
    try:
        names = signing.loads(token, salt=_SALT + purpose)
    except signing.BadSignature as error:
        raise Unreadable from error
    if date.fromisoformat(names.pop("until")) < clock.today():
        raise Ended
    return names


def ended_page(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", status=410)
