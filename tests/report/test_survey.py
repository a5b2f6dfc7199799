"""The parties' evaluation of the forum: asked, answered, reminded, counted."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import translation

from forum.models import HistoryEntry, Outbox
from forum.report.daily import run_daily
from forum.report.figures import gather
from forum.report.models import Survey, SurveyAnswer
from forum.report.rows import rows_of
from forum.report.statements import STATEMENTS
from forum.report.survey_results import results_of
from forum.report.surveying import (
    WrittenMeanwhileError,
    move_last_day,
    open_survey,
    remind_of_survey,
    save_answer,
)
from members.models import Seat
from tests.factories import local

OPENED = local(2026, 11, 2)
CLOSES = date(2026, 11, 25)
PAGE = "/kronoberg/uppfoljning/2026/enkat/"
ASKED = {
    "foretag1@example.org",
    "ifmetall.ersattare@example.org",
    "ifmetall@example.org",
    "region.kronoberg@example.org",
    "teknikforetagen@example.org",
    "unionen@example.org",
}
QUERIES = 8  # of the page, for the secretariat
SignIn = Callable[[Seat], Client]


@pytest.fixture(autouse=True)
def _while_it_is_open(settings: Any) -> None:
    settings.PORTAL_TODAY = date(2026, 11, 10)


@pytest.fixture
def survey(cast: SimpleNamespace) -> Survey:
    return open_survey(cast.sekr.party.forum, 2026, CLOSES, by=cast.sekr, at=OPENED)


def answer_of(survey: Survey, seat: Seat) -> SurveyAnswer:
    return survey.answers.get(party=seat.party)


def marks(*of: int | None) -> dict[str, int | None]:
    return dict(zip(STATEMENTS, of, strict=True))


def save(survey: Survey, seat: Seat, *of: int | None, comment: str = "", **more: Any) -> SurveyAnswer:
    told = {"is_ready": True, "by": seat, "at": OPENED + timedelta(days=2)} | more
    return save_answer(answer_of(survey, seat), marks(*of), comment, **told)


def posted(**more: str) -> dict[str, str]:
    return dict.fromkeys(STATEMENTS, "4") | {"comment": "", "seen": "0"} | more


def letters(kind: str) -> list[str]:
    return sorted(Outbox.objects.filter(kind=kind).values_list("to", flat=True))


def test_opening_asks_every_party_that_can_answer_once(cast: SimpleNamespace, survey: Survey) -> None:
    assert survey.answers.count() == 5
    assert set(letters("report.survey_asked")) == ASKED
    assert HistoryEntry.objects.get(verb="report.survey_opened").actor == cast.sekr.user
    with pytest.raises(ValidationError) as refusal:
        open_survey(cast.sekr.party.forum, 2026, CLOSES, by=cast.sekr, at=OPENED)
    assert refusal.value.code == "open"
    assert Outbox.objects.filter(kind="report.survey_asked").count() == 6


@pytest.mark.parametrize(("day", "code"), [(date(2026, 11, 1), "past"), (date(9999, 12, 31), "far")])
def test_last_day_lies_ahead_and_near(cast: SimpleNamespace, day: date, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        open_survey(cast.sekr.party.forum, 2026, day, by=cast.sekr, at=OPENED)
    assert refusal.value.code == code
    assert not Survey.objects.exists()


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_forums_secretariat_opens(cast: SimpleNamespace, who: str) -> None:
    with pytest.raises(PermissionDenied):
        open_survey(cast.sekr.party.forum, 2026, CLOSES, by=getattr(cast, who), at=OPENED)
    assert not Survey.objects.exists()


def test_partys_seats_write_the_same_answer_and_none_is_lost(cast: SimpleNamespace, survey: Survey) -> None:
    first = save(survey, cast.ifmetall, 4, 4, 4, 4, 4, comment="Utkast", is_ready=False, seen=0)
    assert (first.number, first.ready_at, first.edited_by) == (1, None, cast.ifmetall)
    with pytest.raises(WrittenMeanwhileError):
        save(survey, cast.ifmetall_deputy, 1, 1, 1, 1, 1, comment="Mitt", seen=0)
    second = save(survey, cast.ifmetall_deputy, 5, 5, 5, 5, 5, comment="Klart", seen=1)
    assert (second.number, second.comment, second.edited_by) == (2, "Klart", cast.ifmetall_deputy)
    assert survey.answers.exclude(number=0).count() == 1


@pytest.mark.parametrize("who", ["sekr", "board", "unionen", "kalmar_ifmetall"])
def test_nobody_else_answers_for_a_party(cast: SimpleNamespace, survey: Survey, who: str) -> None:
    with pytest.raises(PermissionDenied):
        save_answer(
            answer_of(survey, cast.ifmetall), marks(1, 1, 1, 1, 1), "", is_ready=True, by=getattr(cast, who)
        )


@pytest.mark.parametrize("bad", [{"picture": 6}, {"picture": 0}, {"other": 3}])
def test_marks_are_one_to_five_of_what_was_asked(cast: SimpleNamespace, survey: Survey, bad: dict) -> None:
    with pytest.raises(ValidationError):
        save_answer(answer_of(survey, cast.ifmetall), bad, "", is_ready=False, by=cast.ifmetall, at=OPENED)


def test_answer_with_gaps_is_a_draft_and_no_more(cast: SimpleNamespace, survey: Survey) -> None:
    answer, at = answer_of(survey, cast.ifmetall), OPENED
    with pytest.raises(ValidationError):
        save_answer(answer, {"picture": 3}, "", is_ready=True, by=cast.ifmetall, at=at)
    saved = save_answer(answer, {"picture": 3}, "", is_ready=False, by=cast.ifmetall, at=at)
    assert (saved.scores, saved.ready_at) == ({"picture": 3}, None)


def test_answers_are_closed_after_the_last_day_until_it_is_moved(
    cast: SimpleNamespace, survey: Survey
) -> None:
    late = local(2026, 11, 26)
    with pytest.raises(PermissionDenied):
        save(survey, cast.ifmetall, 4, 4, 4, 4, 4, at=late)
    move_last_day(survey, date(2026, 12, 1), by=cast.sekr, at=late)
    assert save(survey, cast.ifmetall, 4, 4, 4, 4, 4, at=late).ready_at == late


def test_results_are_over_the_parties_that_are_ready(cast: SimpleNamespace, survey: Survey) -> None:
    save(survey, cast.ifmetall, 5, 4, None, 1, 2, comment="B")
    save(survey, cast.unionen, 4, 4, None, 2, 5, comment="A")
    save(survey, cast.teknik, 4, 5, 3, 2, 5)
    save(survey, cast.region, 1, 1, 1, 1, 1, is_ready=False)
    results = results_of(survey)
    assert (results.asked, results.answered) == (5, 3)
    told = {
        key: (str(each.average), each.lowest, each.highest, each.answers) for key, each in results.of.items()
    }
    assert told == {
        "picture": ("4.3", 4, 5, 3),
        "knowledge": ("4.3", 4, 5, 3),
        "agenda": ("3.0", 3, 3, 1),
        "outcome": ("1.7", 1, 2, 3),
        "benefit": ("4.0", 2, 5, 3),
    }
    assert results.of["benefit"].counts == (0, 1, 0, 0, 2)
    assert [(each.party, each.text) for each in results.comments] == [("IF Metall", "B"), ("Unionen", "A")]
    Survey.objects.update(names_parties=False)
    survey.refresh_from_db()
    assert [(each.party, each.text) for each in results_of(survey).comments] == [("", "A"), ("", "B")]


def test_figures_and_rows_hold_the_evaluation_beside_last_years(
    cast: SimpleNamespace, survey: Survey
) -> None:
    forum = cast.sekr.party.forum
    earlier = open_survey(forum, 2025, date(2025, 12, 1), by=cast.sekr, at=local(2025, 11, 1))
    save(earlier, cast.unionen, 2, 2, 2, 2, 2, at=local(2025, 11, 3))
    save(survey, cast.ifmetall, 5, 4, 3, 1, 2)
    save(survey, cast.unionen, 4, 4, 4, 2, 5)
    with translation.override("en"):
        figures = gather(forum, 2026, local(2026, 11, 28))
    evaluation = figures["evaluation"]
    assert (evaluation["asked"], evaluation["answered"], evaluation["closes_on"]) == (5, 2, "2026-11-25")
    assert evaluation["statements"][0] == {
        "key": "picture",
        "name": "Shared picture",
        "statement": "The meetings give us a shared picture of where we stand and what is needed ahead.",
        "answers": 2,
        "average": "4.5",
        "lowest": 4,
        "highest": 5,
        "counts": [0, 0, 0, 1, 1],
        "average_year_before": "2.0",
        "change": "2.5",
    }
    rows = rows_of(figures)
    assert {len(row) for row in rows} == {6}
    assert ["evaluation", "answered", 2, "parties", "2026-11-25", ""] in rows
    assert ["evaluation", "Of use to us: average", "3.5", "1–5", "2026-11-25", ""] in rows
    assert ["evaluation", "Of use to us: 5", 1, "parties", "2026-11-25", ""] in rows
    assert gather(cast.kalmar_sekr.party.forum, 2026, local(2026, 11, 28))["evaluation"] is None


def test_parties_that_are_not_ready_are_reminded_a_week_and_a_day_before(
    cast: SimpleNamespace, survey: Survey
) -> None:
    save(survey, cast.ifmetall, 4, 4, 4, 4, 4)
    save(survey, cast.unionen, 4, 4, 4, 4, 4, is_ready=False)
    for day in range(2, 29):
        run_daily(local(2026, 11, day, 7))
        run_daily(local(2026, 11, day, 8))
    days = Outbox.objects.filter(kind="report.survey_reminder").values_list("created_at__date", "to")
    missing = ASKED - {"ifmetall@example.org", "ifmetall.ersattare@example.org"}
    assert sorted(days) == sorted((date(2026, 11, day), to) for day in (18, 24) for to in missing)


def test_secretariats_reminder_goes_once_a_day(cast: SimpleNamespace, survey: Survey) -> None:
    at = local(2026, 11, 18, 10)
    run_daily(local(2026, 11, 18, 7))
    assert remind_of_survey(survey, by=cast.sekr, at=at) == 0
    assert remind_of_survey(survey, by=cast.sekr, at=at + timedelta(days=1)) == 6
    assert HistoryEntry.objects.filter(verb="report.survey_reminded").count() == 1
    with pytest.raises(PermissionDenied):
        remind_of_survey(survey, by=cast.ifmetall, at=at)
    with pytest.raises(PermissionDenied):
        remind_of_survey(survey, by=cast.sekr, at=local(2026, 12, 1))


def test_party_answers_on_the_page_and_the_task_leaves_home(
    cast: SimpleNamespace, survey: Survey, sign_in: SignIn
) -> None:
    client = sign_in(cast.ifmetall)
    client.cookies["django_language"] = "sv"
    assert "Vad tycker IF Metall om forumet?" in client.get("/kronoberg/").content.decode()
    text = client.get(PAGE).content.decode()
    assert "I uppföljningen står synpunkten med partens namn." in text
    assert "Resultat" not in text
    party = str(cast.ifmetall.party_id)
    gaps = {**posted(party=party, comment="Mer tid", ready="1"), "agenda": ""}
    response = client.post(PAGE, gaps)
    assert (response.status_code, answer_of(survey, cast.ifmetall).number) == (200, 0)
    assert "Välj 1 till 5 eller ”Vet inte”." in response.content.decode()
    assert "Mer tid" in response.content.decode()
    assert client.post(PAGE, {**gaps, "agenda": "none"}).status_code == 302
    saved = answer_of(survey, cast.ifmetall)
    assert saved.scores == marks(4, 4, None, 4, 4)
    assert (saved.comment, saved.ready_at is not None) == ("Mer tid", True)
    assert "Vad tycker IF Metall om forumet?" not in client.get("/kronoberg/").content.decode()


def test_two_who_write_at_once_see_both_answers(
    cast: SimpleNamespace, survey: Survey, sign_in: SignIn
) -> None:
    save(survey, cast.ifmetall, 5, 5, 5, 5, 5, comment="Den första synpunkten")
    client, party = sign_in(cast.ifmetall_deputy), str(cast.ifmetall.party_id)
    response = client.post(PAGE, posted(party=party, comment="Den andra synpunkten"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "Den första synpunkten" in text
    assert "Den andra synpunkten" in text
    assert 'name="seen" value="1"' in text
    assert answer_of(survey, cast.ifmetall).comment == "Den första synpunkten"
    assert client.post(PAGE, posted(party=party, comment="Den andra synpunkten", seen="1")).status_code == 302
    assert answer_of(survey, cast.ifmetall).comment == "Den andra synpunkten"


def test_late_answer_is_told_and_results_are_shown_to_the_parties(
    cast: SimpleNamespace, survey: Survey, sign_in: SignIn, settings: Any
) -> None:
    settings.PORTAL_TODAY = date(2026, 11, 26)
    save(survey, cast.unionen, 4, 4, 4, 4, 4, comment="Tydligare mål")
    client = sign_in(cast.ifmetall)
    assert client.post(PAGE, posted(party=str(cast.ifmetall.party_id))).status_code == 302
    assert answer_of(survey, cast.ifmetall).number == 0
    assert "Tydligare mål" in client.get(PAGE).content.decode()
    assert sign_in(cast.board).get(PAGE).status_code == 403
    assert sign_in(cast.kalmar_sekr).get(PAGE).status_code == 404
    assert sign_in(cast.kalmar_sekr).get("/kalmar/uppfoljning/2026/enkat/").status_code == 404


def test_opening_shows_who_gets_mail_and_sends_on_confirmation(
    cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    text = client.get(f"{PAGE}oppna/").content.decode()
    assert "Företrädare, IF Metall" in text
    assert not Survey.objects.exists()
    told = {"closes_on": "2026-11-01", "names_parties": "no", "remark": "Prov"}
    response = client.post(f"{PAGE}oppna/", told)
    assert (response.status_code, Survey.objects.exists()) == (200, False)
    assert "Prov" in response.content.decode()
    assert client.post(f"{PAGE}oppna/", {**told, "closes_on": "2026-11-25"}).status_code == 302
    found = Survey.objects.get()
    assert (found.names_parties, found.remark, found.closes_on) == (False, "Prov", CLOSES)
    assert set(letters("report.survey_asked")) == ASKED
    letter = Outbox.objects.filter(to="ifmetall@example.org", kind="report.survey_asked").get()
    assert "utan partens namn" in letter.text
    assert f"{PAGE}\n" in letter.text


@pytest.mark.parametrize("comment", ["\x00", "x" * 1_000_000, "\r\n=1+1", "\ud800"])
def test_odd_comments_never_break_the_page(
    cast: SimpleNamespace, survey: Survey, sign_in: SignIn, comment: str
) -> None:
    data = posted(
        party=str(cast.ifmetall.party_id), comment=comment.encode("utf-8", "surrogatepass").decode("latin-1")
    )
    assert sign_in(cast.ifmetall).post(PAGE, {**data, "seen": str(2**63)}).status_code == 200


def test_following_the_answers_costs_the_same_whoever_has_answered(
    cast: SimpleNamespace, survey: Survey, sign_in: SignIn, django_assert_num_queries: Callable
) -> None:
    client = sign_in(cast.sekr)
    client.get(PAGE)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
    for seat in (cast.ifmetall, cast.unionen, cast.teknik, cast.region):
        save(survey, seat, 4, 4, 4, 4, 4, comment="Synpunkt")
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
