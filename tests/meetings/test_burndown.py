"""Open and late actions over the year, against a count that asks every action about every day."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from forum import clock
from meetings.action_terms import Terms, change_terms, reopen_action
from meetings.burndown import Week, in_words, life_of, standing_on, week_ends, year_of_actions
from meetings.followup import report_progress
from meetings.models import ActionItem
from tests.factories import STOCKHOLM, local
from tests.meetings.conducting import make_action, make_item, opened

STATES = ["not_started", "in_progress", "done", "dropped"]
DAYS = st.integers(0, 380)


class Rows(list):
    def all(self) -> list:
        return list(self)


class Row:
    def __init__(self, pk: int, day: int, state: str, due: tuple[date, date] | None = None) -> None:
        self.pk, self.at, self.state = pk, moment(day), state
        self.due_before, self.due_after = due or (None, None)


class Action:
    """What `life_of` reads of an action."""

    def __init__(self, created: int, due: date, rows: list[Row]) -> None:
        self.created_at, self.due, self.progress = moment(created), due, Rows(rows)
        self.closed_at = rows[-1].at if rows and rows[-1].state in {"done", "dropped"} else None


def moment(day: int) -> datetime:
    return datetime(2025, 12, 20, 23, 30, tzinfo=STOCKHOLM) + timedelta(days=day)


def on(day: int) -> date:
    return date(2025, 12, 20) + timedelta(days=day)


@st.composite
def actions(draw: st.DrawFn) -> tuple[Action, dict[date, tuple[bool, date]]]:
    """An action with its rows, and beside it a diary written day by day as things happened."""
    created, due = draw(DAYS), on(draw(DAYS))
    events = sorted(draw(st.lists(st.tuples(DAYS, st.sampled_from([*STATES, "moved"]), DAYS), max_size=6)))
    events = [(max(day, created), what, other) for day, what, other in events]
    rows, state, happened = [], "not_started", {}
    for pk, (day, what, other) in enumerate(events):
        if what == "moved":
            rows.append(Row(pk, day, state, (due, on(other))))
            due = on(other)
        else:
            state = what
            rows.append(Row(pk, day, state))
        happened[day] = (state in {"not_started", "in_progress"}, due)
    first_due = next((row.due_before for row in rows if row.due_before), due)
    diary, now = {}, (True, first_due)
    for day in range(created, 400):
        now = happened.get(day, now)
        diary[on(day)] = now
    return Action(created, due, rows), diary


@settings(max_examples=300, deadline=None)
@given(actions(), DAYS)
def test_every_day_of_a_life_is_as_the_diary_says(made, number):
    action, diary = made
    standing = standing_on(life_of(action), on(number))
    assert (standing and (standing.is_open, standing.due)) == diary.get(on(number))


@pytest.mark.parametrize("year", [2020, 2024, 2025, 2026])
def test_the_weeks_are_those_the_calendar_counts_to_the_year(year):
    days = week_ends(year, date(2030, 1, 1))
    assert {day.isocalendar().year for day in days} == {year}
    assert [day.isocalendar().week for day in days] == list(range(1, len(days) + 1))
    assert len(days) == date(year, 12, 28).isocalendar().week
    assert week_ends(year, date(year, 1, 8))[-1] == date(year, 1, 8)
    assert week_ends(year + 1, date(year, 6, 1)) == []


@pytest.fixture
def action(meeting, cast) -> ActionItem:
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    return make_action(item, cast.ifmetall, cast.sekr)


def test_deeds_show_in_the_year_they_happened(action, meeting, cast):
    """Given 3 December, due 31 January, moved to 28 February, done in March, opened again and dropped in April."""
    action = ActionItem.objects.select_related("meeting__forum", "owner", "forum").get(pk=action.pk)
    terms = Terms(action.owner, None, date(2027, 2, 28))
    change_terms(action, terms, "Senare", by=cast.sekr, at=local(2027, 2, 10))
    report_progress(action, "done", "Klart", by=cast.ifmetall, at=local(2027, 3, 10))
    reopen_action(action, "Nej", by=cast.sekr, at=local(2027, 3, 20))
    report_progress(action, "dropped", "Behövs inte", by=cast.ifmetall, at=local(2027, 4, 7))

    weeks = {
        week.number: (week.open, week.late)
        for week in year_of_actions(meeting.forum, 2027, date(2027, 12, 31))
    }
    assert [weeks[number] for number in (4, 5, 6, 8, 9, 10, 11, 13, 14)] == [
        (1, 0),  # until 31 January
        (1, 1),  # late
        (1, 0),  # moved on 10 February
        (1, 0),
        (1, 1),  # past 28 February
        (0, 0),  # done on 10 March
        (1, 1),  # opened again on 20 March
        (1, 1),
        (0, 0),  # dropped
    ]
    before = {week.number: week.open for week in year_of_actions(meeting.forum, 2026, date(2027, 12, 31))}
    assert (before[48], before[49], before[53]) == (0, 1, 1)


def test_the_page_says_in_words_what_the_picture_shows(action, cast, sign_in):
    url = reverse("meetings:actions_year", args=["kronoberg"])
    ActionItem.objects.update(
        created_at=clock.now() - timedelta(days=20), due=clock.today() - timedelta(days=1)
    )
    client, number = sign_in(cast.ifmetall), clock.today().isocalendar().week
    text = client.get(url).text
    assert f"Vecka {number}: 1 öppen åtgärd, varav 1 försenad." in text
    assert (text.count('role="img"'), "Visa som tabell" in text) == (1, True)
    file = client.get(reverse("meetings:actions_year_file", args=["kronoberg"]))
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Vecka;Till och med;Öppna;Varav försenade"
    assert lines[-1] == f"{number};{clock.today().isoformat()};1;1"
    assert len(lines) == number + 1
    assert sign_in(cast.board).get(url).status_code == 403


def test_the_page_costs_the_same_with_one_action_and_many(action, cast, sign_in):
    url = reverse("meetings:actions_year", args=["kronoberg"])
    client = sign_in(cast.sekr)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    queries()
    one = queries()
    for owner in (cast.teknik, cast.unionen):
        made = make_action(action.item, owner, cast.sekr)
        report_progress(made, "in_progress", "Pågår", by=owner, at=local(2026, 11, 1))
    assert queries() == one <= 7


def test_words_name_the_week_with_most():
    weeks = [
        Week(1, date(2026, 1, 4), 2, 0),
        Week(2, date(2026, 1, 11), 5, 1),
        Week(3, date(2026, 1, 18), 3, 2),
    ]
    assert in_words(weeks) == "Vecka 3: 3 öppna åtgärder, varav 2 försenade. Som mest var 5 öppna, vecka 2."
