"""Answering an action by the link in the letter, without signing in."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from forum import clock
from forum.models import HistoryEntry, Outbox
from meetings.action_letters import owners
from meetings.action_links import link_of
from meetings.followup import record_decision, report_progress
from meetings.minutes import finalise_minutes
from meetings.models import ActionItem, Minutes
from tests.meetings.conducting import CLOSED, FINALISED, held, make_action, make_item, opened


@pytest.fixture
def action(meeting, cast) -> ActionItem:
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    made = make_action(item, cast.ifmetall, cast.sekr)
    record_decision(item, "att utreda platserna", by=cast.sekr, at=CLOSED)
    held(meeting, cast.sekr)
    return ActionItem.objects.select_related("meeting__forum").get(pk=made.pk)


def path_of(action, seat) -> str:
    return re.sub(r"^https?://[^/]+", "", link_of(action, seat, clock.today()))


def test_the_letter_carries_a_link_that_answers_as_its_reader(action, cast):
    text = Outbox.objects.get(kind="meetings.action_given", to="ifmetall.ersattare@example.org").text
    path = re.search(r"/atgard/\S+", text).group()
    client = Client(enforce_csrf_checks=True)
    page = client.get(path)
    assert ("Fråga företagen" in page.text, "31 januari 2027" in page.text, "IF Metall" in page.text) == (
        True,
    ) * 3
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text).group(1)

    assert client.post(path, {"state": "in_progress", "text": "Halvvägs."}).status_code == 302
    assert not action.progress.exists(), "without the form's own token nothing is done"
    sent = {"state": "in_progress", "text": "Halvvägs.", "csrfmiddlewaretoken": token}
    answer = client.post(path, sent, follow=True)

    assert ("Tack. Ditt svar är sparat." in answer.text, "Halvvägs." in answer.text) == (True, True)
    row = action.progress.get()
    assert (row.seat, row.state, row.text) == (cast.ifmetall_deputy, "in_progress", "Halvvägs.")
    entry = HistoryEntry.objects.get(verb="action.answered_by_link")
    assert (entry.actor, entry.party) == (cast.ifmetall_deputy.user, "IF Metall")


def test_opening_the_link_changes_nothing(action, cast, client):
    before = HistoryEntry.objects.count()
    for _time in range(2):
        assert client.get(path_of(action, cast.ifmetall)).status_code == 200
    action.refresh_from_db()
    assert (action.state, action.progress.count(), HistoryEntry.objects.count()) == ("not_started", 0, before)


def test_the_page_shows_the_own_party_only(action, cast, client):
    report_progress(action, "in_progress", "Sekretariatets ord.", by=cast.sekr, at=CLOSED)
    report_progress(action, "in_progress", "Våra egna ord.", by=cast.ifmetall, at=CLOSED)
    text = client.get(path_of(action, cast.ifmetall)).text
    assert ("Våra egna ord." in text, "Sekretariatets ord." in text) == (True, False)


def test_the_decision_shows_once_the_party_may_read_it(action, cast, client, meeting):
    path = path_of(action, cast.ifmetall)
    assert "att utreda platserna" not in client.get(path).text
    finalise_minutes(Minutes.objects.get(meeting=meeting), "", by=cast.sekr, at=FINALISED)
    assert "att utreda platserna" in client.get(path).text


def test_closed_action_says_so_and_takes_no_answer(action, cast, client):
    path = path_of(action, cast.ifmetall)
    assert "Spara svaret" in client.get(path).text
    answer = client.post(path, {"state": "done", "text": "Klart."}, follow=True)
    assert "Det finns inget mer att svara på." in answer.text
    late = client.post(path, {"state": "in_progress", "text": "Sent skrivet."})
    assert ("Sent skrivet.</textarea>" in late.text, late.status_code) == (True, 200)
    assert action.progress.count() == 1


def test_link_ends_with_the_seat_with_the_owner_and_with_time(action, cast, client):
    path = path_of(action, cast.ifmetall)
    old = re.sub(r"^https?://[^/]+", "", link_of(action, cast.ifmetall, clock.today() - timedelta(days=61)))
    assert client.get(old).status_code == 410
    assert client.get(path_of(action, cast.teknik)).status_code == 410
    cast.ifmetall.until = clock.today() - timedelta(days=1)
    cast.ifmetall.save(update_fields=["until"])
    answer = client.post(path, {"state": "done", "text": "Klart."})
    assert (answer.status_code, "Länken gäller inte längre" in answer.text) == (410, True)
    assert not action.progress.exists()


@pytest.mark.parametrize("token", ["x", "x:y:z", "a" * 900])
def test_made_up_link_leads_nowhere(db, client, token):
    assert client.get(f"/atgard/{token}/").status_code == 404


def test_bad_input_is_named_at_its_field(action, cast, client):
    path = path_of(action, cast.ifmetall)
    for sent in (
        {"state": "done\x00", "text": "a\x00b"},
        {"state": "dropped", "text": ""},
        {"text": "x" * 1_000_000},
    ):
        answer = client.post(path, sent)
        assert (answer.status_code, "field__error" in answer.text) == (200, True)
    assert not action.progress.exists()


def test_each_person_answers_for_the_party_that_has_the_action(action, cast):
    """Somebody who sits for two parties answers each action for its own."""
    second = cast.teknik.party.seats.create(user=cast.ifmetall.user, role="partner", since="2025-01-01")
    other = make_action(action.item, cast.teknik, cast.sekr)
    told = {seat.user_id: given for seat, given in owners([action, other], CLOSED)}
    given = told[cast.ifmetall.user_id]
    assert [(each.action, each.seat.pk) for each in given] == [(action, cast.ifmetall.pk), (other, second.pk)]
    assert action.due == date(2027, 1, 31)
