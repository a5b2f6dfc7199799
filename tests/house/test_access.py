"""Every page of the portal, and who may see and do what on it. A page that is missing here fails."""

import hashlib
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from forum.access import ForumMiddleware
from tests.house.permission_table import BY_TOKEN, OUTSIDE, PUBLIC, SIGNED_IN, TABLE, Row
from tests.house.routes import LIBRARIES, address, arguments, every_route, our_routes

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OUTSIDERS = ("stranger", "ended", "operator", "foreign_secretariat", "foreign_board", "foreign_partner")
COLUMNS = {"secretariat": 0, "partner": 1, "deputy": 1, "board": 2}
INSIDE = [(name, row) for name, row in TABLE.items() if name not in OUTSIDE]


def browser(demo: SimpleNamespace, actor: str) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(demo.people[actor], backend=BACKEND)
    return client


def where(demo: SimpleNamespace, name: str, row: Row) -> str:
    if row.slug not in demo.known:
        demo.known[row.slug] = arguments(demo.kronoberg, row.slug)
    return address(name, {**demo.known[row.slug], **row.more})


def all_rows() -> str:
    """One hash over every row of every table (sessions apart: visiting a page touches them)."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in {"django_session", "usersessions_usersession"}:
                cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
                digest.update(f"{table}{cursor.fetchone()}".encode())
    return digest.hexdigest()


def plain(body: bytes) -> bytes:
    """Without what differs between two identical pages: the form token and the address asked for."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
    return re.sub(rb'name="next" value="[^"]+"', b"", body)


def test_every_page_is_in_the_table():
    assert set(our_routes()) == PUBLIC | SIGNED_IN | BY_TOKEN | set(TABLE)


def test_every_page_names_its_audience():
    silent = [name for name, view, _arguments in every_route() if not hasattr(view, "audience")]
    assert silent == []


def test_public_pages_are_the_ones_meant():
    marked = {name for name, view in our_routes().items() if view.audience == "public"}
    assert marked == PUBLIC


def test_programs_pages_are_the_ones_meant():
    marked = {name for name, view in our_routes().items() if view.audience == "token"}
    assert marked == BY_TOKEN


def test_library_pages_are_public_or_the_operators():
    audiences = {
        (name[:6] == "admin:", view.audience) for name, view, _ in every_route() if name.startswith(LIBRARIES)
    }
    assert audiences == {(True, "operator"), (False, "public"), (False, "signed_in")}


@pytest.mark.parametrize("actor", COLUMNS)
def test_pages_answer_each_role(demo, actor):
    client, differing = browser(demo, actor), {}
    for name, row in INSIDE:
        answer = client.get(where(demo, name, row))
        expected = row.get[COLUMNS[actor]]
        marker = row.marker if expected == 200 else ""
        if answer.status_code != expected or marker not in body(answer):
            differing[name] = (answer.status_code, expected, marker)
    assert differing == {}


@pytest.mark.parametrize("actor", ["partner", "board"])
def test_refused_posts_change_nothing(demo, actor):
    """Posting without the right is refused, and leaves every row as it was."""
    client, differing = browser(demo, actor), {}
    before = all_rows()
    for name, row in INSIDE:
        expected = row.post[COLUMNS[actor]]
        if expected in {403, 404, 405}:
            status = client.post(where(demo, name, row), row.data).status_code
            if status != expected:
                differing[name] = (status, expected)
    assert differing == {}
    assert all_rows() == before


@pytest.mark.parametrize("name", [name for name, row in INSIDE if 302 in row.post])
def test_allowed_posts_are_let_in(demo, name):
    """The same post that others are refused does something for those who may."""
    row = TABLE[name]
    for actor in ("secretariat", "partner"):
        if row.post[COLUMNS[actor]] == 302:
            before = all_rows()
            answer = browser(demo, actor).post(where(demo, name, row), row.data)
            assert answer.status_code == 302, (actor, body(answer)[:3000])
            assert row.only_leads_on or all_rows() != before
            return
    pytest.fail("nobody may")


@pytest.mark.parametrize("actor", OUTSIDERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_outsiders_find_what_does_not_exist(demo, actor, method):
    """Another forum's page is the same 404, byte for byte, as a page that is not there."""
    client, before = browser(demo, actor), all_rows()
    send = getattr(client, method)
    nothing = send("/finns-inte/moten/2026-4/dagordning/")
    assert nothing.status_code == 404
    differing = {}
    for name, row in INSIDE:
        answer = send(where(demo, name, row))
        if (answer.status_code, plain(answer.content)) != (404, plain(nothing.content)):
            differing[name] = answer.status_code
    assert differing == {}
    assert all_rows() == before


@pytest.mark.parametrize("actor", ["anonymous", "deactivated"])
def test_nobody_is_let_in_without_an_account(demo, actor):
    client = Client() if actor == "anonymous" else browser(demo, actor)
    answers = {name: client.get(where(demo, name, row)) for name, row in TABLE.items()}
    elsewhere = {
        name: answer.status_code
        for name, answer in answers.items()
        if answer.status_code != 302 or not answer["Location"].startswith("/konto/login/?next=/")
    }
    assert elsewhere == {}


def test_operator_pages_are_the_operators(demo):
    for name in OUTSIDE:
        url = where(demo, name, TABLE[name])
        assert browser(demo, "operator").get(url).status_code == 200
        assert [browser(demo, actor).get(url).status_code for actor in COLUMNS] == [403] * 4


def test_page_without_audience_never_runs(rf, demo):
    """The gate refuses the view itself, for everyone, before anybody is asked to sign in."""
    request = rf.get("/kronoberg/glomd/")
    request.user = demo.people["secretariat"]
    with pytest.raises(ImproperlyConfigured, match="names no audience"):
        ForumMiddleware(HttpResponse).process_view(request, HttpResponse, (), {"forum": "kronoberg"})


def body(answer: Any) -> str:
    """The whole text, also of a file that is sent in pieces (and closed, as a server would)."""
    if not answer.streaming:
        return answer.content.decode(errors="ignore")
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content.decode(errors="ignore")
