"""Addresses that only act. Opened as a page, as after signing in again, they lead back to their button."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from forum.access import ForumRequest

View = Callable[..., HttpResponse]


def posts_from(page: str) -> Callable[[View], View]:
    """`@posts_from("meetings:agenda")`: the page the button stands on; it takes the forum and the meeting."""

    def only_post(view: View) -> View:
        @wraps(view)
        def acting(request: ForumRequest, slug: str, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return redirect(page, request.forum.slug, slug)
            return view(request, slug, **kwargs)

        return acting

    return only_post
