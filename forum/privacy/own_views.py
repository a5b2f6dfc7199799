"""/konto/registerutdrag/: what is stored about oneself, and the file that was ordered."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.access import PersonRequest, signed_in
from forum.models import Extract
from forum.privacy import taking_out
from forum.privacy.views import json_file


@signed_in
@require_safe
def own(request: PersonRequest) -> HttpResponse:
    return render(request, "privacy/own.html")


@signed_in
@require_safe
def own_json(request: PersonRequest) -> HttpResponse:
    return json_file(taking_out.take_out_own(request.user), "registerutdrag")


@signed_in
@require_POST
def own_pdf(request: PersonRequest) -> HttpResponse:
    return redirect("extract", taking_out.order_own(request.user).pk)


@signed_in
@require_safe
@never_cache
def extract(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    """How far the file has come; also the part of the page that asks again by itself."""
    found = _found(request, key)
    is_part = bool(getattr(request, "htmx", False))
    return render(request, "privacy/_state.html" if is_part else "privacy/extract.html", {"extract": found})


@signed_in
@require_safe
def extract_pdf(request: PersonRequest, key: uuid.UUID) -> HttpResponse:
    found = _found(request, key)
    if found.content is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="registerutdrag.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _found(request: PersonRequest, key: uuid.UUID) -> Extract:
    found = taking_out.find_extract(request.user, key)
    if found is None:
        raise Http404
    return found
