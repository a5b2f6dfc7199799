"""How people write in a live agenda, by what they see."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor

SAVED = re.compile(r"^Sparat kl\. \d\d\.\d\d$")
OFFLINE = re.compile(r"^Frånkopplad: \d+ ändring(ar)? finns bara i den här webbläsaren$")
HEARD = """place => { window.heard = [];
  const hear = () => window.heard.push(place.textContent);
  new MutationObserver(hear).observe(place, {childList: true, subtree: true}); }"""


def item_of(page: Page, title: str) -> Locator:
    return page.locator("li.item", has_text=title)


def open_item(someone: Visitor, agenda: str, title: str) -> Page:
    """The agenda with that item open in the live editor."""
    page = someone.open(agenda)
    item_of(page, title).get_by_role("link", name="Redigera").click()
    expect(text_of(page)).to_be_visible()
    expect(status_of(page)).to_have_text(SAVED)
    return page


def text_of(page: Page) -> Locator:
    return page.locator(".ed__text")


def status_of(page: Page) -> Locator:
    return page.locator("[data-part=form-status]")


def write(page: Page, text: str) -> None:
    """At the end of the text, key by key."""
    text_of(page).press("Control+End")
    page.keyboard.type(text)


def listen_to_status(page: Page) -> Callable[[], list[str]]:
    """All that the status says from now on."""
    status_of(page).evaluate(HEARD)
    return lambda: page.evaluate("window.heard")


def tab_to(page: Page, target: Locator, most: int = 120) -> None:
    for _ in range(most):
        if target.evaluate_all("found => found.includes(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never came to {target}")
