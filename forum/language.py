"""Swedish unless the reader has chosen otherwise: the account's choice, else the browser's cookie."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

LANGUAGES = dict(settings.LANGUAGES)


def known_language(request: HttpRequest) -> str:
    """For what is refused before, or because, the account cannot be asked."""
    return getattr(request, "LANGUAGE_CODE", "") or _of_browser(request) or settings.LANGUAGE_CODE


def _of_browser(request: HttpRequest) -> str:
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return cookie if cookie in LANGUAGES else ""


class LanguageMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.chosen(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    def chosen(self, request: HttpRequest) -> str:
        if cookie := _of_browser(request):
            return cookie
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            return request.user.language
        return settings.LANGUAGE_CODE
