"""A forum with something of each kind, and tokens to read it with."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from forum.api.models import Scope
from forum.api.tokens import make_token
from forum.models import Paper
from forum.report.models import AnnualReport, Edition
from meetings.agenda import call_anyway, propose_version
from meetings.drafting import ItemFields, propose_item
from meetings.followup import assign_action, record_decision
from meetings.models import Meeting, Minutes
from projects.models import Following, FundingLine, Indicator, KeyFigure, Project, Reading
from tests.factories import local

LAST_DAY = date(2027, 6, 30)


@pytest.fixture
def told(cast: SimpleNamespace, meeting: Meeting) -> SimpleNamespace:
    """An agenda that is set, a decision in a draft record, an action, a project, a key figure and two editions."""
    fields = ItemFields(
        title="Validering", kind="decision", presenter="Personnamn", text="Text", proposal="Enas."
    )
    item = propose_item(meeting, fields, by=cast.ifmetall, at=local(2026, 11, 10))
    propose_version(meeting, by=cast.sekr, at=local(2026, 11, 16))
    meeting.refresh_from_db()
    call_anyway(meeting, by=cast.sekr, at=local(2026, 11, 17))
    Meeting.objects.filter(pk=meeting.pk).update(
        state=Meeting.State.OPEN, link="https://moten.example.org/hemlig"
    )
    item.meeting.refresh_from_db()
    minutes = Minutes.objects.create(meeting=meeting, opened_at=local(2026, 12, 3))
    decision = record_decision(item, "att införa en modell", by=cast.sekr, at=local(2026, 12, 3, 10))
    action = assign_action(item, "Räkna platser", cast.ifmetall.party, date(2027, 1, 15), by=cast.sekr)
    forum = cast.sekr.party.forum
    project = Project.objects.create(
        slug="xf", name="XF", summary="Framtidssäkring", owner=cast.region.party.organisation
    )
    Following.objects.create(project=project, forum=forum, since=date(2026, 1, 1))
    FundingLine.objects.create(project=project, funder="ESF", kind="esf", amount=3_706_566, source="Beslutet")
    indicator = Indicator.objects.create(project=project, code="EECO05", name="Sysselsatta", unit="personer")
    Reading.objects.create(
        indicator=indicator, period_start=date(2026, 1, 1), period_end=date(2026, 6, 30), women=3, men=90, total=93,
        source="Projektet", noted_at=local(2026, 7, 1),
    )  # fmt: skip
    KeyFigure.objects.create(
        forum=forum, name="Sysselsatta", geography="Kronoberg", year=2025, value=40, unit="personer", women=2, men=38,
        source="SCB",
    )  # fmt: skip
    report = AnnualReport.objects.create(forum=forum, year=2025, created_at=local(2026, 1, 2))
    for number, released in ((1, local(2026, 3, 1)), (2, None)):
        paper = Paper.objects.create(
            forum=forum, kind="followup", title="Årsuppföljning 2025", template="x", snapshot={"files": []},
            file_name="a.pdf", state="ready", sha256="0" * 64, pages=3, size=9, requested_at=local(2026, 2, 1),
            built_at=local(2026, 2, 1),
        )  # fmt: skip
        Edition.objects.create(
            report=report, number=number, paper=paper, ordered_by=cast.sekr, ordered_at=local(2026, 2, 1),
            finalised_at=released, released_at=released, released_by=cast.sekr if released else None,
        )  # fmt: skip
    return SimpleNamespace(
        forum=forum,
        meeting=meeting,
        item=item,
        minutes=minutes,
        decision=decision,
        action=action,
        project=project,
    )


def finalise(told: SimpleNamespace) -> None:
    Minutes.objects.filter(pk=told.minutes.pk).update(
        state="finalised", finalised_at=local(2026, 12, 9), snapshot={}, sha256="0" * 64
    )


@pytest.fixture
def program(cast: SimpleNamespace) -> Callable[..., Callable[..., Any]]:
    """A program with a token of the given scopes, of Kronoberg's secretariat unless another seat makes it."""

    def make(*scopes: str, by: Any = None) -> Callable[..., Any]:
        seat = by or cast.sekr
        _, secret = make_token(seat.party.forum, "Tavlan", scopes or Scope.values, LAST_DAY, by=seat)
        return reading_with(secret)

    return make


def reading_with(secret: str) -> Callable[..., Any]:
    client = Client(headers={"authorization": f"Bearer {secret}"})
    return lambda path, **more: client.get(f"/api/v1{path}", **more)
