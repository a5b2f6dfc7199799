"""Signing in with SAML, against a provider that signs real answers: who comes in, and every way not to."""

import base64
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from members.models import Seat
from tests.elsewhere.saml_provider import SamlProvider

pytestmark = pytest.mark.check

START, THERE = "/konto/organisation/saml/", "/konto/organisation/saml/saml/"


def answer_of(browser: Client, query: str = "") -> str:
    """The person signs in at the provider; what its page sends back."""
    page = urllib.request.urlopen(browser.get(START + query)["Location"]).read().decode()  # noqa: S310
    assert f'action="http://testserver{THERE}"' in page
    return re.search(r'value="([^"]+)"', page)[1]


def hand_in(browser: Client, answer: str) -> Any:
    """A form of another site's: the session's cookie does not come along, only with the page it leads to."""
    session = browser.cookies.pop("sessionid", None)
    led = browser.post(THERE, {"SAMLResponse": answer})
    if session is not None:
        browser.cookies["sessionid"] = session.value
    return browser.get(led["Location"])


def is_in(browser: Client) -> bool:
    return browser.get("/kronoberg/").status_code == 200


def test_invited_person_comes_in(saml: SamlProvider, seats: dict[str, Seat], browser: Client) -> None:
    done = hand_in(browser, answer_of(browser, "?next=/kronoberg/medlemmar/"))
    assert done["Location"] == "/kronoberg/medlemmar/"
    assert is_in(browser)
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid, account.extra_data) == (
        seats["saml"].user,
        "saml",
        "bo-17",
        {},
    )
    assert "ForceAuthn" not in saml.requests[-1]


@pytest.mark.parametrize(
    "fault",
    [
        {"key": "somebody else's"},
        {"signs": False},
        {"audience": "https://en-annan-portal.example.org"},
        {"recipient": "https://en-annan-portal.example.org/acs"},
        {"issuer": "https://ond.example.org/idp"},
        {"in_response_to": "_en_annan_fråga"},
        {"minutes": -10},
    ],
    ids=str,
)
def test_an_answer_that_does_not_hold_lets_nobody_in(
    saml: SamlProvider, seats: dict[str, Seat], browser: Client, fault: dict[str, Any]
) -> None:
    for name, value in fault.items():
        setattr(saml, name, value)
    done = hand_in(browser, answer_of(browser))
    assert done.status_code == 401
    assert "Inloggningen gick inte" in done.content.decode()
    assert not is_in(browser)
    assert SocialAccount.objects.count() == 0


def test_an_answer_that_was_changed_on_the_way(
    saml: SamlProvider, seats: dict[str, Seat], browser: Client
) -> None:
    saml.email = "ingen@saml.example.org"
    answer = base64.b64decode(answer_of(browser)).replace(b"ingen@saml", b"bo@saml")
    assert hand_in(browser, base64.b64encode(answer).decode()).status_code == 401
    assert not is_in(browser)


def test_an_answer_is_good_once_and_in_the_browser_that_asked(
    saml: SamlProvider, seats: dict[str, Seat], browser: Client
) -> None:
    answer = answer_of(browser)
    assert hand_in(Client(), answer).status_code == 401
    assert hand_in(browser, answer).status_code == 302
    assert hand_in(browser, answer).status_code == 401
    assert hand_in(Client(), answer).status_code == 401


@pytest.mark.parametrize("email", ["okand@saml.example.org", "ifmetall@example.org", "anna@oidc.example.org"])
def test_nobody_else_comes_in(
    saml: SamlProvider, seats: dict[str, Seat], browser: Client, email: str
) -> None:
    saml.email = email
    assert hand_in(browser, answer_of(browser)).status_code == 403
    assert not is_in(browser)
    assert SocialAccount.objects.count() == 0


def test_rubbish_is_refused_with_a_page(saml: SamlProvider, browser: Client, db: None) -> None:
    for answer in ("", "inte base64 €", "AAAA", "PHhtbC8+"):
        browser.get(START)
        assert hand_in(browser, answer).status_code == 401
    assert browser.get(f"{THERE}klart/").status_code == 401
    assert browser.get(THERE).status_code == 405
    assert browser.post("/konto/organisation/oidc/saml/", {}).status_code == 404
    assert browser.get("/konto/organisation/saml/svar/").status_code == 404


def test_second_step_is_believed_by_its_context(
    saml: SamlProvider, cast: Any, browser: Client, settings: Any, configured: Callable[..., None]
) -> None:
    settings.MFA_REQUIRED = True
    context = "http://id.sambi.se/loa/loa3"
    configured("saml", second_factor=(context,))
    cast.sekr.user.email = saml.email
    cast.sekr.user.save()
    cast.sekr.user.emailaddress_set.update(email=saml.email)
    hand_in(browser, answer_of(browser))
    assert browser.get("/kronoberg/")["Location"] == "/konto/2fa/"
    saml.context = context
    hand_in(again := Client(), answer_of(again))
    assert is_in(again)


def test_metadata_that_cannot_be_used_is_a_page(
    saml: SamlProvider, browser: Client, db: None, configured: Callable[..., None]
) -> None:
    """A file that was exchanged under a running portal; at the start it is refused (test_file)."""
    answer = answer_of(browser)
    without = re.sub(r"<md:KeyDescriptor.*</md:KeyDescriptor>", "", saml.metadata())
    for metadata in (without, "<md>"):
        configured("saml", metadata=metadata)
        refused = [browser.get(START), hand_in(browser, answer), browser.get(f"{THERE}metadata/")]
        assert [page.status_code for page in refused] == [401] * 3
        assert all("<h1>Inloggningen gick inte</h1>" in page.text for page in refused)


def test_metadata_names_our_addresses(saml: SamlProvider, browser: Client, db: None) -> None:
    page = browser.get(f"{THERE}metadata/").content.decode()
    assert f'Location="http://testserver{THERE}"' in page
    assert f'entityID="http://testserver{THERE}metadata/"' in page
    assert 'WantAssertionsSigned="true"' in page


def test_confirming_asks_the_organisation_to_ask_again(
    saml: SamlProvider, seats: dict[str, Seat], browser: Client
) -> None:
    hand_in(browser, answer_of(browser))
    done = hand_in(browser, answer_of(browser, "?process=redirect&next=/kronoberg/"))
    assert 'ForceAuthn="true"' in saml.requests[-1]
    assert done["Location"] == "/kronoberg/"
