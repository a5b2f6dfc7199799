"""Decisions, actions and papers as lists, and one action with its answers."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from meetings.followup import record_decision, report_progress
from meetings.minutes import finalise_minutes
from meetings.models import ActionItem, AgendaItem
from members.charter import set_focus_areas
from tests.meetings.agendas import put_forward
from tests.meetings.conducting import CLOSED, FINALISED, finalised, held, make_action, make_item, opened


@pytest.fixture
def item(meeting, cast) -> AgendaItem:
    made = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    return made


@pytest.fixture
def action(item, cast) -> ActionItem:
    return make_action(item, cast.ifmetall, cast.sekr)


ACTIONS = reverse("meetings:actions", args=["kronoberg"])
DECISIONS = reverse("meetings:decisions", args=["kronoberg"])


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_a_party_sees_its_own_actions_first(action, item, cast, sign_in):
    make_action(item, cast.teknik, cast.sekr, "Någon annans")
    client = sign_in(cast.ifmetall_deputy)
    mine, everyones = client.get(ACTIONS).text, client.get(f"{ACTIONS}?visa=alla").text
    assert ("Fråga företagen" in mine, "Någon annans" in mine) == (True, False)
    assert ("Fråga företagen" in everyones, "Någon annans" in everyones) == (True, True)
    assert "Någon annans" in sign_in(cast.sekr).get(ACTIONS).text


def test_actions_are_filtered_by_state_and_meeting(action, item, meeting, cast, sign_in):
    late = make_action(item, cast.ifmetall, cast.sekr, "Borde vara klar")
    late.due = date(2026, 11, 1)
    late.save(update_fields=["due"])
    report_progress(
        make_action(item, cast.ifmetall, cast.sekr, "Redan gjort"), "done", "Ja", by=cast.sekr, at=CLOSED
    )
    client = sign_in(cast.ifmetall)

    def shown(query: str) -> list[bool]:
        text = client.get(f"{ACTIONS}?{query}").text
        return [name in text for name in ("Borde vara klar", "Fråga företagen", "Redan gjort")]

    assert shown("") == [True, True, False]
    assert shown("lage=overdue") == [True, False, False]
    assert shown("lage=done") == [False, False, True]
    assert shown("lage=nonsense") == [True, True, False]
    assert shown(f"mote={meeting.slug}") == [True, True, True]
    assert client.get(f"{ACTIONS}?mote=2031-1").status_code == 404
    text = client.get(ACTIONS).text
    assert text.index("Borde vara klar") < text.index("Fråga företagen")
    assert "Försenad" in text


def test_no_actions_is_said_in_words(meeting, cast, sign_in):
    assert "Du har inga öppna åtgärder." in sign_in(cast.unionen).get(ACTIONS).text


def test_the_board_reads_no_action_list(action, cast, sign_in):
    client = sign_in(cast.board)
    assert client.get(ACTIONS).status_code == 403
    assert client.get(action.get_absolute_url()).status_code == 403


def test_responsible_party_answers_its_action(action, cast, sign_in):
    client = sign_in(cast.ifmetall)
    text = client.get(action.get_absolute_url()).text
    assert ("Inget svar ännu." in text, "Spara svaret" in text) == (True, True)

    response = client.post(
        action.get_absolute_url(), {"state": "in_progress", "text": "Halva vägen."}, follow=True
    )

    action.refresh_from_db()
    assert (action.state, action.progress.get().seat) == ("in_progress", cast.ifmetall)
    assert ("Tack. Ditt svar är sparat." in response.text, "Halva vägen." in response.text) == (True, True)


@pytest.mark.parametrize("sent", [{"state": "dropped", "text": ""}, {"state": "not_started", "text": " "}])
def test_answer_without_words_is_asked_for_them(action, cast, sign_in, sent):
    response = sign_in(cast.ifmetall).post(action.get_absolute_url(), sent)
    assert "id_text_error" in response.text
    assert not action.progress.exists()


def test_others_read_the_action_and_see_who_answers(action, cast, sign_in):
    client = sign_in(cast.teknik)
    text = client.get(action.get_absolute_url()).text
    assert "IF Metall och sekretariatet kan svara." in text
    assert "Spara svaret" not in text
    assert client.post(action.get_absolute_url(), {"state": "done", "text": "Vi tog den."}).status_code == 403
    assert not action.progress.exists()
    foreign = reverse("meetings:action", args=["kalmar", action.pk])
    assert sign_in(cast.kalmar_ifmetall).get(foreign).status_code == 404


def test_closed_action_says_so(action, cast, sign_in):
    report_progress(action, "done", "Klart.", by=cast.ifmetall, at=CLOSED)
    text = sign_in(cast.ifmetall).get(action.get_absolute_url()).text
    assert "Åtgärden stängdes 3 december 2026" in text


def test_answer_that_comes_after_the_closing_is_given_back(action, cast, sign_in):
    report_progress(action, "done", "Klart.", by=cast.sekr, at=CLOSED)
    sent = {"state": "in_progress", "text": "Skrivet under tiden."}
    text = sign_in(cast.ifmetall).post(action.get_absolute_url(), sent).text
    assert "Åtgärden stängdes medan du skrev." in text
    assert "Skrivet under tiden.</textarea>" in text
    assert sign_in(cast.teknik).post(action.get_absolute_url(), sent).status_code == 403
    assert action.progress.count() == 1


def test_action_list_costs_the_same_with_one_row_and_many(action, item, cast, sign_in):
    client = sign_in(cast.sekr)
    one = queries(client, ACTIONS)
    for owner in (cast.teknik, cast.unionen, cast.company, cast.ifmetall):
        make_action(item, owner, cast.sekr)
    assert queries(client, ACTIONS) == one <= 9


def test_decisions_are_found_by_year_and_text(item, meeting, cast, sign_in):
    record_decision(item, "att ställa sig bakom ÖVERENSKOMMELSEN", by=cast.sekr, at=CLOSED)
    record_decision(item, "att följa upp i maj", by=cast.sekr, at=CLOSED)
    client = sign_in(cast.sekr)

    def shown(query: str) -> list[bool]:
        text = client.get(f"{DECISIONS}?{query}").text
        return ["ÖVERENSKOMMELSEN" in text, "följa upp i maj" in text]

    assert shown("") == [True, True]
    assert shown("ar=2026") == [True, True]
    assert shown("q=överenskommelsen") == [True, False]
    assert shown("q=maj+följa") == [False, True]
    assert shown("q=valideringsplatser") == [True, True]
    assert "Inga träffar på ”saknas”." in client.get(f"{DECISIONS}?q=saknas").text


def test_the_board_reads_the_decisions_of_finalised_minutes(item, meeting, cast, sign_in):
    record_decision(item, "att börja", by=cast.sekr, at=CLOSED)
    minutes = held(meeting, cast.sekr)
    board = sign_in(cast.board)
    before = board.get(DECISIONS).text
    assert ("att börja" in before, "Inga beslut att visa ännu." in before) == (False, True)
    finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED)
    assert "att börja" in board.get(DECISIONS).text
    assert "att börja" not in sign_in(cast.kalmar_sekr).get(DECISIONS.replace("kronoberg", "kalmar")).text


def test_decision_register_costs_the_same_with_one_row_and_many(item, meeting, cast, sign_in):
    record_decision(item, "att börja", by=cast.sekr, at=CLOSED)
    client = sign_in(cast.sekr)
    one = queries(client, DECISIONS)
    for other in meeting.items.all()[:5]:
        record_decision(other, "att fortsätta", by=cast.sekr, at=CLOSED)
    assert queries(client, DECISIONS) == one <= 9


def test_papers_are_gathered_in_one_list(meeting, cast, sign_in):
    url = reverse("meetings:papers", args=["kronoberg", meeting.slug])
    version = put_forward(meeting, cast)
    finalised(meeting, cast.sekr)

    text = sign_in(cast.ifmetall).get(url).text

    assert "Dagordning, version 1" in text
    assert version.get_absolute_url() in text
    assert "Minnesanteckningar</a>" in text
    assert reverse("meetings:minutes_paper", args=["kronoberg", meeting.slug]) in text
    assert "Årlig uppföljning 2026" in text
    board = sign_in(cast.board).get(url).text
    assert ("Dagordning, version 1" in board, "Minnesanteckningar</a>" in board) == (False, True)


def test_a_new_meeting_has_no_papers(meeting, cast, sign_in):
    first = meeting.forum.meetings.get(number=1)
    text = sign_in(cast.ifmetall).get(reverse("meetings:papers", args=["kronoberg", first.slug])).text
    assert "Inga handlingar ännu." in text


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_decisions_are_found_by_focus_area(item, meeting, cast, sign_in):
    set_focus_areas(meeting.forum, ["Kompetens", "Jämställdhet"], by=cast.sekr)
    skills = meeting.forum.focus_areas.get(title="Kompetens")
    record_decision(item, "att börja", by=cast.sekr, at=CLOSED, focus_area=skills)
    record_decision(item, "att sluta", by=cast.sekr, at=CLOSED)
    client = sign_in(cast.sekr)
    text = client.get(f"{DECISIONS}?fokus={skills.pk}").text
    assert ("att börja" in text, "att sluta" in text, "1 beslut hittat" in text) == (True, False, True)
    assert "Jämställdhet" not in text
    assert "att sluta" in client.get(f"{DECISIONS}?fokus=nonsense&ar=1999").text


def test_decisions_are_taken_away_as_a_table(item, meeting, cast, sign_in):
    record_decision(item, "att börja\natt följa upp", by=cast.sekr, at=CLOSED)
    record_decision(item, "=att räkna", by=cast.sekr, at=CLOSED)
    finalise_minutes(held(meeting, cast.sekr), "DEMO-2026-0001", by=cast.sekr, at=FINALISED)
    board = sign_in(cast.board)

    answer = board.get(f"{DECISIONS}?format=csv")

    assert answer["Content-Disposition"] == 'attachment; filename="beslut-kronoberg.csv"'
    first = ["2026-4/1", "2026-12-03", "Möte 4, 2026", "Valideringsplatser"]
    assert rows_of(answer) == [
        ["Beteckning", "Datum", "Möte", "Punkt", "Beslut", "Reservationer", "Fokusområde", "Diarienummer"],
        [*first, "att börja\natt följa upp", "", "", "DEMO-2026-0001"],
        ["2026-4/2", *first[1:], "'=att räkna", "", "", "DEMO-2026-0001"],
    ]
    sheet = load_workbook(io.BytesIO(board.get(f"{DECISIONS}?format=xlsx&q=räkna").content)).active
    assert (sheet.max_row, sheet["E2"].value, sheet["B2"].is_date) == (2, "=att räkna", True)
    assert "?q=r%C3%A4kna&amp;format=csv" in board.get(f"{DECISIONS}?q=räkna").text


def test_the_table_shows_no_more_than_the_page(item, meeting, cast, sign_in):
    record_decision(item, "att börja", by=cast.sekr, at=CLOSED)
    held(meeting, cast.sekr)
    assert len(rows_of(sign_in(cast.board).get(f"{DECISIONS}?format=csv"))) == 1
    assert len(rows_of(sign_in(cast.ifmetall).get(f"{DECISIONS}?format=csv"))) == 1
    assert len(rows_of(sign_in(cast.sekr).get(f"{DECISIONS}?format=csv"))) == 2
    assert sign_in(cast.kalmar_sekr).get(f"{DECISIONS}?format=csv").status_code == 404
