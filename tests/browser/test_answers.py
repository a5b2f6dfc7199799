"""A guest is invited by clicks, and answers by the letter's link in a browser that has never signed in."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.checks import LOOKS, faults
from tests.browser.conftest import Visitor
from tests.browser.test_journeys import letters, press

MEETING = "/kronoberg/moten/2026-4"


@pytest.fixture
def link(visitor: Callable[..., Visitor]) -> str:
    """The address in the letter to a guest who has just been invited."""
    secretariat = visitor("sekretariat.kronoberg", java_script_enabled=False)
    page = secretariat.open(f"{MEETING}/deltagare/")
    page.get_by_role("link", name="Bjud in en gäst").click()
    page.get_by_label("Punkt på dagordningen").select_option(index=3)
    page.get_by_label("Namn").fill("Gäst, Skolverket")
    page.get_by_label("E-postadress").fill("gast.skolverket@example.org")
    press(page, "Se vad som skickas")
    expect(page.get_by_text("gast.skolverket@example.org")).to_be_visible()
    press(page, "Spara och skicka")
    expect(page.get_by_text("Inbjudan är på väg.")).to_be_visible()
    letter = letters(secretariat, "gast.skolverket", "Inbjudan till Industriforum Kronoberg")
    found = re.search(r"/svar/[\w:-]+/", letter.locator("main").inner_text())
    assert found
    return found[0]


def test_guest_answers_without_signing_in(visitor: Callable[..., Visitor], link: str) -> None:
    for look in LOOKS.values():
        assert faults(visitor("", bypass_csp=True, **look).open(link)) == {}
    guest = visitor("", java_script_enabled=False)
    page = guest.open(link)
    press(page, "Jag kommer")
    expect(page.get_by_text("Tack. Ditt svar är sparat.")).to_be_visible()
    assert guest.complaints == []
    withdrawn = visitor("sekretariat.kronoberg")
    office = withdrawn.open(f"{MEETING}/deltagare/")
    office.get_by_role("link", name="Dra tillbaka inbjudan Gäst, Skolverket").click()
    press(office, "Dra tillbaka och skicka")
    assert page.goto(page.url).status == 410
    assert faults(visitor("", bypass_csp=True).open(link)) == {}
