"""A filled year beside the one before: what the numbers and the links of the follow-up are tried on."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from forum.models import Forum
from forum.report.statements import STATEMENTS
from forum.report.surveying import open_survey, save_answer
from meetings.models import ActionItem, ActionProgress, AgendaItem, Attendance
from projects.models import FundingLine, KeyFigure, Outlay, Reading
from tests.factories import local, make_meeting
from tests.report.years import AT, act, add_item, close, decide

LAST_YEAR = local(2025, 3, 6)


def fill_two_years(year: SimpleNamespace, cast: SimpleNamespace) -> SimpleNamespace:
    """2026 beside 2025: actions of every outcome, money used, readings, a survey in both years."""
    before = make_meeting(cast.sekr, local(2025, 12, 4))
    held = before.forum.meetings.get(year=2025, number=1)
    item = add_item(held, cast.ifmetall, "Lägesbild 2025", 20)
    for seat, status in ((cast.ifmetall, "present"), (cast.unionen, "absent")):
        Attendance.objects.create(meeting=held, seat=seat, status=status, noted_at=LAST_YEAR)
    decide(item, cast.sekr, 1, "att pröva i år", None)
    inherited = act(item, cast.teknik, "Ärvd och sen", date(2026, 2, 1), done_at=local(2026, 4, 1))
    closed = act(item, cast.teknik, "Klar 2025", date(2025, 9, 1), done_at=local(2025, 8, 1))
    ActionItem.objects.filter(pk__in=[inherited.pk, closed.pk]).update(created_at=LAST_YEAR)
    close(held, cast.sekr)
    act(year.item, cast.ifmetall, "Struken", date(2026, 6, 1))
    ActionItem.objects.filter(text="Struken").update(state="dropped", closed_at=local(2026, 5, 1))
    AgendaItem.objects.filter(pk=year.item.pk).update(outcome="decided")
    _moved_after_the_order(year, cast)
    _projects(year.project)
    KeyFigure.objects.create(
        forum=year.forum,
        name="Nyanställda",
        geography="Länet",
        year=2024,
        value="431",
        unit="personer",
        source="X",
    )
    KeyFigure.objects.create(
        forum=year.forum,
        name="Nyanställda",
        geography="Länet",
        year=2025,
        value="474",
        unit="personer",
        source="X",
        women=201,
        men=273,
    )
    for asked, marks in ((2025, (2, 3)), (2026, (4, 5))):
        _survey(year.forum, cast, asked, marks)
    return year


def _moved_after_the_order(year: SimpleNamespace, cast: SimpleNamespace) -> None:
    """Late when the edition was ordered; after it the day was moved and the action done."""
    moved = act(year.item, cast.unionen, "Senare flyttad", date(2026, 12, 24), done_at=local(2026, 12, 1))
    for at, state, more in (
        (local(2026, 11, 28), "not_started", {"kind": "changed", "due_before": date(2026, 10, 1)}),
        (local(2026, 12, 1), "done", {}),
    ):
        ActionProgress.objects.create(action=moved, at=at, seat=cast.sekr, state=state, **more)


def _projects(project: Any) -> None:
    for line, used in zip(FundingLine.objects.filter(project=project), (1_200_000, 400_001), strict=True):
        for as_of, amount in ((date(2025, 12, 31), used // 2), (date(2026, 6, 30), used)):
            Outlay.objects.create(line=line, as_of=as_of, amount=amount, source="Delrapport", noted_at=AT)
    counted = project.indicators.create(code="E1", name="Yrkesbevis", unit="personer", target=160)
    for end, women, men in ((date(2025, 12, 31), 12, 24), (date(2026, 6, 30), 31, 58)):
        Reading.objects.create(
            indicator=counted,
            period_start=date(2025, 1, 1),
            period_end=end,
            women=women,
            men=men,
            total=women + men,
            source="Delrapport",
            noted_at=local(end.year, end.month, 28) + timedelta(days=30),
        )
    type(project).objects.filter(pk=project.pk).update(starts_on=date(2025, 1, 1), ends_on=date(2027, 12, 31))


def _survey(forum: Forum, cast: SimpleNamespace, year: int, marks: tuple[int, int]) -> None:
    opened = local(year, 11, 1)
    survey = open_survey(forum, year, date(year, 11, 15), by=cast.sekr, at=opened)
    for seat, mark in ((cast.ifmetall, marks[0]), (cast.unionen, marks[1])):
        answer = survey.answers.get(party=seat.party)
        scores = dict.fromkeys(STATEMENTS, mark)
        save_answer(answer, scores, "", is_ready=True, by=seat, at=opened + timedelta(days=1))
