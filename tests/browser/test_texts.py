"""The follow-up's texts in the agenda's editor, written by one person."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.check
WRITTEN = ["en fet", "två"]
TEXTS = "/kalmar/uppfoljning/2026/texter/"


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label)


def write_list(page: Page) -> None:
    lessons = box(page, "Lärdomar och risker")
    lessons.click()
    page.keyboard.type("Två saker:")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Punktlista").nth(4).click()
    page.keyboard.type("en ")
    page.keyboard.press("Control+b")
    page.keyboard.type("fet")
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    page.keyboard.type("två")
    page.keyboard.press("Control+z")
    expect(lessons.locator("li")).not_to_have_text(WRITTEN)
    page.keyboard.press("Control+Shift+z")
    expect(lessons.locator("li")).to_have_text(WRITTEN)


def leave_a_wrong_address(page: Page) -> None:
    """Begun and given up: it must not stand in the way of the form."""
    page.get_by_role("button", name="Länk", exact=True).nth(4).click()
    address = page.get_by_role("textbox", name="Webbadress")
    address.fill("javascript:alert(1)")
    address.press("Enter")
    expect(address).to_be_visible()
    address.press("Escape")
    expect(address).to_be_hidden()


def test_text_is_written_as_it_will_look_kept_over_a_reload_and_saved(
    visitor: Callable[..., Visitor],
) -> None:
    secretary = visitor("sekretariat.kalmar")
    page = secretary.open(TEXTS)
    expect(page.get_by_role("button", name="Förhandsgranska")).to_have_count(0)
    before = box(page, "Sammanfattning").inner_text()
    write_list(page)

    page = secretary.open(TEXTS)
    expect(box(page, "Lärdomar och risker").locator("li")).to_have_count(0)
    page.get_by_role("button", name="Lägg tillbaka").click()
    expect(box(page, "Lärdomar och risker").locator("li")).to_have_text(WRITTEN)
    leave_a_wrong_address(page)
    page.get_by_role("button", name="Spara texterna").click()
    expect(page.locator("main")).to_contain_text("Texterna är sparade.")

    page = secretary.open(TEXTS)
    expect(page.get_by_text("Vi hittade text")).to_have_count(0)
    assert page.locator("[name=lessons]").input_value() == "Två saker:\n\n- en **fet**\n- två"
    assert box(page, "Sammanfattning").inner_text() == before
    assert secretary.complaints == []


def test_texts_are_markdown_where_the_editor_does_not_come(visitor: Callable[..., Visitor]) -> None:
    secretary = visitor("sekretariat.kalmar")
    secretary.page.route("**/writing*.mjs", lambda route: route.abort())
    page = secretary.open(TEXTS)
    expect(page.locator("textarea[name=summary]")).to_be_visible()
    expect(page.get_by_role("button", name="Förhandsgranska")).to_be_visible()
    expect(page.get_by_text("Du kan skriva **fet**")).to_be_visible()
