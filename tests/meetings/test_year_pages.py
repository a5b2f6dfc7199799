"""The year's list, the plan on one page, moving, cancelling and the participants, as people use them."""

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from forum.models import Forum, Outbox
from meetings.forms.plan import Plan
from meetings.models import Meeting
from meetings.pattern import same_weekday, suggested_rows
from meetings.scheduling import cancel_meeting, plan_year
from tests.factories import local, plan

AT = local(2026, 11, 1)
YEAR_QUERIES = 8
SignIn = Callable[[object], Client]


def url(name: str, *args: object) -> str:
    return reverse(f"meetings:{name}", args=["kronoberg", *args])


def posted_plan(*days: str, year: int = 2027, **first: str) -> dict[str, str]:
    data = {"year": str(year), "meeting-TOTAL_FORMS": "4", "meeting-INITIAL_FORMS": "4"}
    for place in range(4):
        row = {
            "date": "",
            "starts": "09:00",
            "ends": "12:00",
            "form": "on_site",
            "place": "Växjö",
            "link": "",
        }
        row |= {"date": days[place]} if place < len(days) else {}
        row |= first if place == 0 else {}
        data |= {f"meeting-{place}-{name}": value for name, value in row.items()}
    return data


@pytest.fixture
def secretariat(cast: SimpleNamespace, sign_in: SignIn) -> Client:
    return sign_in(cast.sekr)


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# --- the list --------------------------------------------------------------------------------------


def test_empty_year_says_so_and_offers_planning_to_the_secretariat_only(
    cast: SimpleNamespace, secretariat: Client, sign_in: SignIn
) -> None:
    page = text_of(secretariat.get(url("year"), {"ar": "2027"}))
    assert "Inga möten 2027 än." in page
    assert url("plan") in page
    assert url("plan") not in text_of(sign_in(cast.ifmetall).get(url("year"), {"ar": "2027"}))


def test_list_shows_how_far_each_meeting_has_come(
    meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    cancel_meeting(Meeting.objects.get(year=2026, number=3), "Krock med mässan.", by=cast.sekr, at=AT)
    page = text_of(sign_in(cast.ifmetall).get(url("year"), {"ar": "2026"}))
    assert "Möte 4, torsdag 3 december" in page
    assert "Krock med mässan." in page
    assert "Årlig uppföljning" in page
    assert url("participants", "2026-4") in page


def test_list_asks_the_same_questions_for_four_meetings_as_for_one(
    meeting: Meeting, cast: SimpleNamespace, kronoberg: Forum, sign_in: SignIn
) -> None:
    plan_year(kronoberg, 2028, [plan(local(2028, 2, 9))], by=cast.sekr, at=AT)
    client = sign_in(cast.ifmetall)
    counts = [queries_of(client, f"{url('year')}?ar={year}") for year in (2026, 2028)]
    assert counts == [YEAR_QUERIES, YEAR_QUERIES]


def test_year_may_be_nonsense(meeting: Meeting, secretariat: Client) -> None:
    for typed in ("", "x", "99999", "0000", "-1", "²026"):
        assert "Möten 2026" in text_of(secretariat.get(url("year"), {"ar": typed}))


# --- calendar files --------------------------------------------------------------------------------


def test_calendar_files_hold_the_link_for_those_who_take_part(
    meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(form="hybrid", link="https://example.org/secret")
    for address in (url("calendar_file", "2026-4"), f"{url('feed')}?ar=2026"):
        response = sign_in(cast.ifmetall).get(address)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert "secret" in response.content.decode().replace("\r\n ", "")
        assert "secret" not in sign_in(cast.board).get(address).content.decode().replace("\r\n ", "")
    feed = sign_in(cast.board).get(url("feed"), {"ar": "2026"}).content
    assert len(Calendar.from_ical(feed).walk("VEVENT")) == 4


# --- planning --------------------------------------------------------------------------------------


def test_plan_suggests_last_years_pattern_on_the_same_weekdays(meeting: Meeting, kronoberg: Forum) -> None:
    rows = suggested_rows(kronoberg, 2027, local(2026, 11, 23).date())
    before = [local_day.starts_at.astimezone(AT.tzinfo) for local_day in kronoberg.meetings.filter(year=2026)]
    assert [row["date"].weekday() for row in rows] == [each.weekday() for each in before]
    assert {row["date"].year for row in rows} == {2027}
    assert [row["place"] for row in rows] == ["Växjö"] * 4


@pytest.mark.parametrize(
    "day", ["2026-01-01", "2026-01-02", "2026-12-30", "2026-12-31", "2028-02-29", "2026-06-03"]
)
def test_same_weekday_stays_in_the_year(day: str) -> None:
    before = local(*map(int, day.split("-"))).date()
    moved = same_weekday(before, before.year + 1)
    assert (moved.year, moved.weekday()) == (before.year + 1, before.weekday())


def test_nothing_happens_before_the_plan_is_confirmed(secretariat: Client, kronoberg: Forum) -> None:
    data = posted_plan("2027-12-25", "2027-02-10", "2027-05-15", starts="13.05", ends="15.30")
    letters = Outbox.objects.count()
    response = secretariat.post(url("plan"), data)
    assert (response.status_code, response["Location"]) == (302, url("plan_confirm"))
    page = text_of(secretariat.get(url("plan_confirm")))
    for words in (
        "Möte 1, onsdag 10 februari 2027",
        "Möte 3, lördag 25 december 2027",
        "kl. 13.05–15.30",
        "25 december är Juldagen.",
        "Lördag 15 maj infaller på en helg.",
        "ifmetall@example.org",
    ):
        assert words in page
    assert "namnd.kronoberg@example.org" not in page
    assert (kronoberg.meetings.count(), Outbox.objects.count()) == (0, letters)
    assert 'value="13.05"' in text_of(secretariat.get(url("plan"), {"ar": "2027"}))


def test_plan_says_when_the_parties_are_asked_for_items(secretariat: Client, kronoberg: Forum) -> None:
    own = {"call_opens": "2026-12-14", "call_closes": "2027-01-18", "answer_by": "2027-01-29"}
    secretariat.post(url("plan"), posted_plan("2027-02-10", "2027-05-12", **own))
    page = text_of(secretariat.get(url("plan_confirm")))
    for words in (
        "Parterna bjuds in att föreslå punkter från 14 december 2026 till 18 januari 2027.",
        "Svara senast 29 januari 2027.",
        "Parterna bjuds in att föreslå punkter från 31 mars 2027 till 21 april 2027.",
        "Svara senast 28 april 2027.",
    ):
        assert words in page
    secretariat.post(url("plan_confirm"))
    days = [
        f"{day}" for day in kronoberg.meetings.values_list("call_opens", "call_closes", "answer_by").first()
    ]
    assert days == ["2026-12-14", "2027-01-18", "2027-01-29"]


def test_confirmed_plan_creates_the_year_once(secretariat: Client, kronoberg: Forum) -> None:
    data = posted_plan("2027-02-10", "2027-05-12", "2027-09-15", "2027-12-08")
    secretariat.post(url("plan"), data)
    response = secretariat.post(url("plan_confirm"), follow=True)
    assert "4 möten är planerade." in text_of(response)
    for again in ({}, {"typed": urlencode(data)}):
        secretariat.post(url("plan_confirm"), again)
    assert [each.slug for each in kronoberg.meetings.all()] == ["2027-1", "2027-2", "2027-3", "2027-4"]
    assert Outbox.objects.filter(kind="meetings.save_the_date").count() == 4 * 7


@pytest.mark.parametrize(
    ("days", "first", "words"),
    [
        (["2026-12-20"], {}, "Dagen är inte under 2027."),
        (["2027-02-10"], {"ends": "08:00"}, "Mötet slutar innan det börjar."),
        (["2027-02-10"], {"ends": "09:00"}, "Mötet slutar innan det börjar."),
        (["2027-02-10"], {"starts": ""}, "Börjar kl.: Detta fält måste fyllas i."),
        (["2027-02-10"], {"link": "inte en länk"}, "Länk till det digitala mötet"),
        (["2027-02-10"], {"link": "ftp://example.org/x"}, "Skriv hela adressen"),
        (["2027-02-10"], {"form": "moon"}, "Mötesform"),
        (["2027-02-10"], {"place": "x" * 201}, "Plats"),
        (["2027-02-10", "2027-02-10"], {}, "Två av mötena pågår samtidigt."),
        (["2027-02-30"], {}, "Dag"),
        ([], {}, "Välj en dag för minst ett möte."),
        (["2027-02-10"], {"answer_by": "2027-02-11"}, "Välj en dag från i dag till och med mötesdagen."),
        (["2027-02-10"], {"answer_by": "2026-11-22"}, "Välj en dag från i dag till och med mötesdagen."),
        (["2027-02-10"], {"call_closes": "2027-02-11"}, "Välj en dag från i dag till och med mötesdagen."),
        (["2027-02-10"], {"call_opens": "2027-01-20", "call_closes": "2027-01-19"}, "måste stänga efter"),
        (["2027-02-10"], {"call_opens": "2027-01-21"}, "måste stänga efter"),
        (["2027-02-10"], {"call_opens": "9999-99-99"}, "Inbjudan öppnar"),
        (["2027-03-28"], {"starts": "02:30", "ends": "04:00"}, "Börjar"),
    ],
)
def test_bad_plan_comes_back_with_everything_typed(
    secretariat: Client, kronoberg: Forum, days: list[str], first: dict[str, str], words: str
) -> None:
    data = posted_plan(*days, **first)
    response = secretariat.post(url("plan"), data)
    page = text_of(response)
    assert response.status_code == 200
    assert words in page
    assert "errsum" in page
    for name, value in data.items():
        if value and name.endswith(
            ("date", "starts", "ends", "link", "place", "opens", "closes", "answer_by")
        ):
            assert f'value="{value}"' in page
    assert not kronoberg.meetings.exists()


def test_plan_refuses_a_time_that_is_taken_or_gone(meeting: Meeting, secretariat: Client) -> None:
    taken = secretariat.post(url("plan"), posted_plan("2026-12-03", year=2026, starts="11:00", ends="13:00"))
    assert "Forumet har redan ett möte då: möte 4, torsdag 3 december kl. 09.00." in text_of(taken)
    gone = secretariat.post(url("plan"), posted_plan("2026-11-02", year=2026))
    assert "Den tiden har redan passerat." in text_of(gone)


def test_plan_without_its_counters_is_refused_gently(secretariat: Client) -> None:
    assert secretariat.post(url("plan"), {"year": "2027"}).status_code == 200
    assert secretariat.post(url("plan"), {"year": "20x7", "meeting-TOTAL_FORMS": "9999"}).status_code == 200
    assert secretariat.post(url("plan_confirm"), {"typed": "year=2027&meeting-0-date=x"}).status_code == 302


def test_plan_form_ignores_rows_without_a_day(kronoberg: Forum) -> None:
    form = Plan(posted_plan("2027-02-10"), forum=kronoberg, year=2027)
    assert form.is_valid()
    assert [each.starts_at for each in form.plans] == [local(2027, 2, 10)]
