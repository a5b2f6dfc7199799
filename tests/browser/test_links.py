"""What a letter's links lead to, in a browser where nobody is signed in."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.checks import faults
from tests.browser.conftest import Visitor
from tests.browser.test_journeys import letters, press

ACTIONS = "/kalmar/atgarder/?visa=alla&lage=open"


def test_an_action_is_answered_by_the_link_in_its_reminder(visitor: Callable[..., Visitor]) -> None:
    secretariat = visitor("sekretariat.kalmar", java_script_enabled=False)
    page = secretariat.open(ACTIONS)
    page.locator("main table a").first.click()
    what = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Påminn").click()
    receiver = re.search(r"([\w.]+)@example\.org", page.locator("main").inner_text())
    assert receiver
    press(page, "Skicka påminnelsen")
    text = letters(secretariat, receiver.group(1), "åtgärd").locator("main").inner_text()
    answer, fewer = (re.search(rf"https?://[^/\s]+(/{each}/\S+)", text) for each in ("atgard", "aviseringar"))
    assert answer
    assert fewer

    seen = {
        path: faults(visitor(bypass_csp=True, viewport={"width": 320, "height": 700}).open(path))
        for path in (answer.group(1), fewer.group(1))
    }
    assert {path: each for path, each in seen.items() if each} == {}

    someone = visitor()
    page = someone.open(fewer.group(1))
    page.locator("input[name=minutes][value=daily]").check()
    press(page, "Spara")
    expect(page.locator("main")).to_contain_text("Ditt val är sparat.")
    page = someone.open(answer.group(1))
    expect(page.get_by_role("heading", level=1)).to_have_text(what)
    page.locator("input[value=done]").check()
    page.locator("main textarea").fill("Klart och redovisat.")
    press(page, "Spara svaret")
    expect(page.locator("main")).to_contain_text("Tack. Ditt svar är sparat.")
    expect(page.locator("main")).to_contain_text("Det finns inget mer att svara på.")
    assert someone.complaints == []
