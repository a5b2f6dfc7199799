"""The pages of a decision between meetings, and answering it with the link in the letter."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from freezegun import freeze_time

from forum.home.todo import to_do
from forum.models import Outbox
from meetings.circular_links import answer_url
from meetings.models import Circular, CircularAnswer, Decision
from tests.meetings.circulating import LAST_DAY, OVERDUE, answer, asked, drafted

LIST = "/kronoberg/beslut/per-capsulam/"
ONE = f"{LIST}2026-1/"
TYPED = {"title": "Remissvar", "proposal": "- att svara ja", "background": "Kort.", "answer_by": "2026-12-08"}


def path_of(circular: Circular, seat: Any) -> str:
    return "/" + answer_url(circular, seat).split("/", 3)[3]


def said() -> list[tuple[str, str]]:
    rows = CircularAnswer.objects.filter(ended_at=None).select_related("party__organisation")
    return sorted((str(row.party), row.answer) for row in rows)


def test_the_secretariat_writes_checks_and_sends(cast, sign_in):
    client = sign_in(cast.sekr)
    written = client.post(f"{LIST}ny/", TYPED)
    assert (written.status_code, written["Location"]) == (302, f"{ONE}skicka/")
    preview = client.get(f"{ONE}skicka/").text
    assert (
        "ifmetall" in preview,
        "att svara ja" in preview,
        Outbox.objects.filter(kind__contains="circular").count(),
    ) == (
        False,
        True,
        0,
    )
    assert "Fråga 4 parter" in preview
    sent = client.post(f"{ONE}skicka/", follow=True)
    assert "Parterna är tillfrågade." in sent.text
    assert Outbox.objects.filter(kind="meetings.circular_asked").count() == 5
    assert client.get(f"{ONE}andra/").status_code == 403


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("answer_by", "2026-11-01", "Den dagen har redan passerat."),
        ("answer_by", "9999-12-31", "Dagen ligger mer än ett år bort."),
        ("proposal", " \n- \n", "Skriv vad mötet enades om."),
        ("title", "x\x00y", "Null-tecken"),
        ("title", "å" * 201, "som mest 200 tecken"),
        ("background", "<b>fet</b>", "HTML"),
    ],
)
def test_a_form_with_an_error_comes_back_filled(cast, sign_in, field, value, words):
    page = sign_in(cast.sekr).post(f"{LIST}ny/", {**TYPED, "dnr": "KR 2026/17", field: value})
    assert (page.status_code, "KR 2026/17" in page.text, Circular.objects.count()) == (200, True, 0)
    assert words in page.text


def test_a_draft_is_the_secretariats_alone(cast, sign_in):
    drafted(cast.sekr)
    assert [sign_in(seat).get(ONE).status_code for seat in (cast.sekr, cast.ifmetall, cast.board)] == [
        200,
        403,
        403,
    ]
    assert "Remissvar om yrkesvux" not in sign_in(cast.ifmetall).get(LIST).text
    assert "Remissvar om yrkesvux" in sign_in(cast.sekr).get(LIST).text


def test_a_party_answers_changes_and_takes_back(cast, sign_in):
    circular = asked(cast.sekr)
    client = sign_in(cast.ifmetall)
    page = client.post(ONE, {"answer": "no", "comment": "För dyrt."}, follow=True)
    assert "Tack. Svaret från IF Metall är sparat." in page.text
    assert "För dyrt." in page.text
    seen = circular.answers.get().pk
    sign_in(cast.ifmetall_deputy).post(ONE, {"answer": "yes", "seen": seen})
    assert said() == [("IF Metall", "yes")]
    late = client.post(ONE, {"answer": "abstain", "seen": seen}, follow=True)
    assert "IF Metall hann svara före dig." in late.text
    client.post(f"{ONE}ta-tillbaka/")
    assert said() == []
    assert "Tidigare svar" in client.get(ONE).text


def test_the_last_answer_warns_and_settles(cast, sign_in):
    circular = asked(cast.sekr)
    for seat in (cast.region, cast.teknik, cast.unionen):
        answer(circular, seat, "yes")
    client = sign_in(cast.ifmetall)
    assert "Ert svar är det sista." in client.get(ONE).text
    done = client.post(ONE, {"answer": "yes"}, follow=True).text
    assert "Det var det sista svaret, och ärendet är avgjort." in done
    assert "beslut 2026-PC1/1" in done
    late = client.post(ONE, {"answer": "no"}, follow=True).text
    assert "Ärendet avslutades medan du skrev." in late
    assert {answer for _party, answer in said()} == {"yes"}


def test_an_answer_without_a_choice_comes_back_with_its_comment(cast, sign_in):
    asked(cast.sekr)
    page = sign_in(cast.ifmetall).post(ONE, {"comment": "Vi funderar."})
    assert (page.status_code, "Vi funderar." in page.text, said()) == (200, True, [])


@pytest.mark.parametrize(
    ("who", "status"),
    [("sekr", 403), ("board", 403), ("company", 403), ("kalmar_sekr", 404)],
)
def test_nobody_else_answers(cast, sign_in, who, status):
    asked(cast.sekr)
    assert sign_in(getattr(cast, who)).post(ONE, {"answer": "yes"}).status_code == status
    assert said() == []
    sign_in(cast.ifmetall).post(ONE, {"answer": "yes"})
    assert said() == [("IF Metall", "yes")]


@pytest.mark.parametrize("slug", ["2026-9", "2026", "x-1", "2026-99999999999", "٢٠٢٦-1"])
def test_an_unknown_number_is_not_there(cast, sign_in, slug):
    asked(cast.sekr)
    assert sign_in(cast.sekr).get(f"{LIST}{slug}/").status_code == 404


def test_the_secretariat_reminds_and_ends(cast, sign_in):
    asked(cast.sekr)
    client = sign_in(cast.sekr)
    assert "Unionen" in client.get(f"{ONE}paminn/").text
    assert "5 påminnelser är på väg." in client.post(f"{ONE}paminn/", follow=True).text
    assert client.post(f"{ONE}avsluta/", {"state": "not_decided"}).status_code == 200
    ended = client.post(
        f"{ONE}avsluta/", {"state": "not_decided", "reason": "Unionen svarade inte."}, follow=True
    )
    assert "utan beslut." in ended.text
    assert "Unionen svarade inte." in ended.text
    assert client.post(f"{ONE}avsluta/", {"state": "withdrawn", "reason": "x"}).status_code == 403


def test_the_register_search_and_home_show_it_to_everyone(cast, sign_in):
    circular = asked(cast.sekr)
    board = sign_in(cast.board)
    assert "2026-PC1" not in board.get("/kronoberg/beslut/").text
    for seat in (cast.ifmetall, cast.region, cast.teknik):
        answer(circular, seat, "yes")
    answer(circular, cast.unionen, "abstain", "Vi står utanför.")
    register = board.get("/kronoberg/beslut/").text
    assert "Beslut 2026-PC1/1, 25 november 2026" in register
    assert "Unionen: avstår (“Vi står utanför.”)" in register
    assert "2026-PC1/1" in board.get("/kronoberg/sok/?q=yrkesvux").text
    assert "Per capsulam · 25 november 2026" in board.get("/kronoberg/").text
    assert board.get(ONE).status_code == 200
    assert "2026-PC1/1" not in sign_in(cast.kalmar_sekr).get("/kalmar/beslut/").text


def test_the_home_page_asks_until_the_party_has_answered(cast):
    circular = asked(cast.sekr)

    def tasks(seat: Any, day: Any = LAST_DAY) -> list[str]:
        return [task.title for task in to_do([seat], day)]

    assert tasks(cast.ifmetall) == ["Remissvar om yrkesvux"]
    answer(circular, cast.ifmetall, "yes")
    assert (tasks(cast.ifmetall), tasks(cast.board), tasks(cast.company)) == ([], [], [])
    assert "2026-PC1 saknar svar" not in tasks(cast.sekr)
    assert "2026-PC1 saknar svar" in tasks(cast.sekr, OVERDUE.date())


def test_the_link_answers_without_signing_in_and_opening_it_changes_nothing(cast):
    circular = asked(cast.sekr)
    path = path_of(circular, cast.unionen)
    assert path in Outbox.objects.get(kind="meetings.circular_asked", to="unionen@example.org").text
    client = Client(enforce_csrf_checks=True)
    page = client.get(path)
    assert (page.status_code, page["Cache-Control"], said()) == (200, "no-store", [])
    assert "att lämna remissvaret" in page.text
    assert client.post(path, {"answer": "yes"}).status_code in {302, 403}
    assert said() == []
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).text).group(1)
    done = client.post(path, {"answer": "yes", "csrfmiddlewaretoken": token}, follow=True)
    assert (done.status_code, said()) == (200, [("Unionen", "yes")])
    assert "Tack. Svaret från Unionen är sparat." in done.text


def test_the_link_is_for_its_own_seat_forum_and_time(cast, kalmar):
    circular = asked(cast.sekr)
    path = path_of(circular, cast.unionen)
    client = Client()
    assert client.get(path.replace("/kronoberg/", "/kalmar/")).status_code == 410
    assert client.get(path[:-2] + "x/").status_code == 404
    with freeze_time("2027-03-01"):
        assert client.get(path).status_code == 410
    seat = cast.unionen
    seat.until = LAST_DAY.replace(month=1)
    seat.since = seat.until
    seat.save(update_fields=["since", "until"])
    assert client.post(path, {"answer": "yes"}).status_code == 410
    assert said() == []


def test_the_link_tells_how_it_ended(cast):
    circular = asked(cast.sekr)
    for seat in (cast.ifmetall, cast.region, cast.teknik, cast.unionen):
        answer(circular, seat, "yes")
    page = Client().get(path_of(circular, cast.unionen)).text
    assert ("beslut 2026-PC1/1" in page, "Spara det nya svaret" in page) == (True, False)
    late = Client().post(path_of(circular, cast.unionen), {"answer": "no"}, follow=True)
    assert "Ärendet avslutades medan du skrev." in late.text
    assert (len(said()), Decision.objects.count()) == (4, 1)


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_the_list_and_the_register_cost_the_same_with_one_and_many(cast, sign_in):
    client = sign_in(cast.ifmetall)

    def decided() -> None:
        circular = asked(cast.sekr)
        for seat in (cast.ifmetall, cast.region, cast.teknik, cast.unionen):
            answer(circular, seat, "yes")

    decided()
    few = [queries(client, LIST), queries(client, "/kronoberg/beslut/"), queries(client, ONE)]
    for _each in range(3):
        decided()
    assert [queries(client, LIST), queries(client, "/kronoberg/beslut/"), queries(client, ONE)] == few
    assert few == [5, 9, 10]
