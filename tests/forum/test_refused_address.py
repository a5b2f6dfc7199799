"""An address that cannot be used is refused in words the reader knows."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.mark.parametrize(
    ("language", "heading"), [("sv", "Adressen går inte att använda"), ("en", "The address cannot be used")]
)
def test_refused_address_is_said_in_the_readers_language(client, db, language, heading):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get("/hjalp/?q=%00")
    assert (answer.status_code, answer["Cache-Control"]) == (400, "no-store")
    assert f"<h1>{heading}</h1>" in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize(
    ("content_type", "body", "status", "heading"),
    [
        ("application/x-www-form-urlencoded", "a" * 2_600_000, 413, "Det var för mycket på en gång"),
        ("application/x-www-form-urlencoded", "a=b&" * 2001, 413, "Det var för mycket på en gång"),
        ("multipart/form-data; boundary=ö", "a", 400, "Vi förstod inte det som skickades"),
    ],
    ids=["text", "fields", "no form"],
)
def test_form_that_cannot_be_read_is_told_from_a_bad_address(client, db, content_type, body, status, heading):
    answer = client.generic("POST", "/sprak/", body, content_type=content_type)
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in answer.text


@pytest.mark.parametrize(
    ("language", "heading"),
    [("sv", "Portalen är borta en stund"), ("en", "The portal is away for a moment")],
)
def test_page_that_needs_a_server_that_is_away_says_so(db, settings, language, heading):
    """Attempts to sign in are counted in Valkey, which does not answer."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    client = Client(raise_request_exception=False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.post("/konto/login/", {"login": "nagon@example.org", "password": "fel lösenord"})
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "30", "no-store")
    assert f"<h1>{heading}</h1>" in answer.text
    assert f'<html lang="{language}">' in answer.text
