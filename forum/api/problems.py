"""What goes wrong, as application/problem+json (RFC 9457), in Swedish and English at once."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

TITLES = {
    400: _("The question cannot be understood."),
    401: _("The token is missing, unknown, revoked or past its last day."),
    403: _("The token may not read this."),
    404: _("There is no such thing."),
    422: _("The question cannot be understood."),
    429: _("Too many questions: wait a while."),
    503: _("The files cannot be reached just now. Try again in a moment."),
}


class Problem(Exception):
    def __init__(self, status: int, headers: dict[str, str] | None = None) -> None:
        super().__init__(status)
        self.status, self.headers = status, headers or {}


def problem_response(
    request: HttpRequest, status: int, headers: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The same bytes whatever was asked for, so that nothing is told by the difference."""
    titles = {}
    for language in ("sv", "en"):
        with translation.override(language):
            titles[language] = str(TITLES[status])
    asked = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "sv"
    body = {"type": "about:blank", "status": status, "title": titles[asked], "titles": titles, **more}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False),
        status=status,
        content_type="application/problem+json; charset=utf-8",
        headers={"Vary": "Accept-Language, Authorization", "Cache-Control": "no-store", **(headers or {})},
    )
