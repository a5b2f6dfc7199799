"""What a reader is told while the place where files lie does not answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forum.files.storage import Unreachable

RETRY_AFTER = "60"  # seconds


class UnreachableMiddleware:
    """One page for every view that hands out a file; the storage itself has written the reason into the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Unreachable):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = RETRY_AFTER
        return response
