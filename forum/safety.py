"""Input that no form should ever see."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


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


class RequestSizeMiddleware:
    """A form beyond all limits is refused before anything of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.FILE_REQUEST_MAX_BYTES:
            return render(request, "413.html", {"limit": settings.FILE_REQUEST_MAX_BYTES}, status=413)
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


def is_unsafe(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text)
