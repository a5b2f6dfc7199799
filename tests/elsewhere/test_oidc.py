"""Signing in with OpenID Connect, against a provider that speaks real HTTP: who comes in, and every way not to."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from forum import clock
from forum.models import HistoryEntry, User
from members.models import Seat
from members.roster import end_seat
from tests.elsewhere.oidc_provider import OpenIDProvider

START, BACK = "/konto/organisation/oidc/", "/konto/organisation/oidc/svar/"


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


def at_the_provider(there: str) -> str:
    """The person's browser visits the provider and is sent back; where to."""
    try:
        urllib.request.build_opener(_Stays).open(there)
    except urllib.error.HTTPError as answer:
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"
    raise AssertionError("not sent back")


def sign_in(browser: Client, query: str = "") -> Any:
    return browser.get(at_the_provider(browser.get(START + query)["Location"]))


def is_in(browser: Client) -> bool:
    return browser.get("/kronoberg/").status_code == 200


def heading(page: Any) -> str:
    return re.search(r"<h1>(.*?)</h1>", page.content.decode())[1]


def test_invited_person_comes_in_and_is_remembered_by_the_provider(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client
) -> None:
    person = seats["oidc"].user
    answer = sign_in(browser, "?next=/kronoberg/medlemmar/")
    assert answer["Location"] == "/kronoberg/medlemmar/"
    assert is_in(browser)
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid, account.extra_data) == (
        person,
        "oidc",
        "person-17",
        {},
    )
    entry = HistoryEntry.objects.get(verb="person.identity_mapped")
    assert (entry.actor, entry.facts) == (person, {"provider": "Region Exempel"})
    # The provider's own name for the person counts from now on, also when the address there is another.
    oidc.claims = {"email": "anna.nygift@oidc.example.org"}
    assert sign_in(other := Client())["Location"] == "/"
    assert other.get("/", follow=True).redirect_chain[-1][0] == "/valkommen/du/"
    assert User.objects.filter(email__endswith="oidc.example.org").count() == 1


def test_what_is_asked_for_is_the_portals_own(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client
) -> None:
    there = browser.get(f"{START}?scope=everything&auth_params=prompt%3Dnone%26nonce%3Dmine")["Location"]
    asked = parse_qs(urlsplit(there).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert "prompt" not in asked
    assert asked["nonce"][0] != "mine"
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [f"http://testserver{BACK}"]
    assert browser.get(f"{START}?process=connect").status_code == 404
    assert browser.post(START).status_code == 405


def test_nobody_without_a_seat_comes_in_and_no_account_is_made(
    oidc: OpenIDProvider, browser: Client, cast: Any
) -> None:
    before = (User.objects.count(), Seat.objects.count())
    answer = sign_in(browser)
    assert (answer.status_code, heading(answer)) == (403, "Du har inget uppdrag här")
    assert "anna@oidc.example.org" in answer.content.decode()
    assert not is_in(browser)
    assert (User.objects.count(), Seat.objects.count()) == before
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email": "ifmetall@example.org"},  # an address of somebody else's organisation
        {"email": "anna@ond.oidc.example.org"},
        {"email": None},
    ],
    ids=str,
)
def test_an_address_the_provider_may_not_speak_for_lets_nobody_in(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client, claims: dict[str, Any]
) -> None:
    oidc.claims, oidc.userinfo = claims, {"sub": "person-17"}
    assert sign_in(browser).status_code == 403
    assert not is_in(browser)
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize(
    "fault",
    [
        {"claims": {"aud": "en annan portal"}},
        {"claims": {"aud": ["portalen", "annan"], "azp": "annan"}},
        {"claims": {"iss": "https://ond.example.org"}},
        {"claims": {"exp": 1_700_000_000}},
        {"claims": {"exp": None}},
        {"claims": {"nonce": "från en annan inloggning"}},
        {"claims": {"nonce": None}},
        {"claims": {"sub": None}},
        {"key": "somebody else's"},
        {"algorithm": "none"},
        {"algorithm": "HS256"},
        {"issuer": "https://ond.example.org"},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client, fault: dict[str, Any]
) -> None:
    begun = browser.get(START)["Location"]
    for name, value in fault.items():
        setattr(oidc, name, value)
    answer = browser.get(at_the_provider(begun))
    assert (answer.status_code, heading(answer)) == (401, "Inloggningen gick inte")
    assert not is_in(browser)
    assert SocialAccount.objects.count() == 0


def test_an_answer_is_good_once_and_in_the_browser_that_asked(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client
) -> None:
    back = at_the_provider(browser.get(START)["Location"])
    assert Client().get(back).status_code == 401
    assert browser.get(back).status_code == 302
    assert Client().get(back).status_code == 401
    browser.logout()
    assert browser.get(back).status_code == 401
    assert browser.get(f"{BACK}?code=x&state=hittad").status_code == 401


def test_details_of_somebody_else_are_not_mixed_in(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client
) -> None:
    oidc.claims = {"email": None, "email_verified": None}
    oidc.userinfo = {"sub": "någon annan", "email": "anna@oidc.example.org", "email_verified": True}
    assert sign_in(browser).status_code == 401
    oidc.userinfo["sub"] = "person-17"
    assert sign_in(browser).status_code == 302


def test_who_says_no_there_is_told_so_here(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client
) -> None:
    oidc.refuses = True
    page = browser.get(sign_in(browser)["Location"])
    assert heading(page) == "Inloggningen avbröts"


def test_provider_that_does_not_answer_is_a_page(
    configured: Callable[..., None], browser: Client, db: None
) -> None:
    configured("oidc", issuer="http://127.0.0.1:9")
    answer = browser.get(START)
    assert (answer.status_code, heading(answer)) == (401, "Inloggningen gick inte")


@pytest.mark.parametrize("how", ["deactivated", "moved"])
def test_known_identity_of_somebody_who_may_not_come_in_any_more(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client, how: str
) -> None:
    sign_in(browser)
    change = {"is_active": False} if how == "deactivated" else {"email": "anna@hemma.example.org"}
    User.objects.filter(pk=seats["oidc"].user_id).update(**change)
    assert sign_in(Client()).status_code == 403
    if how == "deactivated":
        assert not is_in(browser)


def test_ended_seat_still_signs_in_and_sees_no_forum(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client, cast: Any
) -> None:
    Seat.objects.filter(pk=seats["oidc"].pk).update(since="2026-01-01")
    seats["oidc"].refresh_from_db()
    end_seat(seats["oidc"], until=clock.today().replace(day=1), by=cast.sekr)
    assert sign_in(browser).status_code == 302
    assert browser.get("/kronoberg/").status_code == 404
    assert "Du har inget uppdrag i något forum just nu." in browser.get("/konto/").content.decode()


@pytest.mark.parametrize(
    ("believed", "said", "comes_in"),
    [((), ["pwd", "mfa"], False), (("mfa",), ["pwd"], False), (("mfa",), ["pwd", "mfa"], True)],
)
def test_second_step_counts_only_where_the_file_says_so(
    oidc: OpenIDProvider,
    cast: Any,
    browser: Client,
    settings: Any,
    configured: Callable[..., None],
    believed: tuple[str, ...],
    said: list[str],
    comes_in: bool,
) -> None:
    settings.MFA_REQUIRED = True
    configured("oidc", second_factor=believed)
    User.objects.filter(pk=cast.sekr.user_id).update(email="anna@oidc.example.org")
    cast.sekr.user.emailaddress_set.update(email="anna@oidc.example.org")
    oidc.claims = {"amr": said}
    sign_in(browser)
    assert is_in(browser) is comes_in
    if not comes_in:
        assert browser.get("/kronoberg/")["Location"] == "/konto/2fa/"


def test_own_second_step_is_asked_for_unless_the_organisation_has(
    oidc: OpenIDProvider, seats: dict[str, Seat], configured: Callable[..., None]
) -> None:
    Authenticator.objects.create(user=seats["oidc"].user, type="totp", data={"secret": "x"})
    assert sign_in(Client())["Location"] == "/konto/2fa/authenticate/"
    configured("oidc", second_factor=("mfa",))
    oidc.claims = {"amr": ["mfa"]}
    assert sign_in(Client())["Location"] == "/"


def test_where_the_organisation_is_the_only_way_no_other_leads_in(
    oidc: OpenIDProvider, seats: dict[str, Seat], configured: Callable[..., None]
) -> None:
    person = seats["oidc"].user
    person.set_password("en ganska lång mening")
    person.save()
    configured("oidc", only_way=True)
    told = "De som hör till din organisation loggar in med Region Exempel."
    for path, name in (("login", "login"), ("login/code", "email"), ("password/reset", "email")):
        pages = [
            Client().post(f"/konto/{path}/", {name: email, "password": "en ganska lång mening"})
            for email in (person.email, "okand@oidc.example.org")
        ]
        assert [page.status_code for page in pages] == [200, 200]
        assert all(told in page.content.decode() for page in pages)
    assert sign_in(Client())["Location"] == "/"


def test_confirming_who_one_is_leads_to_the_organisation_and_back(
    oidc: OpenIDProvider, seats: dict[str, Seat], browser: Client
) -> None:
    sign_in(browser)
    page = browser.get("/konto/bekrafta/?next=/kronoberg/medlemmar/").content.decode()
    link = re.search(r'href="(/konto/organisation/oidc/\?[^"]+)"', page)[1].replace("&amp;", "&")
    there = browser.get(link)["Location"]
    assert parse_qs(urlsplit(there).query)["prompt"] == ["login"]
    assert browser.get(at_the_provider(there))["Location"] == "/kronoberg/medlemmar/"
    assert browser.session["account_authentication_methods"][-1]["reauthenticated"] is True
    assert Client().get(link).status_code == 404


def test_sign_in_page_offers_the_organisations(browser: Client, db: None) -> None:
    page = browser.get("/konto/login/?next=/kronoberg/").content.decode()
    assert 'href="/konto/organisation/oidc/?next=/kronoberg/"' in page
    assert "Logga in med Exempelförbundet" in page


def test_starts_are_limited(oidc: OpenIDProvider, browser: Client, db: None) -> None:
    statuses = [browser.get(f"{START}?process=nonsense").status_code for _ in range(21)]
    assert (statuses[:20], statuses[20]) == ([404] * 20, 429)
