"""A meeting as it is led: the wall follows, keys step on, and a lost connection loses nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import LOOKS, faults
from tests.browser.conftest import Visitor
from tests.browser.test_journeys import press
from tests.conftest_portal import Portal

F = "/kronoberg"
MEETING, OTHER = (f"{F}/moten/2028-{number}" for number in (1, 2))
Come = Callable[..., Visitor]


@pytest.fixture(scope="module", autouse=True)
def _a_year_of_its_own(portal: Portal, chromium: Browser, signed_in: Callable[[str], Any]) -> None:
    """Two meetings that no other test needs, both opened."""
    context = chromium.new_context(storage_state=signed_in("sekretariat.kronoberg"))
    visitor = Visitor(portal, context)
    for day in ("2028-03-01", "2028-03-08"):
        page = visitor.open(f"{F}/moten/nytt/")
        for name, value in {"date": day, "starts": "09:00", "ends": "12:00", "place": "Växjö"}.items():
            page.locator(f"main [name={name}]").fill(value)
        press(page, "Se vem som får vad")
        press(page, "Planera mötet och skicka")
    for meeting in (MEETING, OTHER):
        page = visitor.open(f"{meeting}/genomfor/")
        press(page, "Öppna mötet")
        press(page, "Spara och börja punkt 1")
    context.close()


def decide(page: Page) -> Any:
    """The open form for a decision."""
    place = page.locator("section", has=page.get_by_role("heading", name="Beslut", exact=True))
    if not place.get_by_label("Forumet enas om").is_visible():
        place.get_by_text("Anteckna beslut", exact=True).click()
    return place


def test_wall_follows_and_keys_step_on(visitor: Come) -> None:
    secretary, wall = visitor("sekretariat.kronoberg"), visitor("unionen")
    shown = wall.open(f"{MEETING}/genomfor/visning/")
    expect(shown.locator("h1")).to_have_text("Mötets öppnande och närvaro")
    page = secretary.open(f"{MEETING}/genomfor/")

    page.locator("body").press("ArrowRight")
    expect(page.locator("h1")).to_have_text("Fastställande av dagordningen")
    expect(shown.locator("h1")).to_have_text("Fastställande av dagordningen")

    form = decide(page)
    form.get_by_label("Forumet enas om").fill("att fastställa dagordningen")
    form.get_by_label("Forumet enas om").press("ArrowRight")
    expect(page.locator("h1")).to_have_text("Fastställande av dagordningen")
    form.get_by_role("button", name="Anteckna beslutet").click()
    expect(shown.locator(".wall__say--done")).to_contain_text("att fastställa dagordningen")
    expect(shown.locator(".wall__left")).to_contain_text(":")
    assert secretary.complaints == wall.complaints == []


def test_a_lost_connection_loses_nothing(visitor: Come) -> None:
    """Typed offline, kept over a reload, put back when asked, and forgotten once it has arrived."""
    secretary = visitor("sekretariat.kronoberg", viewport={"width": 390, "height": 844})
    page = secretary.open(f"{OTHER}/genomfor/")
    text = "att börja genast\natt följa upp"
    form = decide(page)
    secretary.context.set_offline(True)
    form.get_by_label("Forumet enas om").fill(text)
    form.get_by_role("button", name="Anteckna beslutet").click()
    expect(form.get_by_role("alert")).to_contain_text("Du är inte uppkopplad.")
    expect(form.get_by_label("Forumet enas om")).to_have_value(text)

    secretary.context.set_offline(False)
    page = secretary.open(f"{OTHER}/genomfor/")
    found = page.locator("section", has=page.get_by_role("heading", name="Beslut", exact=True))
    expect(found.get_by_role("status")).to_contain_text("Vi hittade text som kanske inte skickades")
    expect(found.get_by_label("Forumet enas om")).to_have_value("")
    found.get_by_role("button", name="Lägg tillbaka").click()
    expect(found.get_by_label("Forumet enas om")).to_have_value(text)
    found.get_by_role("button", name="Anteckna beslutet").click()

    expect(page.locator("main")).to_contain_text("är antecknat.")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kept:'))") == []
    page = secretary.open(f"{OTHER}/genomfor/")
    expect(page.locator(".clauses")).to_contain_text("att följa upp")
    expect(page.get_by_text("Vi hittade text")).to_have_count(0)


def test_attendance_ticked_without_a_connection_comes_back(visitor: Come) -> None:
    secretary = visitor("sekretariat.kronoberg", viewport={"width": 390, "height": 844})
    page = secretary.open(f"{OTHER}/genomfor/narvaro/")
    status = page.get_by_role("group", name="Närvaro för Företrädare, Unionen")
    status.get_by_label("Anmält förhinder").check()
    page = secretary.open(f"{OTHER}/genomfor/narvaro/")
    expect(page.locator("main")).to_contain_text("Vi hittade text")
    page.get_by_role("button", name="Lägg tillbaka").click()
    status = page.get_by_role("group", name="Närvaro för Företrädare, Unionen")
    expect(status.get_by_label("Anmält förhinder")).to_be_checked()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("main")).to_contain_text("Närvaron är sparad.")
    expect(status.get_by_label("Anmält förhinder")).to_be_checked()
    assert secretary.complaints == []


@pytest.mark.parametrize("look", ["light and wide", "dark and narrow"])
def test_pages_of_a_running_meeting_have_no_faults(visitor: Come, look: str) -> None:
    secretary = visitor("sekretariat.kronoberg", bypass_csp=True, **LOOKS[look])
    for path in ("genomfor/", "genomfor/narvaro/", "genomfor/visning/", "genomfor/ajournera/"):
        page = secretary.open(f"{MEETING}/{path}")
        assert (path, faults(page)) == (path, {})
