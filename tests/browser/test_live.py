"""An agenda that several write at once, in real browsers: nothing is lost, and "Sparat" is true."""

import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.checks import LOOKS, faults, shift
from tests.browser.conftest import Visitor
from tests.browser.test_journeys import press
from tests.browser.writing import (
    OFFLINE,
    SAVED,
    item_of,
    listen_to_status,
    open_item,
    status_of,
    tab_to,
    text_of,
    write,
)
from tests.conftest_portal import Portal

F = "/kronoberg"
WRITTEN, SET, RUN = (f"{F}/moten/2027-{number}" for number in (2, 3, 4))
AGENDA = f"{WRITTEN}/dagordning/"
SHARED, OTHER = "Lägesrapporter: projekt och nätverk", "Övriga frågor"
A_KEYSTROKE = 200.0  # ms; the browser's own store takes some 20 of them
Come = Callable[..., Visitor]


@pytest.fixture(scope="module", autouse=True)
def _next_year(portal: Portal, chromium: Browser, signed_in: Callable[[str], Any]) -> None:
    """Meetings of their own, which no other test needs, after the working group's first."""
    context = chromium.new_context(storage_state=signed_in("sekretariat.kronoberg"))
    page = Visitor(portal, context).open(f"{F}/moten/planera/?ar=2027")
    press(page, "Se vem som får vad")
    page.locator("main form button.btn--main").first.click()
    context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_jumps_when_the_scripts_have_come(visitor: Come, look: str) -> None:
    assert shift(visitor("ifmetall", **LOOKS[look]).open(AGENDA)) == 0


def test_three_write_in_one_text_and_nothing_is_lost(visitor: Come) -> None:
    """Two letter by letter at the end of one line; the third by a form opened before either had begun."""
    ifmetall, unionen = visitor("ifmetall"), visitor("unionen")
    third = visitor("teknikforetagen", java_script_enabled=False)
    form = third.open(AGENDA)
    item_of(form, SHARED).get_by_role("link", name="Redigera").click()
    one, other = (open_item(someone, AGENDA, SHARED) for someone in (ifmetall, unionen))
    write(one, "Vi: ")
    expect(text_of(other)).to_have_text("Vi: ")
    for page in (one, other):
        text_of(page).press("Control+End")
    for mine, theirs in zip_longest("IF Metalls text.", "Unionens text.", fillvalue=""):
        text_of(one).press_sequentially(mine)
        text_of(other).press_sequentially(theirs)
    form.locator("main [name=text]").fill("Teknikföretagens text.")
    form.locator("main form button.btn--main").first.click()
    expect(form.locator("main")).to_contain_text("Någon annan skrev samtidigt i text.")

    stored = item_of(third.open(AGENDA), SHARED)
    for place in (text_of(one), text_of(other), stored.locator(".prose")):
        for text in ("IF Metalls text.", "Unionens text.", "Teknikföretagens text."):
            expect(place).to_contain_text(text)
    for page in (one, other):
        expect(status_of(page)).to_have_text(SAVED)
        assert _letters(text_of(page).inner_text()) == _letters(stored.locator(".prose").inner_text())
    stored.locator("summary", has_text="Mer").click()
    stored.get_by_role("link", name="Historik").click()
    authors = third.page.locator(".timeline > li").first.locator(".authors li")
    expect(authors).to_contain_text(["IF Metall", "Unionen", "Teknikföretagen"])
    assert ifmetall.complaints == unionen.complaints == third.complaints == []


def _letters(text: str) -> str:
    return "".join(text.split())


def test_without_a_connection_it_never_says_saved(visitor: Come) -> None:
    writer, reader = visitor("ifmetall"), visitor("unionen", java_script_enabled=False)
    page = open_item(writer, AGENDA, OTHER)
    heard = listen_to_status(page)
    writer.context.set_offline(True)
    write(page, "Skrivet utan nät.")
    expect(status_of(page)).to_have_text(OFFLINE)
    assert not [said for said in heard() if "Sparat" in said]
    expect(item_of(reader.open(AGENDA), OTHER)).not_to_contain_text("utan nät")
    writer.context.set_offline(False)
    expect(status_of(page)).to_have_text(SAVED)
    expect(item_of(reader.open(AGENDA), OTHER)).to_contain_text("Skrivet utan nät.")


def test_a_page_that_dies_without_a_connection_keeps_its_text(visitor: Come) -> None:
    writer, reader = visitor("ifmetall"), visitor("unionen", java_script_enabled=False)
    page = open_item(writer, AGENDA, OTHER)
    writer.context.set_offline(True)
    write(page, "Sidan dog.")
    page.wait_for_timeout(A_KEYSTROKE)
    page.close()
    writer.context.set_offline(False)
    expect(item_of(reader.open(AGENDA), OTHER)).not_to_contain_text("Sidan dog.")

    writer.page = writer.context.new_page()
    page = writer.open(AGENDA)
    expect(page.locator(".livebar [data-part=status]")).to_have_text(SAVED)
    expect(item_of(page, OTHER)).to_contain_text("Sidan dog.")
    expect(item_of(reader.open(AGENDA), OTHER)).to_contain_text("Sidan dog.")


def test_an_agenda_that_is_set_closes_the_editors(visitor: Come) -> None:
    """Whoever has saved is told calmly; whoever has not gets the text to copy, also after closing the page."""
    calm, late, gone = visitor("unionen"), visitor("ifmetall"), visitor("teknikforetagen")
    late.context.grant_permissions(["clipboard-read", "clipboard-write"])
    saved = open_item(calm, f"{SET}/dagordning/", OTHER)
    write(saved, "Sparat i tid.")
    expect(status_of(saved)).to_have_text(SAVED)
    unsaved = open_item(late, f"{SET}/dagordning/", SHARED)
    late.context.set_offline(True)
    write(unsaved, "För sent.")
    left = open_item(gone, f"{SET}/dagordning/", SHARED)
    gone.context.set_offline(True)
    write(left, "Stängt för tidigt.")
    left.wait_for_timeout(A_KEYSTROKE)
    left.close()
    _call_anyway(visitor("sekretariat.kronoberg", java_script_enabled=False))

    told = saved.locator("section.notice", has_text="Du kan inte skriva här längre")
    expect(told).to_contain_text("Dagordningen är stängd")
    expect(told).to_contain_text("Allt du skrev är sparat.")
    expect(saved.locator(".notice--bad")).to_have_count(0)
    expect(text_of(saved)).to_have_count(0)
    told.get_by_role("button").click()
    expect(saved.locator("main")).to_contain_text("Sparat i tid.")
    expect(saved.locator("[data-live]")).to_be_hidden()

    late.context.set_offline(False)
    panel, kept = unsaved.locator("section.notice--bad"), f"{SHARED}\n\nFör sent."
    expect(panel).to_contain_text("Dina senaste ändringar sparades inte")
    expect(panel.get_by_label("Din text")).to_have_value(kept)
    panel.get_by_role("button", name="Kopiera min text").click()
    expect(panel).to_contain_text("Kopierad.")
    assert unsaved.evaluate("navigator.clipboard.readText()") == kept

    gone.context.set_offline(False)
    gone.page = gone.context.new_page()
    back = gone.open(f"{SET}/dagordning/").locator("section.notice--bad")
    expect(back.get_by_label("Din text")).to_have_value(re.compile("Stängt för tidigt"))


def _call_anyway(secretariat: Visitor) -> None:
    page = secretariat.open(f"{SET}/dagordning/lagg-fram/")
    page.locator("main form button.btn--main").first.click()
    page = secretariat.open(f"{SET}/dagordning/kalla-anda/")
    page.locator("main form button").first.click()
    expect(page.locator("main")).to_contain_text("Ej gemensamt fastställd")


def test_by_keyboard_alone(visitor: Come) -> None:
    secretariat = visitor("sekretariat.kronoberg")
    page = secretariat.open(AGENDA)
    tab_to(page, page.locator("[data-live-add]"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Rubrik")).to_be_focused()
    page.keyboard.type("Skriven med tangenter")
    page.keyboard.press("Tab")
    page.keyboard.type("Beslut")
    expect(page.get_by_label("Typ")).to_have_value("decision")
    tab_to(page, page.get_by_role("button", name="Fet"), most=6)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(text_of(page)).to_be_focused()
    page.keyboard.type("Viktigt")
    expect(text_of(page).locator("strong")).to_have_text("Viktigt")
    page.keyboard.press("Tab")
    expect(text_of(page)).not_to_be_focused()
    last = page.locator("li.item").count()
    tab_to(page, page.get_by_role("button", name=f"Flytta punkt {last} upp"), most=3)
    page.keyboard.press("Enter")
    expect(page.locator(".livebar [data-part=voice]")).to_have_text(f"Flyttad. Nu är det punkt {last - 1}.")
    tab_to(page, page.get_by_role("button", name="Klar"), most=6)
    page.keyboard.press("Enter")
    item = page.locator("li.item").nth(last - 2)
    expect(item.get_by_role("button", name="Redigera Skriven med tangenter")).to_be_focused()
    expect(item.locator(".prose strong")).to_have_text("Viktigt")
    assert secretariat.complaints == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_editor_and_the_history_are_accessible(visitor: Come, look: str) -> None:
    secretariat, unionen = (
        visitor("sekretariat.kronoberg", bypass_csp=True, **LOOKS[look]),
        visitor("unionen"),
    )
    open_item(unionen, AGENDA, SHARED)
    page = open_item(secretariat, AGENDA, SHARED)
    expect(item_of(page, "Unionen skriver")).to_have_count(1)
    page.get_by_role("button", name="Länk").click()
    editing = faults(page)
    page.locator("li.item--mine").get_by_role("link", name="Historik").click()
    assert {"editing": editing, "history": _faults_of_history(page)} == {"editing": {}, "history": {}}


def _faults_of_history(page: Page) -> dict[str, object]:
    page.goto(f"{page.url}?from=0")
    expect(page.get_by_role("heading", name="Det som ändrades mellan tidpunkterna")).to_be_visible()
    return faults(page)


def test_simple_editing_is_chosen_in_the_account(visitor: Come) -> None:
    someone = visitor("foretag1")
    for wanted in (True, False):
        page = someone.open("/konto/")
        page.get_by_label("Enkel redigering").set_checked(wanted)
        press(page, "Spara")
        page = someone.open(AGENDA)
        expect(page.locator("[data-live]")).to_have_count(0 if wanted else 1)
        if wanted:
            item_of(page, SHARED).get_by_role("link", name="Redigera").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Redigera punkten")
    assert someone.complaints == []


def test_two_windows_write_one_note(visitor: Come) -> None:
    one = visitor("sekretariat.kronoberg")
    other = visitor("sekretariat.kronoberg", bypass_csp=True, **LOOKS["dark and narrow"])
    for step in ("oppna", "narvaro"):
        one.open(f"{RUN}/genomfor/").locator(f"main form[action*={step}] button.btn--main").first.click()
    pages = [someone.open(f"{RUN}/genomfor/?punkt=5") for someone in (one, other)]
    for page in pages:
        press(page, "Skriv tillsammans")
        expect(status_of(page)).to_have_text(SAVED)
    for writer, reader, text in ((*pages, "Parterna är eniga. "), (*pages[::-1], "Det antecknas.")):
        write(writer, text)
        expect(text_of(reader)).to_contain_text(text.strip())
        expect(status_of(writer)).to_have_text(SAVED)
    assert faults(pages[1]) == {}
    pages[0].get_by_label("Utfall").select_option(index=1)
    press(pages[0], "Spara")
    expect(pages[0].get_by_label("Utfall")).to_be_visible()
    stored = pages[0].get_by_role("textbox", name="Anteckning").input_value()
    assert _letters(stored) == _letters(text_of(pages[1]).inner_text())
    assert one.complaints == []
