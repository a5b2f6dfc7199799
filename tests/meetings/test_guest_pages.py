"""Inviting a guest as the secretariat does it, the list that the parties see, and the guest's own link."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from forum.models import HistoryEntry, Outbox
from meetings.guests import GuestFields, change_guest, invite_guest
from meetings.models import AgendaItem, Guest, Meeting
from meetings.scheduling import cancel_meeting
from tests.factories import local
from tests.meetings.agendas import add_item
from tests.meetings.test_year_pages import text_of, url

AT = local(2026, 11, 1)
SignIn = Callable[[object], Client]


@pytest.fixture
def item(meeting: Meeting, cast: SimpleNamespace) -> AgendaItem:
    return add_item(meeting, cast.ifmetall, duration=20)


@pytest.fixture
def guest(item: AgendaItem, cast: SimpleNamespace) -> Guest:
    fields = GuestFields(name="Gäst Ett", email="gast@example.org", organisation="Arbetsförmedlingen")
    return invite_guest(item, fields, by=cast.sekr, at=AT)


def typed(chosen: AgendaItem, **changes: str) -> dict[str, str]:
    return {
        "item": str(chosen.pk),
        "name": "Gäst Ett",
        "email": "gast@example.org",
        "organisation": "Arbetsförmedlingen",
        **changes,
    }


def link_of(guest: Guest) -> str:
    letter = Outbox.objects.filter(to=guest.email).order_by("-pk").first()
    return re.search(r"/svar/\S+/", letter.text)[0]


def test_invitation_is_previewed_then_sent(item: AgendaItem, cast: SimpleNamespace, sign_in: SignIn) -> None:
    client, address = sign_in(cast.sekr), url("guest_new", "2026-4")
    assert item.title in text_of(client.get(address))
    page = text_of(client.post(address, typed(item)))
    for words in (
        "gast@example.org",
        "Inbjudan till punkten",
        "Punktens tid läggs in",
        "Dagordningen är inte",
    ):
        assert words in page
    assert not Guest.objects.exists()
    back = text_of(client.post(address, typed(item, step="edit")))
    assert 'value="gast@example.org"' in back
    response = client.post(address, typed(item, step="confirm"))
    assert (response.status_code, response["Location"]) == (302, url("participants", "2026-4"))
    assert Guest.objects.get().email == "gast@example.org"
    assert Outbox.objects.filter(to="gast@example.org").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"email": "inte en adress"}, "errsum"),
        ({"name": " "}, "errsum"),
        ({"item": "0"}, "errsum"),
        ({"name": "x" * 121}, "errsum"),
        ({"email": "unionen@example.org", "step": "confirm"}, "redan kallad till hela mötet"),
        ({"email": "a@example.org\r\nBcc: b@example.org"}, "errsum"),
    ],
)
def test_what_cannot_be_meant_is_said_at_the_field(
    item: AgendaItem, cast: SimpleNamespace, sign_in: SignIn, change: dict, words: str
) -> None:
    page = text_of(sign_in(cast.sekr).post(url("guest_new", "2026-4"), typed(item, **change)))
    assert words in page
    assert 'value="Arbetsförmedlingen"' in page
    assert not Guest.objects.exists()


def test_change_and_withdrawal_say_what_is_sent(
    item: AgendaItem, guest: Guest, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client, address = sign_in(cast.sekr), url("guest", "2026-4", guest.pk)
    same = text_of(client.post(address, typed(item, name="Gäst Två")))
    assert "Inget skickas" in same
    page = text_of(client.post(address, typed(item, email="ny@example.org")))
    for words in ("gast@example.org", "Inte längre inbjuden till punkten", "ny@example.org"):
        assert words in page
    assert client.post(address, typed(item, name="Gäst Två", step="confirm")).status_code == 302
    withdraw = url("guest_withdraw", "2026-4", guest.pk)
    assert "Punktens tid tas bort" in text_of(client.get(withdraw))
    guest.refresh_from_db()
    assert (guest.name, guest.withdrawn_at) == ("Gäst Två", None)
    assert client.post(withdraw).status_code == 302
    assert client.post(withdraw).status_code == 404
    assert Outbox.objects.filter(kind="meetings.guest_withdrawn").count() == 1


def test_parties_see_the_guest_and_the_secretariat_the_address(
    guest: Guest, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    address = url("participants", "2026-4")
    party, office = (text_of(sign_in(seat).get(address)) for seat in (cast.ifmetall, cast.sekr))
    assert "Gäst Ett" in party
    assert "gast@example.org" not in party
    assert "gast@example.org" in office
    assert sign_in(cast.board).get(address).status_code == 403


def test_move_and_cancel_previews_name_the_guest(
    guest: Guest, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    page = text_of(client.post(url("cancel", "2026-4"), {"reason": "Nej."}))
    assert f"Gäst: {guest.item.title}" in page
    move = {"date": "2026-12-04", "starts": "13:00", "ends": "15:00", "form": "on_site", "place": "Ljungby"}
    assert "gast@example.org" in text_of(client.post(url("move", "2026-4"), move))


def test_guest_answers_by_the_link(guest: Guest) -> None:
    browser, link = Client(), link_of(guest)
    page = text_of(browser.get(link))
    for words in (guest.item.title, "torsdag 3 december 2026", "Växjö", "Industriforum Kronoberg"):
        assert words in page
    assert "Ersättare" not in page
    before = HistoryEntry.objects.count()
    assert "Välj om du kommer." in text_of(browser.post(link, {"answer": "deputy"}))
    assert HistoryEntry.objects.count() == before
    assert "Ditt svar är sparat" in text_of(browser.post(link, {"answer": "yes"}, follow=True))
    browser.post(link, {"answer": "no"})
    guest.refresh_from_db()
    assert (guest.answer, guest.answered_at is None) == ("no", False)
    entries = HistoryEntry.objects.filter(verb="guest.answered").order_by("pk")
    assert [(entry.facts["answer"], entry.actor) for entry in entries] == [("yes", None), ("no", None)]


def test_guests_link_ends(meeting: Meeting, item: AgendaItem, guest: Guest, cast: SimpleNamespace) -> None:
    browser, old = Client(), link_of(guest)
    fields = GuestFields(name="Gäst Två", email="ny@example.org")
    guest = change_guest(guest, item, fields, by=cast.sekr, at=AT)
    assert browser.post(old, {"answer": "yes"}).status_code == 410
    new = link_of(guest)
    assert browser.get(new).status_code == 200
    cancel_meeting(meeting, "För få anmälda.", by=cast.sekr, at=AT)
    response = browser.post(new, {"answer": "yes"})
    assert response.status_code == 410
    assert "Mötet är inställt." in text_of(response)
    guest.refresh_from_db()
    assert guest.answer == "none"
