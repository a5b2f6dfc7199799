"""Finalising, releasing and changing who has a seat ask once more who is there; what was typed survives it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from members.models import Seat
from tests.house.routes import our_routes

PASSWORD = "en ganska lång mening"
FORM = "application/x-www-form-urlencoded"
# What cannot be taken back, and who sits in a forum.
ASKED = {
    "meetings:finalise",
    "members:import",
    "members:party_end",
    "members:party_new",
    "members:seat_end",
    "members:seat_new",
    "members:second_factor_reset",
    "members:withdraw",
    "report:release",
}


@pytest.fixture
def office(cast: SimpleNamespace, settings: Any) -> Client:
    """The secretariat, signed in with a password a while ago."""
    settings.REAUTHENTICATE = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    person = cast.sekr.user
    person.set_password(PASSWORD)
    person.save()
    browser = Client()
    browser.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    return browser


def test_ending_a_seat_waits_for_the_password_and_keeps_what_was_typed(
    office: Client, cast: SimpleNamespace
) -> None:
    path = f"/kronoberg/medlemmar/plats/{cast.company.pk}/avsluta/"
    assert office.get(path).status_code == 200
    sent = office.post(path, "until=2026-12-24", content_type=FORM)
    assert (sent.status_code, sent["Location"]) == (302, f"/konto/bekrafta/?next={path.replace('/', '%2F')}")
    there = office.get(sent["Location"])["Location"]
    assert there.startswith("/konto/reauthenticate/?next=")
    assert "därför frågar vi en gång till" in office.get(there).content.decode()
    assert office.post(there, {"password": "fel lösenord"}).status_code == 200
    cast.company.refresh_from_db()
    assert cast.company.until is None
    back = office.post(there, {"password": PASSWORD, "next": path})
    assert back["Location"] == path
    page = office.get(path).content.decode()
    assert 'value="2026-12-24"' in page
    assert "Det du skrev finns kvar." in page
    office.post(path, "until=2026-12-24", content_type=FORM)
    cast.company.refresh_from_db()
    assert str(cast.company.until) == "2026-12-24"


def test_a_fresh_sign_in_is_not_asked_again(cast: SimpleNamespace, settings: Any) -> None:
    settings.REAUTHENTICATE = True
    cast.sekr.user.set_password(PASSWORD)
    cast.sekr.user.save()
    browser = Client()
    browser.post("/konto/login/", {"login": cast.sekr.user.email, "password": PASSWORD})
    path = f"/kronoberg/medlemmar/plats/{cast.company.pk}/avsluta/"
    assert browser.post(path, {"until": "2026-12-24"})["Location"] == (
        f"/kronoberg/medlemmar/part/{cast.company.party_id}/"
    )


def test_off_where_the_setting_says_so(office: Client, cast: SimpleNamespace, settings: Any) -> None:
    settings.REAUTHENTICATE = False
    office.post(f"/kronoberg/medlemmar/plats/{cast.company.pk}/avsluta/", {"until": "2026-12-24"})
    cast.company.refresh_from_db()
    assert str(cast.company.until) == "2026-12-24"


def test_import_asks_when_it_is_opened(office: Client) -> None:
    assert office.get("/kronoberg/medlemmar/importera/")["Location"].startswith("/konto/bekrafta/")


def test_admin_asks_before_its_forms(
    cast: SimpleNamespace, settings: Any, sign_in: Callable[[Seat], Client]
) -> None:
    settings.REAUTHENTICATE = True
    cast.teknik.user.is_staff = True
    cast.teknik.user.save()
    browser = sign_in(cast.teknik)
    assert browser.get("/admin/members/seat/").status_code == 200
    for path in ("/admin/members/seat/add/", f"/admin/forum/user/{cast.sekr.user.pk}/change/"):
        assert browser.post(path, {"name": "X"})["Location"].startswith("/konto/bekrafta/")


def test_foreign_next_is_not_followed(office: Client) -> None:
    assert office.get("/konto/bekrafta/?next=https://ond.example.org/")["Location"].endswith("?next=%2F")


def test_somebody_without_any_way_of_their_own_is_told_what_to_do(
    cast: SimpleNamespace, settings: Any, sign_in: Callable[[Seat], Client]
) -> None:
    settings.REAUTHENTICATE = True
    browser = sign_in(cast.sekr)
    page = browser.get("/konto/bekrafta/?next=/kronoberg/").content.decode()
    assert "Välj ett lösenord först, eller logga ut och in igen." in page


def test_every_irreversible_page_is_marked() -> None:
    marked = {name for name, view in our_routes().items() if getattr(view, "asks_again", False)}
    assert marked == ASKED
