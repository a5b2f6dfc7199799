"""The log's lines: what they say, what they never say, and the number that joins them."""

import io
import json
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import signals
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from structlog.contextvars import bind_contextvars, clear_contextvars

from forum.access import public
from forum.celery import app
from forum.logs.exceptions import as_text
from forum.logs.lines import configuration
from forum.logs.redaction import masked, masked_message
from forum.urls import handler400, handler403, handler404, handler500
from forum.urls import urlpatterns as portal_urls

Lines = Callable[[], list[dict[str, Any]]]
NUMBER = "0123456789abcdef0123456789abcdef"
PERSONAL = "anna.andersson@example.org"
__all__ = ["handler400", "handler403", "handler404", "handler500"]


@public
def breaks(request: HttpRequest, token: str) -> HttpResponse:
    raise ValueError(f"could not read '{token}' of {request.GET['epost']}")


urlpatterns = [path("trasig/<str:token>/", breaks, name="breaks"), *portal_urls]


@pytest.fixture
def lines(settings, caplog) -> Iterator[Lines]:
    """What goes out, in the form that servers write."""
    settings.LOG_REQUESTS = "all"
    formatter = dict(configuration("json")["formatters"]["line"])
    out, kind = io.StringIO(), formatter.pop("()")
    handler = logging.StreamHandler(out)
    handler.setFormatter(kind(**formatter))
    caplog.set_level(logging.INFO)
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)
    clear_contextvars()


def test_request_has_one_line_without_its_address(cast, sign_in, lines):
    client = sign_in(cast.sekr)
    client.get("/kronoberg/sok/", {"q": "Anna Andersson"}, headers={"X-Request-ID": NUMBER})
    (line,) = lines()
    assert line.pop("ms") > 0
    assert line.pop("queries") > 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "request",
        "level": "info",
        "logger": "forum.request",
        "request_id": NUMBER,
        "method": "GET",
        "route": "home:search",
        "status": 200,
        "forum": "kronoberg",
        "user": cast.sekr.user.pk,
    }


@pytest.mark.parametrize(
    ("asked", "posted"),
    [
        (f"/svar/{PERSONAL}:1abcDE:xyzXYZ0123456789abcdefghi/", None),
        (f"/finns/inte/Anna-Andersson/?mejl={PERSONAL}", None),
        ("/kronoberg/sok/?q=Anna%20Andersson", None),
        ("/konto/login/", {"login": PERSONAL, "password": "Anna Anderssons lösen"}),
        ("/konto/password/reset/", {"email": PERSONAL}),
        ("/start/?token=xyzXYZ0123456789abcdefghi", None),
        ("/kronoberg/sok/?q=%00Anna", None),
    ],
)
def test_nothing_personal_is_written(cast, lines, asked, posted):
    client = Client(headers={"X-Request-ID": PERSONAL, "User-Agent": "Anna Andersson"})
    client.post(asked, posted) if posted else client.get(asked)
    text = json.dumps(lines(), ensure_ascii=False)
    assert '"event": "request"' in text
    for secret in ("nna", "xample.org", "ndersson", "xyzXYZ", "lösen"):
        assert secret not in text


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (NUMBER, True),
        (str(uuid.UUID(NUMBER)), True),
        ("anna-andersson", False),
        (f"{NUMBER}\r\nSet-Cookie: a=b", False),
        (NUMBER.upper(), False),
        ("", False),
    ],
)
def test_number_is_taken_over_only_if_it_is_one(db, given, kept):
    answer = Client().get("/livez", headers={"X-Request-ID": given})
    number = answer["X-Request-ID"]
    assert (number == given) is kept
    assert re.fullmatch(r"[0-9a-f-]{32,36}", number)


def test_broken_page_shows_the_number_that_its_lines_carry(settings, db, lines):
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    answer = client.get("/trasig/Anna-xyzXYZ0123/", {"epost": PERSONAL}, headers={"X-Request-ID": NUMBER})
    page = answer.content.decode()
    assert answer.status_code == 500
    assert f"<code>{NUMBER}</code>" in page
    assert page.index("<summary>Detaljer</summary>") < page.index(NUMBER)
    errors = [line for line in lines() if line["level"] == "error"]
    assert [line["request_id"] for line in errors] == [NUMBER, NUMBER]
    assert errors[0]["exception"].endswith("ValueError: could not read … of …")
    assert "in breaks" in errors[0]["exception"]
    assert errors[0]["event"] == "Internal Server Error: …"
    assert (errors[1]["event"], errors[1]["route"], errors[1]["status"]) == ("request", "breaks", 500)
    assert not any(secret in json.dumps(lines()) for secret in ("Anna", "xyzXYZ", "example.org"))


def test_only_slow_and_broken_requests_have_lines_on_one_machine(settings, db, lines, monkeypatch):
    settings.LOG_REQUESTS = "slow"
    Client().get("/livez")
    assert lines() == []
    monkeypatch.setattr("forum.timing.SLOW", 0.0)
    Client().get("/livez")
    assert [(line["level"], line["route"]) for line in lines()] == [("warning", "livez")]


def test_what_the_database_says_about_a_row_is_left_out(cast):
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute(
            "insert into forum_user (password, email, name, is_superuser, is_active, is_staff, date_joined,"
            " language) select password, email, name, is_superuser, is_active, is_staff, date_joined, language"
            " from forum_user where id = %s",
            [cast.sekr.user.pk],
        )
    text = as_text(caught.value)
    assert "IntegrityError" in text
    assert cast.sekr.user.email in str(caught.value)
    assert cast.sekr.user.email not in text


def test_task_carries_the_number_of_its_request_there_and_back(lines):
    bind_contextvars(request_id=NUMBER)
    headers: dict[str, Any] = {}
    signals.before_task_publish.send(sender="x", headers=headers)
    assert headers["request_id"] == NUMBER
    clear_contextvars()
    task = app.tasks["mail.sweep_outbox"]
    task.push_request(id="1", called_directly=False, is_eager=False, **headers)
    try:
        signals.task_prerun.send(sender=task, task_id="1", task=task)
        logging.getLogger("forum.mail").warning("to %s", PERSONAL)
        signals.task_postrun.send(sender=task, task=task, state="SUCCESS")
    finally:
        task.pop_request()
    said, ended = lines()
    assert (said["event"], said["task"], said["request_id"]) == ("to …", "mail.sweep_outbox", NUMBER)
    assert (ended["event"], ended["state"], ended["request_id"]) == ("task", "SUCCESS", NUMBER)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("to anna.andersson@example.org.", "to …"),
        ("number 19800101-1234 and 8001011234", "number … and …"),
        ("/svar/eyJhIjoxfQ:1wXyZ0:abcDEF_ghiJKL-mnoPQR/", "/svar/…/"),
        ("celery@worker-1 ready.", "celery@worker-1 ready."),
        ("paper 12 was taken over by another worker", "paper 12 was taken over by another worker"),
        ("0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef"),
    ],
)
def test_second_line_masks_what_looks_personal(text, left):
    assert masked(text) == left


def test_error_keeps_its_words_and_loses_its_values():
    said = "invalid value \"Anna\" (email)=(a@b.se) for 'x'\nDETAIL:  Failing row contains (1, Anna)."
    assert masked_message(said) == "invalid value … (…)=(…) for …"
