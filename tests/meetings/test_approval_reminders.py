"""The reminders of a version that waits for approval, and what is told of them beforehand."""

from datetime import date, timedelta

import pytest

from forum.models import Outbox
from meetings.agenda import remind_missing, withdraw_approval
from meetings.approval_reminders import reminders
from meetings.daily import run_daily
from meetings.models import Meeting
from tests.meetings.agenda_pages import at, page
from tests.meetings.agendas import PROPOSED_AT, approve, approve_all, put_forward

LAST_DAY = date(2026, 11, 27)
BOTH = ["ifmetall.ersattare@example.org", "ifmetall@example.org"]


def november(day):
    return PROPOSED_AT.replace(day=day, hour=6, minute=30)


def sent(day=None):
    letters = Outbox.objects.filter(kind="meetings.approval_reminder")
    if day:
        letters = letters.filter(created_at__day=day)
    return sorted(letters.values_list("to", flat=True))


@pytest.fixture
def waiting(meeting, cast):
    """Waits for IF Metall until 27 November."""
    version = put_forward(meeting, cast, approve_by=LAST_DAY)
    approve_all(version, cast, but="ifmetall")
    return version


def test_missing_party_is_reminded_three_days_and_one_day_before_and_the_day_after(waiting):
    for day in range(17, 31):
        run_daily(november(day))
        run_daily(november(day))
    days = Outbox.objects.filter(kind="meetings.approval_reminder", to=BOTH[1])
    assert sorted(each.created_at.day for each in days) == [24, 26, 28]
    assert (sent(24), sent(26), sent(28)) == (BOTH, BOTH, BOTH)
    first, last = days.order_by("created_at").first(), days.order_by("created_at").last()
    assert "Svara senast 27 november." in first.text
    assert "Sista dag att svara var 27 november." in last.text


def test_party_that_has_approved_is_reminded_no_more(waiting, cast):
    run_daily(november(24))
    approve(waiting, cast.ifmetall, at=november(25))
    run_daily(november(26))
    assert sent() == BOTH


def test_missed_day_is_made_up_for_once(waiting):
    run_daily(november(25))
    assert sent(25) == BOTH
    run_daily(november(28))
    assert (sent(28), len(sent())) == (BOTH, 4)
    run_daily(november(29))
    assert len(sent()) == 4


def test_nobody_gets_two_reminders_a_day(waiting, meeting, cast):
    remind_missing(meeting, by=cast.sekr, at=november(24) - timedelta(hours=1))
    run_daily(november(24))
    run_daily(november(25))
    assert (sent(24), sent(25)) == (BOTH, [])
    run_daily(november(26))
    assert remind_missing(meeting, by=cast.sekr, at=november(26) + timedelta(hours=3)) == 0
    assert sent(26) == BOTH


def test_short_time_to_answer_brings_no_reminder_on_the_day_it_was_asked_for(meeting, cast):
    version = put_forward(meeting, cast, approve_by=date(2026, 11, 18))
    coming = reminders(version, date(2026, 11, 16), is_out=True).coming
    assert coming == [date(2026, 11, 17), date(2026, 11, 19)]


def test_silence_ends_the_reminders_except_for_a_party_that_took_its_approval_back(
    waiting, meeting, cast, kronoberg
):
    kronoberg.silent_consent = True
    kronoberg.save()
    withdraw_approval(waiting.approvals.get(party=cast.teknik.party), by=cast.teknik, at=november(20))
    run_daily(november(28))
    assert [each.party.name for each in waiting.approvals.filter(silent=True)] == ["IF Metall"]
    assert sent(28) == ["teknikforetagen@example.org"]
    assert Meeting.objects.get(pk=meeting.pk).agenda_state == "proposed"


def test_silent_consent_is_told_before_and_said_after(meeting, cast, kronoberg, sign_in):
    kronoberg.silent_consent = True
    kronoberg.save()
    meeting.forum.refresh_from_db()
    version = put_forward(meeting, cast, approve_by=LAST_DAY)
    asked = Outbox.objects.filter(kind="meetings.approval_asked")
    words = "Svara senast 27 november. Efter den dagen räknas tystnad som samtycke."
    assert {words in each.text for each in asked} == {True}
    told = "Tystnad räknas som samtycke efter 27 november."
    assert [told in page(sign_in(cast.ifmetall), url) for url in (at("agenda"), at("version", 1))] == [
        True,
        True,
    ]

    approve_all(version, cast, but="ifmetall")
    run_daily(november(28))
    said = page(sign_in(cast.unionen), at("version", 1))
    assert ("Tyst samtycke · 28 nov" in said, told in said) == (True, False)
    paper = Meeting.objects.get(pk=meeting.pk).forum.papers.get()
    assert {row["party"]: row["silent"] for row in paper.snapshot["approvals"]}["IF Metall"] is True


def test_pages_tell_when_reminders_go_and_have_gone(waiting, cast, sign_in):
    run_daily(november(24))
    secretariat = sign_in(cast.sekr)
    shown = page(secretariat, at("version", 1))
    assert ("Påmind: 24 november." in shown, "26 november, 28 november." in shown) == (True, True)
    assert "Påmind: 24 november." in page(secretariat, at("remind"))
    proposing = page(secretariat, at("propose"))
    assert "tre dagar och en dag före sista svarsdagen. Dagen efter går en sista påminnelse." in proposing
    assert "Teknikföretagen, Unionen har godkänt en tidigare version" in proposing
