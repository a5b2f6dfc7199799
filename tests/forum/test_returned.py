"""Nothing typed is lost: an ended session or an old token gives the form back."""

from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting

FORM = "application/x-www-form-urlencoded"  # as browsers send forms without files
TYPED = urlencode(
    {
        "title": "Lång och viktig punkt",
        "kind": "discussion",
        "duration": "15",
        "text": "Mycket text.",
        "proposal": "",
    }
)


@pytest.fixture
def path(meeting: Meeting) -> str:
    return reverse("meetings:item_new", args=["kronoberg", meeting.slug])


def test_form_sent_with_an_ended_session_comes_back_after_sign_in(
    path: str, meeting: Meeting, cast: SimpleNamespace
) -> None:
    cast.ifmetall.user.set_password("ett langt losenord")
    cast.ifmetall.user.save()
    browser, before = Client(), meeting.items.count()
    sent = browser.post(path, TYPED, content_type=FORM)
    assert (sent.status_code, sent["Location"]) == (302, f"/konto/login/?next={path}")
    browser.post(
        sent["Location"], {"login": cast.ifmetall.user.email, "password": "ett langt losenord", "next": path}
    )
    page = browser.get(path).content.decode()
    assert 'value="Lång och viktig punkt"' in page
    assert "Mycket text." in page
    assert "Det du skrev finns kvar. Kontrollera det och skicka igen." in page
    assert meeting.items.count() == before
    assert "Mycket text." not in browser.get(path).content.decode()


def test_form_sent_with_an_old_token_comes_back_filled(
    path: str, meeting: Meeting, cast: SimpleNamespace
) -> None:
    browser, before = Client(enforce_csrf_checks=True), meeting.items.count()
    browser.force_login(cast.ifmetall.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = browser.post(
        path,
        TYPED,
        content_type=FORM,
        headers={"origin": "http://testserver", "referer": f"http://testserver{path}"},
    )
    assert (sent.status_code, sent["Location"]) == (302, f"http://testserver{path}")
    assert 'value="Lång och viktig punkt"' in browser.get(path).content.decode()
    assert meeting.items.count() == before


def test_form_from_elsewhere_is_refused_and_forgotten(path: str, cast: SimpleNamespace) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ifmetall.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = browser.post(
        path,
        TYPED,
        content_type=FORM,
        headers={"origin": "https://ond.example.org", "sec-fetch-site": "cross-site"},
    )
    assert sent.status_code == 403
    assert "Lång och viktig punkt" not in browser.get(path).content.decode()
