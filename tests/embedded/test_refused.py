"""Every kind of refusal, over real HTTP: a designed page, and the same strict headers as everywhere."""

import http.client
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.conftest_portal import Portal

HTML = "text/html; charset=utf-8"
# What is asked for, with which headers: the status, and the page's heading.
REFUSALS = {
    "bad address": ("GET", "/hjalp/?q=%00", {}, 400, "Adressen går inte att använda"),
    "foreign form": (
        "POST",
        "/konto/login/",
        {"Origin": "https://elsewhere.example"},
        403,
        "Formuläret var öppet för länge",
    ),
    "missing page": ("GET", "/finns/inte/alls/", {}, 404, "Vi hittar inte sidan"),
    "missing file": ("GET", "/static/finns-inte.css", {}, 404, "Vi hittar inte sidan"),
    "figures": ("GET", "/metrics", {"X-Forwarded-For": "10.0.0.1"}, 404, "Vi hittar inte sidan"),
    "socket's address": (
        "GET",
        "/live/00000000-0000-0000-0000-000000000000/",
        {},
        404,
        "Vi hittar inte sidan",
    ),
    "button": ("GET", "/sprak/", {}, 405, "Här finns inget att läsa"),
    "announced too large": ("POST", "/sprak/", {"Content-Length": str(10**12)}, 413, "Filen är för stor"),
}
IN_ENGLISH = {
    "bad address": "The address cannot be used",
    "foreign form": "The form was open for too long",
    "missing page": "We cannot find the page",
    "button": "Nothing can be read here",
    "announced too large": "The file is too large",
}


def ask(portal: Portal, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    with closing(http.client.HTTPConnection(urlsplit(portal.url).netloc, timeout=20)) as line:
        line.request(method, path, headers=headers)
        answer = line.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read().decode()


def require_strict(headers: dict[str, str]) -> None:
    policy = headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert not any(word in policy for word in ("unsafe", "*", "data:"))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("kind", REFUSALS)
def test_refusal_is_a_page_under_the_same_headers(portal: Portal, kind: str) -> None:
    method, path, given, status, heading = REFUSALS[kind]
    answered, headers, page = ask(portal, method, path, given)
    assert (answered, headers["content-type"], headers["cache-control"]) == (status, HTML, "no-store")
    require_strict(headers)
    assert heading in page
    assert 'class="errpage"' in page
    assert f" {status}</p>" in page


@pytest.mark.parametrize("kind", IN_ENGLISH)
def test_refusal_speaks_the_readers_language(portal: Portal, kind: str) -> None:
    method, path, given, status, _heading = REFUSALS[kind]
    answered, headers, page = ask(
        portal, method, path, {**given, "Cookie": f"{settings.LANGUAGE_COOKIE_NAME}=en"}
    )
    assert answered == status
    require_strict(headers)
    assert '<html lang="en">' in page
    assert f"<h1>{IN_ENGLISH[kind]}</h1>" in page


def test_admin_is_asked_to_sign_in_under_the_same_headers(portal: Portal) -> None:
    status, headers, _ = ask(portal, "GET", "/admin/", {})
    assert (status, headers["location"]) == (302, "/konto/login/?next=/admin/")
    require_strict(headers)


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("/live/00000000-0000-0000-0000-000000000000/", "https://elsewhere.example"),
        ("/live/inget/", None),
        ("/", None),
    ],
)
def test_socket_is_refused_under_the_same_headers(portal: Portal, path: str, origin: str | None) -> None:
    address = portal.url.replace("http", "ws") + path
    with pytest.raises(InvalidStatus) as refused, connect(address, origin=origin or portal.url):  # type: ignore[arg-type]
        pass
    assert refused.value.response.status_code == 403
    require_strict({name.lower(): value for name, value in refused.value.response.headers.raw_items()})
