"""The secretariat's page of tokens, and the page that explains the interface."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum import clock, returned
from forum.access import ForumRequest, public, seat_that, secretariat_only
from forum.api import v1
from forum.api.forms import TokenForm
from forum.api.models import Scope
from forum.api.rules import may_manage_tokens, may_revoke_token
from forum.api.tokens import make_token, revoke_token

SCOPES = {"forum": "", "key-figures": Scope.FIGURES}  # the others are called as their address


@secretariat_only
@never_cache
def tokens(request: ForumRequest) -> HttpResponse:
    """The tokens there are, and the form of a new one; the answer to it is the only page that shows the token."""
    seat = seat_that(may_manage_tokens, request, request.forum)
    form = returned.bind(request, TokenForm)
    made = secret = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made, secret = make_token(request.forum, data["name"], data["scopes"], data["expires_on"], by=seat)
        form = TokenForm()
    context = {"form": form, "made": made, "secret": secret, "tokens": _rows(request)}
    return render(request, "api/tokens.html", context)


@secretariat_only
@require_POST
def revoke(request: ForumRequest, token: int) -> HttpResponse:
    found = get_object_or_404(request.forum.api_tokens.select_related("forum"), pk=token)
    if found.revoked_at is None:
        revoke_token(found, by=seat_that(may_revoke_token, request, found))
        messages.success(request, _("“%(token)s” opens nothing any more.") % {"token": found})
    return redirect("tokens:list", request.forum.slug)


def _rows(request: ForumRequest) -> list[dict[str, Any]]:
    at = clock.now()
    return [{"token": token, "is_live": token.is_live(at)} for token in request.forum.api_tokens.all()[:100]]


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Written from the schema itself, so that it cannot say anything else."""
    schema = v1.v1.get_openapi_schema()
    calls = [
        {
            "path": path,
            "text": call.get("description", ""),
            "scope": SCOPES.get(place := path.split("/")[3], place),
        }
        for path, calls in schema["paths"].items()
        for call in calls.values()
    ]
    return render(
        request, "api/guide.html", {"calls": calls, "rate": settings.API_RATE, "url": settings.PORTAL_URL}
    )
