"""Answering by the link in the letter, without signing in."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from forum import links
from forum.models import HistoryEntry, Outbox
from meetings.answer_links import answer_url
from meetings.conduct import open_meeting
from meetings.daily import run_daily
from meetings.models import Invitation, Meeting
from meetings.participation import answer_invitation
from meetings.scheduling import cancel_meeting
from members.models import Seat
from tests.factories import local, make_seat
from tests.meetings.test_year_pages import text_of

AT = local(2026, 11, 1)


@pytest.fixture
def invitation(meeting: Meeting, cast: SimpleNamespace) -> Invitation:
    return meeting.invitations.select_related("meeting__forum").get(seat=cast.ifmetall)


@pytest.fixture
def address(invitation: Invitation) -> str:
    return path_of(answer_url(invitation))


def path_of(url: str) -> str:
    return "/svar/" + url.split("/svar/")[1]


def answers(invitation: Invitation) -> tuple[str, Seat | None]:
    invitation.refresh_from_db()
    return invitation.answer, invitation.deputy


def test_every_letter_of_the_meeting_carries_the_receivers_own_link(
    meeting: Meeting, invitation: Invitation
) -> None:
    run_daily(local(2026, 11, 16))
    kinds = ("meetings.save_the_date", "meetings.answer_reminder")
    prefix = f"meeting:{meeting.pk}:"
    letters = Outbox.objects.filter(kind__in=kinds, to="ifmetall@example.org", key__startswith=prefix)
    assert letters.count() == 2
    for letter in letters:
        token = re.search(r"/svar/([^/\s]+)/", letter.text)[1]
        assert links.read("answer", token) == {"invitation": invitation.pk}


def test_link_shows_the_meeting_and_nothing_of_the_agenda(meeting: Meeting, address: str) -> None:
    meeting.items.filter(pk=meeting.items.first().pk).update(title="Hemlig punkt")
    page = text_of(Client().get(address))
    for words in ("Industriforum Kronoberg", "Möte 4, torsdag 3 december", "kl. 9–12", "Växjö", "IF Metall"):
        assert words in page
    assert "Hemlig punkt" not in page
    assert "Jag skickar ersättare" in page


def test_reading_the_link_changes_nothing(invitation: Invitation, address: str) -> None:
    before = HistoryEntry.objects.count()
    for response in (Client().get(address), Client().head(address)):
        assert response.status_code == 200
        assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex", True)
    assert (answers(invitation), HistoryEntry.objects.count()) == (("none", None), before)


def test_answer_is_noted_and_may_be_changed(
    invitation: Invitation, address: str, cast: SimpleNamespace
) -> None:
    browser = Client()
    page = text_of(browser.post(address, {"answer": "yes"}, follow=True))
    assert "Tack. Företrädare, IF Metall kommer." in page
    assert answers(invitation) == ("yes", None)
    browser.post(address, {"answer": "deputy", "deputy": cast.ifmetall_deputy.pk})
    assert answers(invitation) == ("deputy", cast.ifmetall_deputy)
    browser.post(address, {"answer": "no"})
    assert answers(invitation) == ("no", None)
    entries = HistoryEntry.objects.filter(verb="invitation.answered_by_link").order_by("pk")
    assert [entry.facts["answer"] for entry in entries] == ["yes", "deputy", "no"]
    assert {(entry.actor, entry.seat_id) for entry in entries} == {(cast.ifmetall.user, cast.ifmetall.pk)}


def test_post_needs_the_form_of_the_page(invitation: Invitation, address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, {"answer": "yes"}).status_code != 200
    assert answers(invitation) == ("none", None)


@pytest.mark.parametrize(
    "data", [{}, {"answer": "kanske"}, {"answer": "deputy"}, {"answer": "deputy", "deputy": "x"}]
)
def test_bad_answer_says_why_and_changes_nothing(invitation: Invitation, address: str, data: dict) -> None:
    response = Client().post(address, data)
    assert response.status_code == 200
    assert "notice--bad" in text_of(response)
    assert answers(invitation) == ("none", None)


def test_another_partys_deputy_cannot_be_sent(
    invitation: Invitation, address: str, cast: SimpleNamespace
) -> None:
    other = make_seat(cast.unionen.party, "unionen.ersattare@example.org", kind="deputy")
    Client().post(address, {"answer": "deputy", "deputy": other.pk})
    assert answers(invitation) == ("none", None)


def test_changed_link_is_the_same_404_as_any_other(address: str) -> None:
    for path in (address[:-4] + "/", "/svar/x/", path_of(address).replace("/svar/", "/svar/A")):
        assert Client().get(path).status_code == 404
    for path in ("/svar/å:ä:ö/", "/svar/" + "x" * 5000 + "/", "/kalender/å.ics", "/kalender/.ics"):
        assert Client().get(path).status_code == 404
    for path in ("/svar/%00/", "/kalender/%00.ics"):
        assert Client().get(path).status_code == 400
    other = links.sign("something", date(2026, 12, 3), invitation=1)
    assert Client().get(f"/svar/{other}/").status_code == 404
    unknown = links.sign("answer", date(2099, 12, 3), invitation=999_999)
    assert Client().get(f"/svar/{unknown}/").status_code == 404


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("cancelled", "Mötet är inställt."),
        ("withdrawn", "Du är inte längre kallad till mötet."),
        ("ended", "Du är inte längre kallad till mötet."),
        ("deactivated", "Du är inte längre kallad till mötet."),
        ("opened", "Mötet har börjat"),
    ],
)
def test_link_ends_with_what_it_leads_to(
    meeting: Meeting, invitation: Invitation, address: str, cast: SimpleNamespace, what: str, words: str
) -> None:
    browser = Client()
    assert browser.post(address, {"answer": "yes"}).status_code == 302
    if what == "cancelled":
        cancel_meeting(meeting, "För få anmälda.", by=cast.sekr)
    elif what == "withdrawn":
        Invitation.objects.filter(pk=invitation.pk).update(withdrawn_at=AT)
    elif what == "ended":
        Seat.objects.filter(pk=cast.ifmetall.pk).update(until=date(2026, 10, 1))
    elif what == "deactivated":
        type(cast.ifmetall.user).objects.filter(pk=cast.ifmetall.user_id).update(is_active=False)
    else:
        open_meeting(meeting, by=cast.sekr)
    for response in (browser.get(address), browser.post(address, {"answer": "no"})):
        assert response.status_code == 410
        assert words in text_of(response)
        assert 'name="answer"' not in text_of(response)
    assert answers(invitation) == ("yes", None)


def test_link_ends_the_day_after_the_meeting(
    invitation: Invitation, address: str, settings: SimpleNamespace
) -> None:
    settings.PORTAL_TODAY = date(2026, 12, 4)
    response = Client().post(address, {"answer": "yes"})
    assert response.status_code == 410
    assert "Länken gäller inte längre" in text_of(response)
    assert answers(invitation) == ("none", None)


def test_calendar_follows_an_answer_by_link(
    invitation: Invitation, address: str, cast: SimpleNamespace
) -> None:
    Client().post(address, {"answer": "deputy", "deputy": cast.ifmetall_deputy.pk})
    kinds = set(Outbox.objects.filter(kind__contains="deputy").values_list("kind", "to"))
    assert kinds == {
        ("meetings.deputy_asked", "ifmetall.ersattare@example.org"),
        ("meetings.deputy_sent", "ifmetall@example.org"),
    }
    answer_invitation(invitation, "yes", by=cast.sekr)
    assert "Deltar" not in text_of(Client().get(address))
