"""Nothing typed is lost: a form sent with an ended session or an old token comes back filled.

The fields are kept in the visitor's session for the address they were sent to, handed out once, and never
acted on: the visitor has to send them again.
"""

import re
import time
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

KEY = "returned_forms"
KEPT_FOR = 30 * 60
MAX_BYTES = 200_000
MAX_FORMS = 5
KEPT_ID = re.compile(r"[0-9a-f-]{8,40}")


class ReturnedFormMiddleware:
    """Keeps what an unauthenticated visitor posted, before the gate sends them to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> None:
        audience = getattr(view, "audience", "public")
        if request.method == "POST" and audience != "public" and not request.user.is_authenticated:
            keep(request)


def keep(request: HttpRequest) -> None:
    """Remember the posted fields for this address."""
    if (
        not (request.content_type or "").startswith("application/x-www-form-urlencoded")
        or len(request.body) > MAX_BYTES
    ):
        return
    fields = request.POST.copy()
    fields.pop("csrfmiddlewaretoken", None)
    kept = {path: form for path, form in _kept(request).items() if path != request.path}
    while len(kept) >= MAX_FORMS:
        kept.pop(next(iter(kept)))
    request.session[KEY] = {**kept, request.path: [time.time(), fields.urlencode()]}


def take(request: HttpRequest, path: str = "") -> QueryDict | None:
    """The fields kept for this address (or for `path`, where the form has an address of its own), once."""
    kept = _kept(request)
    form = kept.pop(path or request.path, None)
    if form is None:
        return None
    request.session[KEY] = kept
    return QueryDict(form[1])


def bind(request: HttpRequest, form_class: type[forms.BaseForm], *, path: str = "", **kwargs: Any) -> Any:
    """The form for this request: bound to what was posted, to what was kept, or unbound.

    A form bound to kept fields is filled and validated but not sent; the visitor is told so.
    """
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **kwargs)
    fields = take(request, path)
    if fields is None:
        return form_class(**kwargs)
    messages.info(request, _("What you wrote was kept. Check it and send it again."))
    return form_class(fields, **kwargs)


def arrived(request: HttpRequest, text: str) -> None:
    """Tell the visitor that the form is dealt with, and their browser that it need not keep what was typed."""
    kept = request.POST.get("kept", "")
    messages.success(request, text, extra_tags=kept if KEPT_ID.fullmatch(kept) else "")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An old token from our own page: give the form back. Anything else: refuse."""
    if request.method == "POST" and _is_from_here(request):
        keep(request)
        return HttpResponseRedirect(_page_of(request))
    return render(request, "403_csrf.html", status=403)


def _is_from_here(request: HttpRequest) -> bool:
    return (
        request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and request.headers.get("Origin", f"{request.scheme}://{request.get_host()}")
        == f"{request.scheme}://{request.get_host()}"
    )


def _page_of(request: HttpRequest) -> str:
    """The page the form stood on: forms of ours post to their own address or stand on the referring page."""
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return referer
    return request.path


def _kept(request: HttpRequest) -> dict[str, Any]:
    oldest = time.time() - KEPT_FOR
    return {path: form for path, form in request.session.get(KEY, {}).items() if form[0] > oldest}
