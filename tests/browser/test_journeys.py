"""A year of a forum by clicks, in Kalmar län, without JavaScript: plan, set jointly, hold, follow up."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

F = "/kalmar"
MEETING = f"{F}/moten/2026-4"
PARTIES = ["teknikforetagen", "ifmetall", "unionen", "region.kalmar"]


def press(page: Page, name: str) -> None:
    """The button with these words, inside the page's own content."""
    page.locator("main").get_by_role("button", name=name).first.click()


def wait_for(page: Page, text: str, seconds: float = 90) -> None:
    """Reload until the worker has done its part."""
    until = time.monotonic() + seconds
    while page.get_by_text(text).count() == 0:
        assert time.monotonic() < until, f"{text!r} did not show on {page.url}"
        page.wait_for_timeout(500)
        page.reload()


def letters(someone: Visitor, to: str, subject: str, seconds: float = 60) -> Page:
    """The newest letter to that address with those words in its subject, opened."""
    until = time.monotonic() + seconds
    while True:
        page = someone.open(f"/brevlada/?till={to}@example.org")
        found = page.locator("main").get_by_role("link").filter(has_text=subject)
        if found.count():
            found.first.click()
            return page
        assert time.monotonic() < until, f"no letter {subject!r} to {to}"
        page.wait_for_timeout(500)


@pytest.fixture
def plain(visitor: Callable[..., Visitor]) -> Callable[[str], Visitor]:
    return lambda name: visitor(name, java_script_enabled=False)


def test_a_year_of_the_forum(plain: Callable[[str], Visitor]) -> None:
    people = {name: plain(name) for name in ["sekretariat.kalmar", "namnd.kalmar", *PARTIES]}
    secretariat = people["sekretariat.kalmar"]
    plan_next_year(secretariat)
    propose_and_clash(people["ifmetall"], people["unionen"])
    set_the_agenda_jointly(secretariat, people)
    hold_and_finalise(secretariat)
    follow_up(secretariat, people["namnd.kalmar"])
    assert {name: someone.complaints for name, someone in people.items()} == {name: [] for name in people}


def plan_next_year(secretariat: Visitor) -> None:
    page = secretariat.open(f"{F}/moten/planera/?ar=2027")
    press(page, "Se vem som får vad")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2027")
    expect(page.locator("main")).to_contain_text("ifmetall@example.org")
    page.locator("main form button.btn--main").first.click()
    secretariat.open(f"{F}/moten/?ar=2027")
    expect(page.locator("main")).to_contain_text("Möte 4")
    letter = letters(secretariat, "ifmetall", "2027")
    expect(letter.locator("main")).to_contain_text("METHOD:REQUEST")


def write_item(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"main [name={name}]").first.fill(value)


def propose_and_clash(ifmetall: Visitor, unionen: Visitor) -> None:
    """Two parties write in the same item at once: both texts are there, and the second is told."""
    page = ifmetall.open(f"{MEETING}/dagordning/ny/")
    page.locator("main [name=kind]").select_option("decision")
    write_item(
        page, title="Gemensam praktik", duration="5", proposal="att pröva gemensam praktik", text="Första."
    )
    page.locator("main form button.btn--main").first.click()
    expect(page.locator("main")).to_contain_text("Gemensam praktik")
    item = page.locator("li.item", has_text="Gemensam praktik").get_by_role("link", name="Redigera")
    address = item.first.get_attribute("href") or ""
    theirs = unionen.open(address)
    mine = ifmetall.open(address)
    write_item(theirs, text="Unionens text.")
    theirs.locator("main form button.btn--main").first.click()
    write_item(mine, text="IF Metalls text.")
    mine.locator("main form button.btn--main").first.click()
    expect(mine.locator("main")).to_contain_text("Unionens text.")
    expect(mine.locator("main")).to_contain_text("IF Metalls text.")
    expect(mine.locator("main")).to_contain_text("Någon annan skrev samtidigt i text.")


def set_the_agenda_jointly(secretariat: Visitor, people: dict[str, Visitor]) -> None:
    page = secretariat.open(f"{MEETING}/dagordning/lagg-fram/")
    page.locator("main form button.btn--main").first.click()
    expect(page.locator("main")).to_contain_text("0 av 4")
    for name in PARTIES:
        page = people[name].open(f"{MEETING}/dagordning/")
        page.locator("main form.approve__act button.btn--main").first.click()
    expect(page.locator("main")).to_contain_text("Fastställd")
    letter = letters(secretariat, "unionen", "Kallelse")
    expect(letter.locator("main")).to_contain_text(".pdf")
    expect(letter.locator("main")).to_contain_text("METHOD:REQUEST")


def hold_and_finalise(secretariat: Visitor) -> None:
    page = secretariat.open(f"{MEETING}/genomfor/")
    page.locator("main form button.btn--main").first.click()
    page = secretariat.open(f"{MEETING}/genomfor/")
    page.locator("main form[action*=narvaro] button.btn--main").first.click()
    page = secretariat.open(f"{MEETING}/genomfor/?punkt=7")
    write_item(page, note="Parterna är eniga.")
    page.locator("main form[action*=anteckning] button.btn--main").first.click()
    page = secretariat.open(f"{MEETING}/genomfor/?punkt=7")
    page.locator("main summary").filter(has_text="beslut").first.click()
    page.locator("main form[action*=beslut] textarea").first.fill("att pröva gemensam praktik")
    page.locator("main form[action*=beslut] button.btn--main").first.click()
    expect(page.locator("main")).to_contain_text("Beslut 2026-4/1")
    page = secretariat.open(f"{MEETING}/genomfor/avsluta/")
    page.locator("main form button.btn--main").last.click()
    page = secretariat.open(f"{MEETING}/anteckningar/fardigstall/")
    page.locator("main [name=dnr]").fill("DEMO-2026-2004")
    page.locator("main form button.btn--main").last.click()
    page = secretariat.open(f"{MEETING}/anteckningar/")
    expect(page.locator("main")).to_contain_text("Upprättad handling sedan")
    wait_for(page, "PDF")


def follow_up(secretariat: Visitor, board: Visitor) -> None:
    page = secretariat.open(f"{F}/uppfoljning/2026/")
    page.locator("main form[action*=bestall] button").first.click()
    wait_for(page, "Ladda ner PDF")
    page = secretariat.open(f"{F}/uppfoljning/2026/utgava/1/presentera/")
    page.locator("main form button.btn--main").first.click()
    page = secretariat.open(f"{F}/uppfoljning/2026/utgava/1/slapp/")
    page.locator("main [name=dnr]").fill("DEMO-2026-2010")
    page.locator("main form button.btn--main").first.click()
    page = board.open(f"{F}/")
    with page.expect_download() as download:
        page.locator("main a[href*='/uppfoljning/2026/pdf/']").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
