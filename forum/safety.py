"""Input that no form should ever see."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

RETRY_AFTER: dict[int, int] = {
    HTTPStatus.TOO_MANY_REQUESTS: 60,
    HTTPStatus.SERVICE_UNAVAILABLE: 30,
}  # seconds
MB = 1024**2
LONGEST_NUMBER = 18  # digits; longer ones take long to read


class UnsafeInputMiddleware:
    """PostgreSQL refuses NUL and lone surrogates; such a path or query is a bad request, not a server error.

    Posted text is cleaned by the forms themselves, which tell the writer.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_unsafe(request.path_info) or any(
            is_unsafe(text) for key, values in request.GET.lists() for text in [key, *values]
        ):
            raise BadRequest("The address contains characters that cannot be stored.")
        return self.get_response(request)


class RefusalMiddleware:
    """Nobody keeps a refusal for later: it may be over the next moment."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            response.headers.setdefault("Cache-Control", "no-store")
            if seconds := RETRY_AFTER.get(response.status_code):
                response.headers.setdefault("Retry-After", str(seconds))
        return response


class RequestSizeMiddleware:
    """A form beyond all limits is refused before anything of it is read (over ASGI: forum/bodies.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_beyond_limit(request.META.get("CONTENT_LENGTH") or ""):
            return _too_large(request)
        return self.get_response(request)


class MethodPageMiddleware:
    """A page for whoever opens the address of a button; what programs read stays as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


def _too_large(request: HttpRequest) -> HttpResponse:
    limits = {"limit": settings.FILE_REQUEST_MAX_BYTES // MB, "file_limit": settings.FILE_MAX_BYTES // MB}
    return render(request, "413.html", limits, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def is_beyond_limit(length: str) -> bool:
    """Of an announced length; what is no number is left to the server."""
    digits = length.strip().lstrip("0")
    if not (digits.isascii() and digits.isdecimal()):
        return False
    return len(digits) > LONGEST_NUMBER or int(digits) > settings.FILE_REQUEST_MAX_BYTES


def is_unsafe(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)
