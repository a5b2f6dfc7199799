"""The first version of the interface: its addresses, its schema and its answers."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from forum.access import open_all, public, token_only
from forum.api.endpoints import router
from forum.api.problems import Problem, problem_response
from forum.files.answers import RETRY_AFTER
from forum.files.storage import Unreachable


class Interface(NinjaAPI):
    """Every answer carries a mark of its content, and an unchanged one is not sent again."""

    def create_response(self, request: HttpRequest, data: Any, **more: Any) -> HttpResponse:
        response = super().create_response(request, data, **more)
        if response.status_code == 200:
            etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            if etag in request.headers.get("If-None-Match", ""):
                response = HttpResponse(status=304)
            response["ETag"] = etag
            response["Cache-Control"] = "private, no-cache"
            response["Vary"] = "Authorization"
        return response

    def get_openapi_schema(self, **more: Any) -> Any:
        """With the media types that are sent."""
        schema = super().get_openapi_schema(**more)
        for path, calls in schema["paths"].items():
            for status, told in calls["get"]["responses"].items():
                content = told.pop("content", None)
                if path.endswith("/pdf") and int(status) == 200:
                    told["content"] = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
                elif content:
                    kind = "application/json" if int(status) == 200 else "application/problem+json"
                    told["content"] = {kind: content["application/json"]}
        return schema


v1 = Interface(
    title="Industriforum",
    version="1.0.0",
    description="Read what a regional industry forum has decided and follows. See docs/api.md.",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
v1.add_router("", router)


@v1.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem_response(request, error.status, error.headers)


@v1.exception_handler(AuthenticationError)
def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem_response(request, 401, {"WWW-Authenticate": "Bearer"})


@v1.exception_handler(Http404)
def _nothing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(request, 404)


@v1.exception_handler(PermissionDenied)
def _refused(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem_response(request, 403)


@v1.exception_handler(Unreachable)
def _unreachable(request: HttpRequest, error: Unreachable) -> HttpResponse:
    return problem_response(request, 503, {"Retry-After": RETRY_AFTER})


@v1.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which parameter, not what was sent: that may be anything."""
    return problem_response(request, 422, parameters=sorted({str(each["loc"][-1]) for each in error.errors}))


@public
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that the interface does not have."""
    return problem_response(request, 404)


def _named(entries: Any) -> Any:
    """The schema is everybody's; the rest asks for a token. Asked for once: every time makes new views."""
    for pattern in entries[0]:
        open_all(public if pattern.name in {"openapi-json", "api-root"} else token_only, [pattern])
    return entries


entries = _named(v1.urls)
