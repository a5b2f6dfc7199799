"""What a reader is told while the place where files lie does not answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver

from forum.files.storage import Unreachable


class UnreachableMiddleware:
    """The page of a portal that is away for a moment; the storage itself has written the reason into the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """As for any other server that does not answer, but no alarm: no line of the portal is wrong."""
        if not isinstance(error, Unreachable):
            return None
        return get_resolver().resolve_error_handler(500)(request)
