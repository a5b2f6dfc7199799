"""A year of a forum by clicks, in Kalmar län, without JavaScript: plan, set jointly, hold, follow up."""

import re
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
    secretariat, board = people["sekretariat.kalmar"], people["namnd.kalmar"]
    guest = people["guest"] = plain("")
    plan_next_year(secretariat)
    propose_and_clash(people["ifmetall"], people["unionen"])
    send_a_deputy(secretariat, guest)
    invite_a_guest(secretariat, guest)
    ask_for_a_change(secretariat, people["unionen"])
    set_the_agenda_jointly(secretariat, people)
    hold(secretariat)
    comment_and_finalise(secretariat, people["teknikforetagen"])
    follow_up(secretariat, board)
    archive(secretariat, board)
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


def send_a_deputy(secretariat: Visitor, anybody: Visitor) -> None:
    """A deputy is appointed; the representative's letter has a link, and the meeting changes calendars."""
    page = secretariat.open(f"{F}/medlemmar/")
    page.locator("main").get_by_role("link", name="IF Metall").first.click()
    page.locator("main a[href$='/bjud-in/']").first.click()
    write_item(page, email="ifmetall.ersattare@example.org", name="Ersättare, IF Metall")
    page.locator("main [name=role]").select_option("partner")
    page.locator("main [name=kind]").select_option("deputy")
    press(page, "Fortsätt")
    press(page, "Ge uppdraget och skicka brevet")
    page = secretariat.open(f"{MEETING}/flytta/")
    write_item(page, place="Västervik")
    press(page, "Se vem som får vad")
    expect(page.locator("main")).to_contain_text("ifmetall@example.org")
    page.locator("main form button.btn--main").first.click()
    letter = letters(secretariat, "ifmetall", "har fått ny plats")
    page = anybody.open(link_in(letter, "svar"))
    press(page, "Jag skickar ersättare")
    expect(page.locator("main")).to_contain_text("Ersättare, IF Metall")
    taken = letters(secretariat, "ifmetall", "ersätter dig")
    expect(taken.locator("main")).to_contain_text("METHOD:CANCEL")
    given = letters(secretariat, "ifmetall.ersattare", "Du är ersättare för IF Metall")
    expect(given.locator("main")).to_contain_text("METHOD:REQUEST")


def invite_a_guest(secretariat: Visitor, guest: Visitor) -> None:
    page = secretariat.open(f"{MEETING}/deltagare/")
    page.get_by_role("link", name="Bjud in en gäst").click()
    page.locator("main [name=item]").select_option(label=option_of(page, "Gemensam praktik"))
    write_item(page, name="Gäst, gymnasiet", email="gast.gymnasiet@example.org")
    press(page, "Se vad som skickas")
    press(page, "Spara och skicka")
    page = guest.open(link_in(letters(secretariat, "gast.gymnasiet", "Inbjudan"), "svar"))
    expect(page.locator("main")).to_contain_text("Gemensam praktik")
    press(page, "Jag kommer")
    expect(page.locator("main")).to_contain_text("Tack. Ditt svar är sparat.")


def link_in(letter: Page, first: str) -> str:
    found = re.search(rf"/{first}/[\w:-]+/", letter.locator("main").inner_text())
    assert found, f"no /{first}/ in the letter"
    return found[0]


def option_of(page: Page, words: str) -> str:
    """The whole text of the choice that has these words."""
    texts = page.locator("main select[name=item] option").all_inner_texts()
    return next(text for text in texts if words in text)


def ask_for_a_change(secretariat: Visitor, unionen: Visitor) -> None:
    propose(secretariat)
    page = unionen.open(f"{MEETING}/dagordning/version/1/begar-andring/")
    page.locator("main [name=item]").select_option(label=option_of(page, "Gemensam praktik"))
    write_item(page, text="Tio minuter behövs.")
    press(page, "Begär ändringen")
    expect(page.locator("main")).to_contain_text("Ändringen är begärd.")
    page = secretariat.open(f"{F}/")
    expect(page.locator("main")).to_contain_text("Unionen: Gemensam praktik")


def set_the_agenda_jointly(secretariat: Visitor, people: dict[str, Visitor]) -> None:
    """Teknikföretagen approves version 1, and then version 2 from what is different in it."""
    approve(people["teknikforetagen"])
    page = secretariat.open(f"{MEETING}/dagordning/")
    page.locator("li.item", has_text="Gemensam praktik").get_by_role("link", name="Redigera").first.click()
    write_item(page, duration="10")
    page.locator("main form button.btn--main").first.click()
    propose(secretariat)
    expect(letters(secretariat, "teknikforetagen", "version 2").locator("main")).to_contain_text(
        "Gemensam praktik"
    )
    page = people["teknikforetagen"].open(f"{MEETING}/dagordning/version/2/andringar/?sedan=1")
    expect(page.locator("main")).to_contain_text("Gemensam praktik")
    page.locator("main form button.btn--main").first.click()
    for name in PARTIES[1:]:
        page = approve(people[name])
    expect(page.locator("main")).to_contain_text("Fastställd")
    letter = letters(secretariat, "unionen", "Kallelse")
    expect(letter.locator("main")).to_contain_text(".pdf")
    expect(letter.locator("main")).to_contain_text("METHOD:REQUEST")


def propose(secretariat: Visitor) -> None:
    page = secretariat.open(f"{MEETING}/dagordning/lagg-fram/")
    page.locator("main form button.btn--main").first.click()
    expect(page.locator("main")).to_contain_text("0 av 4")


def approve(party: Visitor) -> Page:
    page = party.open(f"{MEETING}/dagordning/")
    page.locator("main form.approve__act button.btn--main").first.click()
    return page


def hold(secretariat: Visitor) -> None:
    page = secretariat.open(f"{MEETING}/genomfor/")
    page.locator("main form button.btn--main").first.click()
    page = secretariat.open(f"{MEETING}/genomfor/narvaro/")
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


def comment_and_finalise(secretariat: Visitor, teknik: Visitor) -> None:
    """The draft goes out, a party comments on an item, the secretariat ticks it, and the record is frozen."""
    page = secretariat.open(f"{MEETING}/anteckningar/synpunkter/")
    page.locator("main form button.btn--main").last.click()
    page = teknik.open(f"{MEETING}/anteckningar/")
    page.locator("main a[href*='/synpunkter/#skriv']").nth(6).click()
    write_item(page, text="Skriv ut vilka skolor det gäller.")
    press(page, "Skicka synpunkten")
    page = secretariat.open(f"{MEETING}/anteckningar/fardigstall/")
    expect(page.locator("main")).to_contain_text("1 synpunkt är obesvarad")
    page = secretariat.open(f"{MEETING}/anteckningar/")
    page.locator("main a[href*='/synpunkter/']:not([href*='#skriv'])").first.click()
    page.locator("main [name=outcome][value=taken]").check()
    page.locator("main form button.btn--main").first.click()
    page = secretariat.open(f"{MEETING}/anteckningar/fardigstall/")
    page.locator("main [name=dnr]").fill("DEMO-2026-2004")
    page.locator("main form button.btn--main").last.click()
    page = secretariat.open(f"{MEETING}/anteckningar/")
    expect(page.locator("main")).to_contain_text("Upprättad handling sedan")
    wait_for(page, "PDF")


def archive(secretariat: Visitor, board: Visitor) -> None:
    """A correction beside the frozen text; the board takes the record as Word, and all papers in one file."""
    page = secretariat.open(f"{MEETING}/anteckningar/rattelse/")
    write_item(page, text="Skolorna i Vimmerby och Hultsfred.")
    page.locator("main form button.btn--main").first.click()
    page = board.open(f"{MEETING}/anteckningar/")
    expect(page.locator("main")).to_contain_text("Skolorna i Vimmerby och Hultsfred.")
    assert taken_away(page, "main a[href$='/anteckningar/word/']")[:2] == b"PK"
    page = board.open(f"{MEETING}/handlingar/")
    assert taken_away(page, "main a[href$='alla.zip']")[:2] == b"PK"
    page = board.open(f"{F}/handlingar/?ar=2026")
    expect(page.locator("main")).to_contain_text("DEMO-2026-2004")


def taken_away(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.locator(link).first.click()
    return download.value.path().read_bytes()


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
    assert taken_away(page, "main a[href*='/uppfoljning/2026/pdf/']").startswith(b"%PDF-1.7")
