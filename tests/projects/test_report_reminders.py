"""Reminders of reports: by the portal and by hand, in letters, the to-do list and the year."""

from datetime import date, datetime, timedelta

import pytest

from forum.home.dates import dates_of
from forum.home.todo import to_do
from forum.models import NoticeGroup, Outbox
from members.notices import choose_notices
from projects import rounds
from projects.models import ProjectReport
from projects.reporting import Told
from projects.round_letters import remind_of_reports
from tests.factories import local
from tests.projects.owners import LAST_DAY, OPENED, QUARTER, running
from tests.projects.test_reporting import ready, save

OWNER = "region.kronoberg@example.org"


def reminders() -> list[tuple[str, str]]:
    rows = Outbox.objects.filter(kind="projects.report_reminder").order_by("created_at")
    return [(row.to, f"{row.created_at:%m-%d}") for row in rows]


def run(start: date, days: int) -> None:
    """The daily run, twice each day."""
    for after in range(days):
        day = start + timedelta(days=after)
        at = local(day.year, day.month, day.day, 6, 30)
        remind_of_reports(at)
        remind_of_reports(at + timedelta(hours=1))


def test_portal_reminds_a_week_and_a_day_before_and_the_day_after(asked):
    run(OPENED.date(), 60)
    assert reminders() == [(OWNER, "11-13"), (OWNER, "11-19"), (OWNER, "11-21")]
    texts = list(Outbox.objects.filter(kind="projects.report_reminder").order_by("created_at"))
    assert [row.subject for row in texts] == [
        "Påminnelse: rapportera tredje kvartalet 2026 senast 20 november",
        "Påminnelse: rapportera tredje kvartalet 2026 senast 20 november",
        "Kronoberg: rapporten för tredje kvartalet 2026 skulle ha kommit 20 november",
    ]
    assert "/kronoberg/projekt/kompetens-i-verkstad/rapport/2026-kvartal-3/" in texts[0].text


def test_missed_day_is_made_up_for_but_not_for_ever(asked):
    run(date(2026, 11, 16), 1)
    assert reminders() == [(OWNER, "11-16")]
    run(date(2026, 12, 1), 30)
    assert len(reminders()) == 1


def test_ready_and_closed_are_not_reminded_of(cast, asked, workshop):
    ready(cast, asked, workshop)
    run(OPENED.date(), 40)
    assert reminders() == []
    rounds.reopen_round(asked, by=cast.sekr)
    other = running(cast, "Ett till")
    rounds.close_round(asked, by=cast.sekr)
    run(OPENED.date(), 40)
    assert (reminders(), other.owner) == ([], cast.region.party.organisation)


def test_new_last_day_moves_the_reminders(cast, asked):
    run(OPENED.date(), 12)
    rounds.change_round(asked, date(2026, 12, 4), "", by=cast.sekr, at=local(2026, 11, 14))
    run(date(2026, 11, 14), 30)
    assert reminders() == [(OWNER, "11-13"), (OWNER, "11-27"), (OWNER, "12-03"), (OWNER, "12-05")]


def test_nobody_is_reminded_twice_the_same_day(cast, asked):
    at = local(2026, 11, 13, 6, 30)
    assert rounds.remind_round(asked, by=cast.sekr, at=at) == 1
    assert rounds.remind_round(asked, by=cast.sekr, at=at + timedelta(hours=2)) == 0
    assert remind_of_reports(at + timedelta(hours=3)) == 0
    assert rounds.remind_round(asked, by=cast.sekr, at=at + timedelta(days=1)) == 1


def test_one_letter_names_all_that_a_person_has_left(cast, asked, workshop):
    other = running(cast, "Ett till")
    assert rounds.remind_round(asked, other, by=cast.sekr, at=local(2026, 11, 10)) == 1
    text = Outbox.objects.get(kind="projects.report_reminder").text
    assert (workshop.name in text, other.name in text) == (True, True)
    assert rounds.remind_round(asked, workshop, by=cast.sekr, at=local(2026, 11, 10, 15)) == 0


@pytest.mark.parametrize(("when", "state"), [("daily", "daily"), ("none", "declined")])
def test_reader_chooses_how_to_be_reminded(cast, asked, when, state):
    choose_notices(cast.region.user, {**dict.fromkeys(NoticeGroup.values, "now"), "projects": when})
    run(date(2026, 11, 13), 1)
    assert Outbox.objects.get(kind="projects.report_reminder").state == state


def todo(seat: object, day: date) -> list[tuple[str, str]]:
    return [
        (task.title, task.late)
        for task in to_do([seat], day)
        if "/projekt/" in task.url  # type: ignore[list-item]
    ]


def test_owner_has_it_to_do_and_the_secretariat_when_it_is_late(cast, asked, workshop):
    soon, late = date(2026, 11, 10), date(2026, 11, 24)
    assert todo(cast.region, soon) == [("Rapportera Kompetens i verkstad senast 20 november", "")]
    assert todo(cast.sekr, soon) == []
    assert todo(cast.ifmetall, soon) == todo(cast.board, soon) == []
    assert todo(cast.region, late) == [("Rapportera Kompetens i verkstad", "Sista dagen var 20 november.")]
    running(cast, "Ett till")
    assert todo(cast.sekr, late) == [("2 projekt har inte rapporterat", "Sista dagen var 20 november.")]
    save(cast, asked, workshop, Told(progress="X"))
    assert ProjectReport.objects.count() == 1
    ready(cast, asked, workshop)
    assert todo(cast.sekr, late) == [("1 projekt har inte rapporterat", "Sista dagen var 20 november.")]


def test_secretariat_has_the_ownerless_to_do_before_it_is_late(cast, asked):
    running(cast, "Utan ägare", owner=None)
    assert todo(cast.sekr, date(2026, 11, 10)) == [("Rapportera 1 projekt åt ägaren", "")]


def test_year_has_the_last_day(cast, asked):
    def found(seat):
        dates = dates_of(asked.forum, 2026, [], [seat])
        return [(each.on, each.kind, each.title) for each in dates if each.key.startswith("project-reports")]

    said = (LAST_DAY, "deadline", "Sista dag att rapportera projekten, tredje kvartalet 2026")
    assert found(cast.region) == found(cast.sekr) == [said]
    assert found(cast.board) == []


def test_asked_the_day_before_the_last_day_gets_no_reminder_at_once(cast, workshop):
    opened: datetime = local(2026, 11, 19)
    rounds.open_round(cast.sekr.party.forum, QUARTER, LAST_DAY, by=cast.sekr, at=opened)
    run(date(2026, 11, 19), 2)
    assert reminders() == []
    run(date(2026, 11, 21), 1)
    assert reminders() == [(OWNER, "11-21")]
