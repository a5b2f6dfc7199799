"""Pages that belong to the portal rather than to a forum."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.access import public
from forum.api.problems import problem_response
from forum.guide.page import guide_context
from forum.language import LANGUAGES, known_language
from forum.outage import is_without_servers
from forum.statements import accessibility_context, privacy_context


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/accessibility.html", accessibility_context(request.user))


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/privacy.html", privacy_context(request.user))


@public
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/help.html", guide_context(request))


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the reader's language in the browser and, when signed in, in the account."""
    language = request.POST.get("language", "")
    next_page = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        next_page, {request.get_host()}, require_https=request.is_secure()
    ):
        next_page = "/"
    response = HttpResponseRedirect(next_page)
    if language in LANGUAGES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        if request.user.is_authenticated and request.user.language != language:
            request.user.language = language
            request.user.save(update_fields=["language"])
    return response


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page, byte for byte, whether a thing belongs to another forum or does not exist."""
    request.forum, request.seats, request.seat = None, [], None  # type: ignore[attr-defined]
    return render(request, "404.html", status=404)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if request.path_info.startswith("/api/v1/"):
        return problem_response(request, 400)
    with translation.override(known_language(request)):
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            return render(None, "413.html", status=413)
        title = "" if isinstance(exception, MultiPartParserError) else _("The address cannot be used")
        return render(None, "400.html", {"title": title}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Ours: either a fault in the portal, or a server behind it that does not answer just now."""
    status = 503 if is_without_servers(sys.exception()) else 500
    if request.path_info.startswith("/api/v1/"):
        return problem_response(request, status)
    shown = {"identity": getattr(request, "identity", ""), "may_reload": request.method in {"GET", "HEAD"}}
    with translation.override(known_language(request)):
        return render(None, f"{status}.html", shown, status=status)
