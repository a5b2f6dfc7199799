"""An edition of the annual follow-up while the real worker makes it, as somebody sees and hears it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.check
YEAR = "/kronoberg/uppfoljning/2025/"
# Everything that the label and the status say from now on; the mark is gone if the page is loaded anew.
LISTEN = """() => {
  window.mark = "same page"; window.seen = []; window.heard = [];
  const note = () => {
    const label = document.querySelector("#editions-now label")?.textContent.trim();
    const status = document.querySelector("#editions-said")?.textContent.trim();
    if (label && label !== seen.at(-1)) seen.push(label);
    if (status && status !== heard.at(-1)) heard.push(status);
  };
  note();
  new MutationObserver(note).observe(document.body, {subtree: true, childList: true, characterData: true});
}"""


@pytest.fixture
def secretariat(visitor: Callable[..., Visitor]) -> Visitor:
    return visitor("sekretariat.kronoberg")


def test_work_is_followed_to_the_finished_edition_without_a_reload(secretariat: Visitor) -> None:
    page = secretariat.open(YEAR)
    page.locator("main form[action*=bestall] button").first.click()
    page.wait_for_selector("#editions-now progress")
    number = page.locator("#editions-now li strong").first.inner_text()
    page.evaluate(LISTEN)
    newest = page.locator("#editions-now li").first
    expect(newest.locator("a", has_text="PDF")).to_be_visible(timeout=60_000)
    found: dict[str, Any] = page.evaluate(
        "() => ({mark: window.mark, seen: window.seen, heard: window.heard})"
    )
    assert found["mark"] == "same page"
    assert len(set(found["seen"])) >= 3, found
    assert any(words.startswith("Sätter sida") for words in found["seen"]), found
    assert found["heard"][-1] == f"{number} är klar."
    assert len(found["heard"]) <= 6, "a screen reader is told of phases, not of pages"
    expect(page.locator("#editions-said")).to_have_attribute("role", "status")
    expect(page.locator("#year-head")).to_contain_text("Ladda ner PDF")
    expect(page.locator("main form[action*=bestall] button")).to_be_visible()
    assert secretariat.complaints == []


def test_interrupted_edition_is_made_when_it_is_tried_again(secretariat: Visitor) -> None:
    page = secretariat.open(YEAR)
    page.locator("main form[action*=bestall] button").first.click()
    page.get_by_role("button", name="Avbryt").click()
    newest = page.locator("#editions-now li").first
    expect(newest).to_contain_text("Avbruten")
    newest.get_by_role("button", name="Försök igen").click()
    page.wait_for_selector("#editions-now progress")
    expect(newest.locator("a", has_text="PDF")).to_be_visible(timeout=60_000)
    page = secretariat.open("/brevlada/")
    expect(page.locator("main")).to_contain_text("av årlig uppföljning 2025 är klar")
