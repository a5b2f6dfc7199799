"""Where I am signed in: every browser is listed, and the others can be sent away, with their sockets."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from forum.models import User
from meetings.live.powers import SIGNED_OUT
from meetings.live.rights import Visitor, admit
from tests.members.test_invitation import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture
def person(cast: SimpleNamespace, settings: Any) -> User:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    person: User = cast.ifmetall.user
    person.set_password(PASSWORD)
    person.save()
    return person


def signed_in(person: User) -> Client:
    browser = Client(headers={"user-agent": FIREFOX})
    browser.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert browser.get("/kronoberg/").status_code == 200
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/kronoberg/").status_code == 200


def gone(browser: Client, key: str, person: User, meeting: Any) -> int:
    """What a socket that was opened with that session is told, before anything more is delivered to it."""
    visitor = Visitor(person.pk, key, meeting.pk)
    admit(visitor)
    return visitor.gone


def test_others_are_signed_out_and_their_sockets_closed(person: User, meeting: Any) -> None:
    here, there = signed_in(person), signed_in(person)
    key = there.session.session_key
    assert gone(there, key, person, meeting) == 0
    page = here.get("/konto/sessions/").content.decode()
    assert (page.count("Firefox"), page.count("Den här webbläsaren")) == (2, 1)
    here.post("/konto/sessions/")
    assert (is_in(here), is_in(there)) == (True, False)
    assert gone(there, key, person, meeting) == SIGNED_OUT
    assert here.get("/konto/sessions/").content.decode().count("Firefox") == 1


def test_new_password_ends_the_other_sessions(person: User, meeting: Any) -> None:
    here, there = signed_in(person), signed_in(person)
    key = there.session.session_key
    new = "en alldeles ny mening"
    here.post("/konto/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (is_in(here), is_in(there)) == (True, False)
    assert gone(there, key, person, meeting) == SIGNED_OUT


def test_closed_account_is_out_at_once(person: User, meeting: Any) -> None:
    browser = signed_in(person)
    key = browser.session.session_key
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert is_in(browser) is False
    assert gone(browser, key, person, meeting) == SIGNED_OUT


def test_session_changes_its_name_when_somebody_signs_in(person: User) -> None:
    """A name that was planted beforehand leads nowhere."""
    browser = Client()
    browser.get("/konto/login/")
    session = browser.session
    session["planted"] = True
    session.save()
    before = session.session_key
    browser.cookies["sessionid"] = before
    browser.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert browser.session.session_key != before
    old = Client()
    old.cookies["sessionid"] = before
    assert is_in(old) is False
