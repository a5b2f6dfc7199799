"""The year's page: picture, list and calendar file say the same."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from forum.charts import WheelEvent, WheelKind, year_wheel
from forum.home.dates import dates_of
from forum.home.year_page import meetings_of
from meetings.agenda import propose_version
from meetings.models import Meeting
from meetings.polls import PollText, open_poll
from meetings.scheduling import cancel_meeting
from projects.following import create_project
from tests.factories import local
from tests.meetings.circulating import asked, drafted

PAGE, FILE = "/kronoberg/arshjul/", "/kronoberg/arshjul.ics"


@pytest.fixture
def full_year(cast: SimpleNamespace, meeting: Meeting) -> Meeting:
    """Four meetings, an agenda out for approval, a question in writing, suggested times and a project that ends."""
    propose_version(meeting, by=cast.sekr, at=local(2026, 11, 16), approve_by=date(2026, 11, 27))
    asked(cast.sekr)
    drafted(cast.sekr)
    text = PollText(title="Extra möte", minutes=60, closes_on=date(2026, 12, 4))
    times = [local(2026, 12, 14), local(2026, 12, 15)]
    open_poll(meeting.forum, text, times, by=cast.sekr, at=local(2026, 11, 24))
    make_project(cast)
    return meeting


def make_project(cast: SimpleNamespace) -> None:
    facts = {"name": "Kompetenslyftet", "starts_on": date(2024, 9, 1), "ends_on": date(2026, 8, 31)}
    create_project(cast.sekr.party.forum, facts, since=date(2025, 1, 1), by=cast.sekr, at=local(2026, 1, 7))


def told(meeting: Meeting, *seats: Any) -> list[tuple[str, str]]:
    with translation.override("sv"):
        found = dates_of(meeting.forum, 2026, meetings_of(meeting.forum, 2026), seats)
    return [(each.on.isoformat(), each.title) for each in found]


BOARD = [
    ("2026-03-05", "Möte 1 · Växjö"),
    ("2026-06-04", "Möte 2 · Växjö"),
    ("2026-08-31", "Kompetenslyftet slutar"),
    ("2026-09-03", "Möte 3 · Växjö"),
    ("2026-12-03", "Möte 4 · Växjö"),
    ("2026-12-03", "Årlig uppföljning 2026 presenteras"),
]
WORKING = [
    *BOARD[:4],
    ("2026-10-22", "Punkter till möte 4 kan börja föreslås"),
    ("2026-11-12", "Sista dag att föreslå punkter till möte 4"),
    ("2026-11-19", "Svara om du kommer till möte 4"),
    ("2026-11-27", "Godkänn dagordningen för möte 4"),
    ("2026-12-01", "Svara på 2026-PC1: Remissvar om yrkesvux"),
    *BOARD[4:],
    ("2026-12-04", "Svara på tidsförslagen: Extra möte"),
]


def test_the_year_has_every_real_date_in_order(full_year, cast):
    assert told(full_year, cast.ifmetall) == WORKING


def test_the_board_sees_no_work_between(full_year, cast):
    assert told(full_year, cast.board) == BOARD


def test_a_cancelled_meeting_leaves_the_year_with_its_last_days(full_year, cast):
    cancel_meeting(full_year, "Ställs in.", by=cast.sekr, at=local(2026, 11, 20))
    left = [title for _on, title in told(full_year, cast.ifmetall)]
    assert [title for title in left if "möte 4" in title.lower()] == []
    assert "Årlig uppföljning 2026 presenteras" in left


def test_page_and_file_say_the_same(full_year, cast, sign_in):
    client = sign_in(cast.ifmetall)
    page = client.get(f"{PAGE}?ar=2026")
    for month, dates in page.context["page"].months:
        assert {each.on.replace(day=1) for each in dates} == {month}
    listed = [each for _month, dates in page.context["page"].months for each in dates]
    assert [(each.on.isoformat(), each.title) for each in listed] == WORKING
    assert all(f'href="{each.url}"' in page.text for each in listed)
    calendar = icalendar.Calendar.from_ical(client.get(f"{FILE}?ar=2026").content)
    days = [event for event in calendar.walk("VEVENT") if type(event["dtstart"].dt) is date]
    timed = [event for event in calendar.walk("VEVENT") if event not in days]
    assert (len(timed), len(days)) == (4, len(WORKING) - 4)
    assert sorted((day["dtstart"].dt.isoformat(), str(day["summary"])) for day in days) == sorted(
        (on, f"Kronoberg: {title}") for on, title in WORKING if not title.startswith("Möte")
    )
    assert len({str(event["uid"]) for event in calendar.walk("VEVENT")}) == len(WORKING)
    assert str(calendar.walk("VTIMEZONE")[0]["tzid"]) == "Europe/Stockholm"


def test_the_picture_says_what_it_shows(full_year, cast, sign_in):
    text = sign_in(cast.ifmetall).get(f"{PAGE}?ar=2026").text
    assert 'role="img"' in text
    assert "5 sista dagar" in text
    assert text.count('class="due"') == 5
    assert text.count('class="end"') == 1


@pytest.mark.parametrize(("who", "status"), [("sekr", 200), ("board", 200), ("kalmar_sekr", 404)])
@pytest.mark.parametrize("path", [PAGE, FILE])
def test_the_year_is_for_everyone_in_the_forum(full_year, cast, sign_in, who, status, path):
    assert sign_in(getattr(cast, who)).get(path).status_code == status


@pytest.mark.parametrize("asked_for", ["", "?ar=9999", "?ar=x", "?ar=20261", "?ar=1"])
def test_nonsense_years_are_this_year(full_year, cast, sign_in, asked_for):
    assert sign_in(cast.ifmetall).get(f"{PAGE}{asked_for}").context["page"].year == 2026


def test_an_empty_year_says_so(cast, sign_in):
    assert "Inga datum 2027 än." in sign_in(cast.ifmetall).get(f"{PAGE}?ar=2027").text


def test_another_forums_dates_stay_there(full_year, cast, sign_in):
    assert "Remissvar om yrkesvux" not in sign_in(cast.kalmar_ifmetall).get("/kalmar/arshjul/?ar=2026").text


def test_the_wheel_draws_last_days_and_projects_on_an_inner_ring():
    events = [
        WheelEvent(WheelKind.DEADLINE, date(2026, 5, 4)),
        WheelEvent(WheelKind.PROJECT, date(2025, 5, 4)),
    ]
    with translation.override("en"):
        drawn = str(year_wheel(2026, date(2026, 4, 1), events))
    assert (drawn.count('class="due"'), drawn.count('class="end"')) == (1, 0)
    assert "1 last day" in drawn


def test_the_page_costs_the_same_with_few_and_many(full_year, cast, sign_in):
    client = sign_in(cast.ifmetall)

    def queries() -> int:
        client.get(f"{PAGE}?ar=2026")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"{PAGE}?ar=2026").status_code == 200
        return len(caught)

    few = queries()
    for _each in range(3):
        asked(cast.sekr)
    assert queries() == few <= 11
