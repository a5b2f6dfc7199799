"""Where it is required, secretariat and operator show a second step before anything else: no entrance without."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from forum import clock
from forum.models import HistoryEntry, Outbox, User
from meetings.live.powers import NO_RIGHT
from meetings.live.rights import Visitor, admit
from members import factors, roster
from members.models import Seat

SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "en ganska lång mening"


@pytest.fixture(autouse=True)
def _required(settings: Any) -> None:
    settings.MFA_REQUIRED = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


def with_app(person: User) -> User:
    TOTP.activate(person, SECRET)
    return person


def shown_in(browser: Client, person: User, method: str = "mfa") -> None:
    """As allauth notes it in the session when a code was right."""
    session = browser.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": 0.0}]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def test_secretariat_is_led_to_two_step_sign_in(
    cast: SimpleNamespace, sign_in: Callable[[Seat], Client]
) -> None:
    browser = sign_in(cast.sekr)
    led = browser.get("/kronoberg/moten/")
    assert (led.status_code, led["Location"]) == (302, "/konto/2fa/")
    assert "Slå på tvåstegsinloggning först" in browser.get("/konto/2fa/").content.decode()


def test_a_session_from_before_the_second_step_has_to_show_it(
    cast: SimpleNamespace, sign_in: Callable[[Seat], Client]
) -> None:
    """Somebody who had got hold of the password before gains nothing when the owner turns the second step on."""
    browser = sign_in(cast.sekr)
    with_app(cast.sekr.user)
    led = browser.get("/kronoberg/moten/")
    assert (led.status_code, led["Location"]) == (
        302,
        "/konto/2fa/reauthenticate/?next=%2Fkronoberg%2Fmoten%2F",
    )
    browser.post(led["Location"], {"code": code()})
    assert browser.get("/kronoberg/moten/").status_code == 200


def test_the_session_that_turns_it_on_has_shown_it(
    cast: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    browser, person = Client(), cast.sekr.user
    person.set_password(PASSWORD)
    person.save()
    other = Client()
    for each in (other, browser):
        each.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    browser.post("/konto/reauthenticate/", {"password": PASSWORD})
    assert browser.get("/konto/2fa/totp/activate/").status_code == 200
    session = browser.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post("/konto/2fa/totp/activate/", {"code": code()}).status_code == 302
    assert browser.get("/kronoberg/moten/").status_code == 200
    assert other.get("/konto/2fa/totp/deactivate/")["Location"].startswith("/konto/login/")
    assert HistoryEntry.objects.get(verb="person.second_factor_added").actor == person


def test_somebody_elses_note_in_the_session_does_not_count(
    cast: SimpleNamespace, sign_in: Callable[[Seat], Client]
) -> None:
    browser = sign_in(cast.sekr)
    with_app(cast.sekr.user)
    shown_in(browser, cast.teknik.user)
    assert browser.get("/kronoberg/moten/").status_code == 302
    shown_in(browser, cast.sekr.user, "password")
    assert browser.get("/kronoberg/moten/").status_code == 302
    shown_in(browser, cast.sekr.user)
    assert browser.get("/kronoberg/moten/").status_code == 200


ENTRANCES = (
    "/kronoberg/moten/2026-4/dagordning/",
    "/kronoberg/uppfoljning/",
    "/kronoberg/medlemmar/importera/mall.xlsx",
    "/kronoberg/moten/2026-4/handlingar/alla.zip",
    "/kronoberg/moten/kalender.ics",
    "/kronoberg/historik/",
)


@pytest.mark.parametrize("path", ENTRANCES)
def test_no_page_and_no_file_without_it(
    meeting: object, cast: SimpleNamespace, sign_in: Callable[[Seat], Client], path: str
) -> None:
    """Whether there is such a page is the permission table's matter: what there is leads to the same place."""
    answer = sign_in(cast.sekr).get(path)
    assert answer.status_code == 404 or answer["Location"] == "/konto/2fa/"


@pytest.mark.parametrize("path", ["/drift/", "/admin/", "/admin/forum/user/", "/admin/members/seat/add/"])
def test_operator_and_admin_are_behind_it(
    cast: SimpleNamespace, sign_in: Callable[[Seat], Client], path: str
) -> None:
    cast.teknik.user.is_staff = True
    cast.teknik.user.save()
    browser = sign_in(cast.teknik)
    assert browser.get(path)["Location"] == "/konto/2fa/"
    assert (
        browser.get("/kronoberg/")["Location"] == "/konto/2fa/"
    )  # also where another seat lets the operator in
    with_app(cast.teknik.user)
    assert browser.get(path)["Location"].startswith("/konto/2fa/reauthenticate/")
    shown_in(browser, cast.teknik.user)
    assert browser.get(path).status_code == 200


def test_admin_has_no_sign_in_of_its_own(cast: SimpleNamespace) -> None:
    page = Client().get("/admin/login/")
    assert (page.status_code, page["Location"]) == (302, "/konto/login/?next=/admin/login/")


def test_socket_refuses_a_session_that_has_not_shown_it(
    cast: SimpleNamespace, meeting: Any, sign_in: Callable[[Seat], Client]
) -> None:
    browser = sign_in(cast.sekr)
    visitor = Visitor(cast.sekr.user.pk, browser.session.session_key, meeting.pk)
    admit(visitor)
    assert visitor.gone == NO_RIGHT
    with_app(cast.sekr.user)
    admit(visitor)
    assert visitor.gone == NO_RIGHT
    shown_in(browser, cast.sekr.user)
    admit(visitor)
    assert (visitor.gone, visitor.powers.order) == (0, True)


def test_what_was_typed_comes_back_after_the_second_step(
    cast: SimpleNamespace, sign_in: Callable[[Seat], Client]
) -> None:
    browser = sign_in(cast.sekr)
    with_app(cast.sekr.user)
    sent = browser.post(
        "/kronoberg/medlemmar/ny-part/",
        "name=Verkstad+i+Ljungby",
        content_type="application/x-www-form-urlencoded",
    )
    browser.post(sent["Location"], {"code": code()})
    assert "Verkstad i Ljungby" in browser.get("/kronoberg/medlemmar/ny-part/").content.decode()


def test_representative_is_not_asked(cast: SimpleNamespace, sign_in: Callable[[Seat], Client]) -> None:
    assert sign_in(cast.ifmetall).get("/kronoberg/moten/").status_code == 200


def test_password_and_code_by_mail_ask_for_the_second_step_too(cast: SimpleNamespace) -> None:
    """Password, code by mail and a new password by mail all end at the second step."""
    person = with_app(cast.sekr.user)
    person.set_password(PASSWORD)
    person.save()
    browser = Client()
    answer = browser.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert answer["Location"] == "/konto/2fa/authenticate/"
    assert browser.get("/kronoberg/")["Location"].startswith("/konto/login/")
    browser.post("/konto/2fa/authenticate/", {"code": code()})
    assert browser.get("/kronoberg/").status_code == 200


def test_lost_second_step_is_reset_by_the_operator(
    cast: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    person, browser = cast.ifmetall.user, Client()
    person.set_password(PASSWORD)
    person.save()
    browser.post("/konto/login/", {"login": person.email, "password": PASSWORD})
    assert browser.get("/kronoberg/").status_code == 200
    with_app(person)
    call_command("reset_second_factor", person.email.upper())
    assert "1 taken away" in capsys.readouterr().out
    assert Authenticator.objects.filter(user=person).count() == 0
    letter = Outbox.objects.get(kind="account.second_factor_reset")
    assert (letter.user, letter.subject) == (person, "Tvåstegsinloggningen är återställd")
    assert HistoryEntry.objects.get(verb="person.second_factor_reset").facts == {
        "person": person.pk,
        "count": 1,
    }
    assert browser.get("/kronoberg/")["Location"].startswith("/konto/login/")
    for address in (person.email, "okand@example.org"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", address)


def test_secretariat_resets_only_those_who_sit_in_its_forum_alone(
    cast: SimpleNamespace, sign_in: Callable[[Seat], Client], settings: Any
) -> None:
    settings.MFA_REQUIRED = False
    office = sign_in(cast.sekr)
    path = f"/kronoberg/medlemmar/plats/{cast.company.pk}/tvasteg/"
    with_app(cast.company.user)
    assert "ring ett nummer du redan har" in office.get(path).content.decode()
    office.post(path)
    assert Authenticator.objects.filter(user=cast.company.user).count() == 0
    entry = HistoryEntry.objects.get(verb="person.second_factor_reset")
    assert (entry.actor, entry.forum) == (cast.sekr.user, cast.sekr.forum)
    roster.appoint(
        cast.kalmar_unionen.party,
        email=cast.unionen.user.email,
        name="",
        role="board",
        since=clock.today(),
        by=cast.kalmar_sekr,
    )
    for seat in (cast.unionen, cast.sekr):  # one sits in Kalmar län, too
        with_app(seat.user)
        assert (
            "Be driften återställa"
            in office.get(path.replace(str(cast.company.pk), str(seat.pk))).content.decode()
        )
        with pytest.raises(PermissionDenied):
            factors.reset_second_factor(seat.user, by=cast.sekr)
    with pytest.raises(ValidationError):
        factors.reset_second_factor(cast.company.user, by=cast.sekr)
