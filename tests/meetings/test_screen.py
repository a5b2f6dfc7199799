"""What stands on the wall: for the parties, without notes, and fresh without asking much."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum import clock
from meetings.conduct import note_item, open_meeting
from meetings.course import adjourn, begin_item
from meetings.followup import record_decision
from meetings.reservations import reserve
from tests.factories import secretariat_of
from tests.meetings.conducting import make_item
from tests.meetings.test_conduct_pages import at_item, page

GATE = 3  # the session, its person, and the seats with their forum
PART = {"HX-Request": "true"}


@pytest.fixture
def shown(meeting, cast):
    """The item of IF Metall is being treated, since two minutes ago."""
    item = make_item(meeting, cast.ifmetall)
    open_meeting(meeting, by=cast.sekr)
    begin_item(item, by=cast.sekr, at=clock.now() - timedelta(minutes=2))
    meeting.refresh_from_db()
    item.meeting = meeting
    return item


def part(client: Client, item: object, stamp: str = "") -> object:
    return client.get(page("screen", item.meeting), {"sett": stamp}, headers=PART)


def stamp_of(text: str) -> str:
    return re.search(r"\?sett=([0-9a-f]+)", text).group(1)


def test_parties_see_the_item_its_proposal_and_what_comes(shown, cast, sign_in):
    text = sign_in(cast.ifmetall).get(page("screen", shown.meeting)).text
    for expected in ("Valideringsplatser", "Föreslagen av IF Metall", "8 min", "kvar av 10 minuter"):
        assert expected in text
    assert page("begin_item", shown.meeting, shown.uuid)[:-6] not in text
    assert sign_in(cast.board).get(page("screen", shown.meeting)).status_code == 403
    assert sign_in(cast.kalmar_sekr).get(page("screen", shown.meeting)).status_code == 404


def test_notes_are_not_on_the_wall_but_decisions_are(shown, cast, sign_in):
    note_item(shown, "Hemligt än så länge.", "noted", shown.seq, by=cast.sekr)
    record_decision(shown, "att börja", by=cast.sekr)
    text = sign_in(cast.unionen).get(page("screen", shown.meeting)).text
    assert "Hemligt" not in text
    assert "Beslut 2026-4/1" in text
    assert "att börja" in text


def test_it_stands_still_until_something_happens(shown, cast, sign_in):
    client = sign_in(cast.unionen)
    seen = stamp_of(part(client, shown).text)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert part(client, shown, seen).status_code == 204
    assert len(asked) == GATE + 2

    record_decision(shown, "att börja", by=cast.sekr)
    fresh = part(client, shown, seen)
    assert (fresh.status_code, "att börja" in fresh.text, "<html" in fresh.text) == (200, True, False)
    assert stamp_of(fresh.text) != seen


def test_a_meeting_that_is_not_held_says_so(meeting, cast, sign_in):
    client = sign_in(cast.unionen)
    assert "Mötet har inte börjat" in client.get(page("screen", meeting)).text
    open_meeting(meeting, by=cast.sekr)
    assert "Välkommen" in client.get(page("screen", meeting)).text
    adjourn(meeting, None, by=cast.sekr)
    assert "Paus" in client.get(page("screen", meeting)).text


def test_the_secretariat_steps_from_the_wall_and_stays_there(shown, cast, sign_in):
    client, wall = sign_in(cast.sekr), page("screen", shown.meeting)
    first = shown.meeting.items.first()
    assert page("begin_item", shown.meeting, first.uuid) not in sign_in(cast.unionen).get(wall).text
    response = client.post(page("begin_item", shown.meeting, first.uuid), {"fran": "visning"})
    assert response["Location"] == wall
    assert f'<h1 id="wall-title">{first.title}</h1>' in client.get(wall).text


def test_page_of_the_meeting_leads_to_the_wall_while_it_is_held(meeting, cast, sign_in):
    client = sign_in(cast.unionen)
    assert "Följ mötet" not in client.get(page("participants", meeting)).text
    open_meeting(meeting, by=secretariat_of(meeting.forum))
    assert page("screen", meeting) in client.get(page("participants", meeting)).text


def test_decisions_and_reservations_cost_no_more_questions(shown, cast, sign_in):
    client = sign_in(cast.sekr)

    def asked() -> list[int]:
        counts = []
        for where in (page("screen", shown.meeting), at_item(shown.meeting, shown)):
            with CaptureQueriesContext(connection) as queries:
                client.get(where)
            counts.append(len(queries))
        return counts

    def decide() -> None:
        decision = record_decision(shown, "att börja", by=cast.sekr)
        reserve(decision, cast.unionen.party, by=cast.unionen)

    decide()
    one = asked()
    decide()
    decide()
    assert asked() == one
    assert one[0] <= GATE + 9
