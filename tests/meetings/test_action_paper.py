"""The list of actions as a PDF: what the page shows, made once, for those who may see the list."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from forum.models import HistoryEntry, Paper
from forum.paper import requests as paper_requests
from forum.paper import sheet
from meetings.action_paper import BY_STATE, action_paper, order_action_paper, snapshot_of
from meetings.followup import assign_action, report_progress
from tests.factories import local
from tests.meetings.conducting import CLOSED, make_action, make_item, opened

DAY = date(2027, 2, 12)
AT = local(2027, 2, 12)
OPEN_OF_ALL = {"visa": "alla"}


@pytest.fixture(autouse=True)
def rings(monkeypatch) -> list[int]:
    rung: list[int] = []
    monkeypatch.setattr(paper_requests, "ring", lambda pk, kind: rung.append(pk))
    return rung


@pytest.fixture
def listed(meeting, cast) -> Any:
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    late = make_action(item, cast.ifmetall, cast.sekr)
    give(item, cast.teknik, cast.sekr, date(2027, 3, 1))
    report_progress(late, "in_progress", "Vi har frågat.", by=cast.sekr, at=CLOSED)
    return meeting.forum


def give(item, owner, by, due) -> None:
    assign_action(item, "Fråga företagen", owner.party, due, by=by, at=CLOSED)


def taken(forum, seat, day=DAY, **asked) -> dict[str, Any]:
    return snapshot_of(forum, OPEN_OF_ALL | asked, None, [seat], day)


def test_list_stands_by_party_with_lateness_and_the_last_answer(listed, cast):
    snapshot = taken(listed, cast.ifmetall)
    assert [group["name"] for group in snapshot["groups"]] == ["IF Metall", "Teknikföretagen"]
    (action,) = snapshot["groups"][0]["actions"]
    assert (action["due"], action["state"], action["days_late"]) == ("2027-01-31", "in_progress", 12)
    answer = {"on": "2026-12-03", "by": "Region Kronoberg", "text": "Vi har frågat."}
    assert action["answer"] == answer
    assert (snapshot["count"], snapshot["shown"], snapshot["late"]) == (2, 2, 1)
    assert snapshot["choices"] == [
        {"name": "Vems åtgärder", "value": "Alla parters"},
        {"name": "Läge", "value": "Öppna"},
    ]


def test_list_stands_by_state_with_the_late_ones_first(listed, cast):
    groups = taken(listed, cast.ifmetall, gruppera=BY_STATE)["groups"]
    assert [(group["name"], len(group["actions"])) for group in groups] == [
        ("Försenade", 1),
        ("Ej påbörjad", 1),
    ]


def test_list_holds_what_the_page_was_narrowed_to(listed, cast):
    party = str(cast.teknik.party_id)
    snapshot = taken(listed, cast.ifmetall, part=party)
    assert [group["name"] for group in snapshot["groups"]] == ["Teknikföretagen"]
    assert snapshot["choices"][-1] == {"name": "Part", "value": "Teknikföretagen"}


def test_persons_are_not_named_unless_the_forum_prints_names(listed, cast):
    assert "Företrädare" not in str(taken(listed, cast.ifmetall))


def test_same_list_of_the_same_day_is_made_once(listed, cast, rings):
    def order(seat, day=AT, **asked):
        return order_action_paper(listed, OPEN_OF_ALL | asked, None, seats=[seat], by=seat, at=day)

    first = order(cast.ifmetall)
    assert order(cast.teknik) == first
    assert order(cast.ifmetall, local(2027, 2, 13)) != first
    assert order(cast.ifmetall, gruppera=BY_STATE) != first
    assert Paper.objects.filter(kind="actions").count() == len(rings) == 3
    assert HistoryEntry.objects.filter(verb="actions.printed").count() == 3
    assert first.file_name == "atgardslista-kronoberg-2027-02-12.pdf"


def test_number_of_queries_does_not_grow_with_the_list(listed, meeting, cast, django_assert_num_queries):
    taken(listed, cast.ifmetall)
    with django_assert_num_queries(6):
        taken(listed, cast.ifmetall)
    item = meeting.items.first()
    for day in (10, 11, 12):
        give(item, cast.unionen, cast.sekr, date(2027, 3, day))
    with django_assert_num_queries(6):
        taken(listed, cast.ifmetall)


def test_paper_says_overdue_in_words(listed, cast):
    paper = order_action_paper(listed, OPEN_OF_ALL, None, seats=[cast.ifmetall], by=cast.ifmetall, at=AT)
    html = sheet.html_of(paper)
    assert "12 dagar försenad" in html
    assert "2 åtgärder, varav 1 försenad" in html
    assert paper.title == "Åtgärder den 12 februari 2027 – Industriforum Kronoberg"


def test_page_leads_to_the_paper_with_its_choices(listed, cast, sign_in):
    browser = sign_in(cast.ifmetall)
    page = browser.get("/kronoberg/atgarder/", {"visa": "alla", "lage": "all"}).content.decode()
    assert 'href="/kronoberg/atgarder/pdf/?visa=alla&amp;lage=all&amp;gruppera=lage"' in page
    answer = browser.get("/kronoberg/atgarder/pdf/", {"visa": "alla", "lage": "all", "gruppera": "lage"})
    paper = Paper.objects.get(kind="actions")
    assert answer.url == f"/kronoberg/atgarder/pdf/{paper.pk}/"
    assert paper.snapshot["grouped_by"] == BY_STATE
    assert "PDF:en skapas" in browser.get(answer.url).content.decode()


@pytest.mark.parametrize("who", ["board", "kalmar_sekr"])
def test_others_neither_order_nor_read_it(listed, cast, sign_in, who):
    paper = order_action_paper(listed, OPEN_OF_ALL, None, seats=[cast.ifmetall], by=cast.ifmetall, at=AT)
    browser, refused = sign_in(getattr(cast, who)), 403 if who == "board" else 404
    assert browser.get("/kronoberg/atgarder/pdf/").status_code == refused
    assert browser.get(f"/kronoberg/atgarder/pdf/{paper.pk}/").status_code == refused
    assert Paper.objects.filter(kind="actions").count() == 1


def test_board_may_not_read_it_whatever_the_page_asks(listed, cast):
    paper = order_action_paper(listed, OPEN_OF_ALL, None, seats=[cast.ifmetall], by=cast.ifmetall, at=AT)
    assert action_paper(listed, paper.pk, by=cast.teknik) == paper
    with pytest.raises(PermissionDenied):
        action_paper(listed, paper.pk, by=cast.board)


def test_agenda_is_not_served_as_a_list_of_actions(listed, cast, sign_in):
    paper = order_action_paper(listed, OPEN_OF_ALL, None, seats=[cast.ifmetall], by=cast.ifmetall, at=AT)
    assert sign_in(cast.ifmetall).get(f"/kronoberg/atgarder/pdf/{paper.pk + 999}/").status_code == 404


def test_choices_from_elsewhere_change_nothing(listed, cast, sign_in):
    odd = {"visa": "x", "lage": "9" * 400, "part": "2" * 30, "gruppera": "annat"}
    answer = sign_in(cast.ifmetall).get("/kronoberg/atgarder/pdf/", odd)
    assert answer.status_code == 302
    assert Paper.objects.get(kind="actions").snapshot["grouped_by"] == "part"
