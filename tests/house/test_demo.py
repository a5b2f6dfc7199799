"""The demo tells a whole year and one under way, and loading it again changes nothing."""

from datetime import date
from decimal import Decimal

import pytest

from forum.demo import build_demo
from forum.demo.example_money import told_by
from forum.models import Outbox, Paper
from forum.report.models import Edition
from meetings.agenda import standing
from meetings.models import Meeting, Minutes
from projects.doubts import doubts
from projects.funding import Spent, newest_outlays, spent_so_far, totals
from projects.models import Figure, Project
from tests.house.test_access import all_rows


def test_loading_twice_changes_nothing(demo):
    before = all_rows()
    assert build_demo() is False
    assert all_rows() == before


def test_2025_is_complete(demo):
    for forum in (demo.kronoberg, demo.kalmar):
        meetings = forum.meetings.filter(year=2025).order_by("number")
        assert [meeting.state for meeting in meetings] == [Meeting.State.HELD] * 4
        assert [meeting.carries_follow_up for meeting in meetings] == [False, False, False, True]
        assert {meeting.minutes.state for meeting in meetings} == {Minutes.State.FINALISED}
        assert {meeting.set_jointly for meeting in meetings} == {True}
        released = Edition.objects.get(report__forum=forum, report__year=2025, released_at__isnull=False)
        assert (released.number, released.paper.state) == (2, Paper.State.READY)


def test_next_meeting_is_ten_days_ahead_and_waits_for_one_party(demo):
    meeting = demo.kronoberg.meetings.get(agenda_state=Meeting.AgendaState.PROPOSED)
    assert (meeting.slug, meeting.starts_at.date()) == ("2026-4", date(2026, 12, 3))
    assert [party.name for party in standing(meeting).missing] == ["IF Metall"]


def test_history_sends_no_mail(demo):
    written_by_demo = Outbox.objects.filter(kind="seat_given") | Outbox.objects.filter(created_at__year=2025)
    assert written_by_demo.exists()
    assert set(written_by_demo.filter(created_at__year__lt=2026).values_list("state", flat=True)) == {"muted"}


def test_projects_tell_what_is_known_and_nothing_else(demo):
    skills, xf = Project.objects.get(slug="kompetens-i-kronoberg"), Project.objects.get(slug="xf")
    assert [line.amount for line in skills.funding.all()] == [3_706_566, 1_235_522]
    assert (skills.dnr, skills.owner, skills.starts_on) == ("", None, None)
    assert (xf.fund, xf.funding.count(), xf.figures.count()) == ("", 0, 0)
    granted = Figure.objects.filter(project__slug="framtidssakrad-industri", kind=Figure.Kind.GRANTED)
    assert {(figure.value, figure.used) for figure in granted} == {
        (Decimal("10637799.00"), True),
        (Decimal("11500000.00"), False),
    }


def test_example_project_has_used_57_per_cent_of_exactly_what_it_was_granted(demo):
    """The day is told before the demo is loaded, whenever that is: 23 November 2026 here."""
    project = Project.objects.get(slug="kompetens-i-verkstad")
    sums, newest = totals(project), newest_outlays(project)
    assert [(each.line.amount, newest[each.line.pk].amount, str(each.share)) for each in sums.lines] == [
        (6_200_000, 3_640_000, "50.00"),
        (2_480_000, 1_550_000, "20.00"),
        (2_480_000, 1_210_000, "20.00"),
        (1_240_000, 690_000, "10.00"),
    ]
    assert spent_so_far(project) == Spent(7_090_000, 12_400_000, date(2026, 10, 31))
    assert (sums.total, sums.budget, doubts(project)) == (12_400_000, None, [])
    assert project.funding.get(withdrawn_at__isnull=False).amount == 1_200_000


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2025, 12, 31), [date(2025, 6, 30), date(2025, 11, 30)]),
        (date(2026, 2, 1), [date(2025, 6, 30), date(2025, 12, 31), date(2026, 1, 31)]),
        (date(2029, 5, 5), [date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30), date(2027, 12, 31)]),
    ],
)
def test_example_tells_of_no_day_to_come(today, days):
    assert [day for day, _amounts in told_by(today)] == days
