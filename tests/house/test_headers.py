"""The same strict headers on every answer, whatever kind it is."""

import pytest
from django.test import Client

from tests.house.test_access import body, browser

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ANSWERS = {
    "page": "/kronoberg/",
    "form": "/kronoberg/moten/2026-4/dagordning/ny/",
    "missing": "/kronoberg/finns-inte/alls/",
    "refused": "/kronoberg/historik/",
    "redirect": "/",
    "PDF": "/kronoberg/uppfoljning/2025/pdf/",
    "zip": "/kronoberg/moten/2026-4/handlingar/alla.zip",
    "calendar": "/kronoberg/moten/arshjul.ics",
    "health": "/livez",
    "bad address": "/kronoberg/sok/?q=%00",
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_policy_is_on_every_answer(demo, kind):
    answer = browser(demo, "board").get(ANSWERS[kind])
    body(answer)
    directives = dict(
        part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part
    )
    assert directives == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


def test_download_is_never_shown_in_place(demo):
    answer = browser(demo, "board").get(ANSWERS["PDF"])
    body(answer)
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert answer["Content-Disposition"].isascii()


def test_session_gets_a_new_key_at_sign_in(demo):
    client = Client()
    client.get("/konto/login/")
    client.session["kept"] = True
    before = client.session.session_key
    client.post("/konto/login/", {"login": "ifmetall@example.org", "password": "industriforum"})
    assert client.session.get("_auth_user_id")
    assert client.session.session_key != before
