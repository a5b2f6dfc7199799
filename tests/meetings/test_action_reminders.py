"""Reminders of actions: when they come, to whom, and how few they are."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forum import clock
from forum.formats import full_day
from forum.models import HistoryEntry, Outbox
from meetings.action_reminders import remind_of_action
from meetings.daily import run_daily
from meetings.followup import assign_action, report_progress
from meetings.models import ActionItem, ActionReminder
from tests.factories import local
from tests.meetings.conducting import CLOSED, held, make_action, make_item, opened

DUE = date(2027, 1, 31)


@pytest.fixture
def action(meeting, cast) -> ActionItem:
    """IF Metall's, given on 3 December and due on 31 January."""
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    made = make_action(item, cast.ifmetall, cast.sekr)
    held(meeting, cast.sekr)
    return ActionItem.objects.select_related("meeting__forum").get(pk=made.pk)


def morning(days: int) -> datetime:
    """So many days after the date the action is due."""
    day = DUE + timedelta(days=days)
    return local(day.year, day.month, day.day, 6, 30)


def reminders() -> list[tuple[str, str]]:
    """(to, subject) of every reminder so far."""
    rows = Outbox.objects.filter(kind="meetings.action_reminder").order_by("pk")
    return list(rows.values_list("to", "subject"))


def days_reminded(first: int, last: int, to: str = "ifmetall@example.org") -> list[int]:
    """The days on which the person got a letter, when the daily job runs every day."""
    days = []
    for day in range(first, last + 1):
        before = len(reminders())
        run_daily(morning(day))
        if to in [who for who, _subject in reminders()[before:]]:
            days.append(day)
    return days


def test_reminders_come_before_the_date_and_weekly_after_it(action):
    assert days_reminded(-20, 30) == [-7, -1, 1, 8, 15, 22, 29]
    assert {to for to, _subject in reminders()} == {"ifmetall@example.org", "ifmetall.ersattare@example.org"}
    subjects = [subject for to, subject in reminders() if to == "ifmetall@example.org"]
    assert subjects[:3] == [
        "Kronoberg: en åtgärd ska snart vara klar",
        "Kronoberg: en åtgärd ska snart vara klar",
        "Kronoberg: en åtgärd är försenad",
    ]


def test_the_same_morning_twice_reminds_once(action):
    run_daily(morning(-7))
    run_daily(morning(-7))
    assert len(reminders()) == 2
    assert ActionReminder.objects.count() == 2


def test_a_day_without_the_job_only_delays_the_reminder(action):
    run_daily(morning(-5))
    assert len(reminders()) == 2


def test_closed_action_is_not_reminded_of(action, cast):
    report_progress(action, "done", "Klart.", by=cast.ifmetall, at=CLOSED)
    assert days_reminded(-8, 9) == []


def test_an_action_of_a_meeting_that_goes_on_is_not_reminded_of(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    make_action(item, cast.ifmetall, cast.sekr)
    assert days_reminded(-8, 9) == []


def test_one_letter_lists_all_that_the_party_has_due(action, cast):
    assign_action(
        action.item, "Ring kommunen", cast.ifmetall.party, DUE + timedelta(days=5), by=cast.sekr, at=CLOSED
    )
    assign_action(action.item, "Annans sak", cast.teknik.party, DUE, by=cast.sekr, at=CLOSED)
    run_daily(morning(1))
    letter = Outbox.objects.get(kind="meetings.action_reminder", to="ifmetall@example.org")
    text = letter.text
    assert ("Fråga företagen" in text, "Ring kommunen" in text, "Annans sak" in text) == (True, True, False)
    assert text.index("skulle ha varit klart 31 januari 2027") < text.index("klart senast 5 februari 2027")
    assert text.count("/atgard/") == 2
    # What was listed counts as reminded of: the second one stays silent until the day before its date.
    assert days_reminded(2, 7) == [4, 6]


def test_a_person_with_two_seats_gets_one_letter(action, cast):
    cast.teknik.party.seats.create(user=cast.ifmetall.user, role="partner", since="2025-01-01")
    assign_action(action.item, "Annans sak", cast.teknik.party, DUE, by=cast.sekr, at=CLOSED)
    run_daily(morning(1))
    letters = Outbox.objects.filter(kind="meetings.action_reminder", to="ifmetall@example.org")
    assert [letter.text.count("/atgard/") for letter in letters] == [2]


def test_an_ended_seat_and_another_forum_are_not_reminded(action, cast):
    cast.ifmetall_deputy.until = date(2027, 1, 1)
    cast.ifmetall_deputy.save(update_fields=["until"])
    run_daily(morning(1))
    assert [to for to, _subject in reminders()] == ["ifmetall@example.org"]


def test_secretariat_sees_who_is_reminded_and_reminds_once_a_day(action, cast, sign_in):
    url = reverse("meetings:action_remind", args=["kronoberg", action.pk])
    client = sign_in(cast.sekr)
    text = client.get(url).text
    assert ("ifmetall@example.org" in text, "teknikforetagen@example.org" in text) == (True, False)
    assert reminders() == []
    assert "2 påminnelser är på väg." in client.post(url, follow=True).text
    assert "De har redan fått en påminnelse om åtgärden i dag." in client.post(url, follow=True).text
    told = f"Senaste påminnelsen gick ut {full_day(clock.today())}."
    assert told in client.get(action.get_absolute_url()).text
    assert len(reminders()) == 2
    assert HistoryEntry.objects.get(verb="action.reminded").facts == {"people": 2}
    assert ActionReminder.objects.values_list("by", flat=True).distinct().get() == cast.sekr.pk


@pytest.mark.parametrize("role", ["ifmetall", "board", "kalmar_sekr"])
def test_others_do_not_remind(action, cast, role, sign_in):
    with pytest.raises(PermissionDenied):
        remind_of_action(action, by=getattr(cast, role), at=morning(-20))
    assert reminders() == []


def test_secretariat_does_not_remind_of_what_is_closed(action, cast):
    report_progress(action, "done", "Klart.", by=cast.ifmetall, at=CLOSED)
    with pytest.raises(PermissionDenied):
        remind_of_action(action, by=cast.sekr, at=morning(-20))
