"""The same words at the doors that no link leads to: programs, everybody, calendars, and papers made of them."""

import subprocess
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.test import Client

from forum import clock
from forum.api.models import Scope
from forum.api.tokens import make_token
from forum.paper.build import build_paper
from forum.public.opening import set_public
from forum.report.requests import order_edition
from meetings.action_paper import order_action_paper
from meetings.feeds import address, subscribe
from members.models import Seat
from tests.house.canaries import Canaries, plant, text_of
from tests.house.test_canaries import MARKS
from tests.kept import paper_path

PAGES = ("", "beslut/", "uppfoljning/2025/", "data.json", "moten.ics")
PROJECTS = {
    *(
        "projects.FundingLine.funder",
        "projects.FundingLine.source",
        "projects.Project.dnr",
        "projects.Project.fund",
    ),
    *("projects.Project.source", "projects.Project.summary", "projects.Reading.source"),
    *("projects.Indicator.name", "projects.Indicator.source", "projects.Indicator.unit"),
}
EVERYBODYS = {
    *("forum.Forum.name", "forum.Forum.purpose", "report.AnnualReport.dnr"),
    *("meetings.AgendaItem.title", "meetings.Decision.text", "meetings.Meeting.place"),
}
FIGURES = {
    *("projects.Figure.reason", "projects.Figure.source", "projects.Figure.unit"),
    *("projects.KeyFigure.geography", "projects.KeyFigure.name", "projects.KeyFigure.source"),
    *("projects.KeyFigure.unit", "meetings.Reservation.text", "members.Group.name"),
}
A_PROGRAMS = EVERYBODYS | {
    *(
        "forum.FocusArea.title",
        "forum.Forum.mandate",
        "meetings.ActionItem.text",
        "meetings.AgendaVersion.items",
    ),
}
# What each door shows of a forum, all of it and nothing else; the demo's Kalmar has no project and no figures.
TOLD = {"kronoberg": A_PROGRAMS | PROJECTS | FIGURES, "kalmar": A_PROGRAMS}
OPEN = {
    "kronoberg": EVERYBODYS | PROJECTS | {"forum.Paper.snapshot"},
    "kalmar": EVERYBODYS | {"forum.Paper.snapshot"},
}
SUBSCRIBED = {"forum.Forum.name", "meetings.Meeting.place"}
PRINTED = {"kronoberg": 43, "kalmar": 21}  # fields that the follow-up and the list of actions show at least
pytestmark = pytest.mark.check


@pytest.fixture
def planted(demo: SimpleNamespace) -> dict[str, Canaries]:
    return {slug: plant(getattr(demo, slug), mark) for slug, mark in MARKS.items()}


def secretariat(slug: str) -> Seat:
    return Seat.objects.select_related("party__forum", "user").get(
        party__forum__slug=slug, user__email=f"sekretariat.{slug}@example.org"
    )


def fields_in(texts: list[str], planted: dict[str, Canaries], slug: str) -> set[str]:
    """Whose words stand there: another forum's never; which fields of its own."""
    text = "\n".join(texts)
    foreign = [mark for each, mark in MARKS.items() if each != slug and mark in text]
    assert foreign == []
    return {field for word, field in planted[slug].items() if word in text}


def asked_by_a_program(slug: str) -> list[str]:
    """Every address of the interface, and everything that its lists name."""
    by = secretariat(slug)
    last_day = clock.today() + timedelta(days=30)
    _row, token = make_token(by.party.forum, "Genomgång", Scope.values, last_day, by=by)
    client = Client(headers={"Authorization": f"Bearer {token}"})

    def ask(path: str) -> SimpleNamespace:
        answer = client.get(f"/api/v1{path}")
        assert answer.status_code == 200, (path, answer.content)
        return answer

    lists = [
        ask(path) for path in ("/forum", "/meetings", "/decisions", "/actions", "/projects", "/key-figures")
    ]
    named = [f"/meetings/{each['id']}" for each in lists[1].json()["meetings"]]
    named += [f"/projects/{each['id']}" for each in lists[4].json()["projects"]]
    # What a report holds beside its pages is from before the words were planted.
    return [text_of(answer) for answer in [*lists, ask("/reports"), *map(ask, named)]]


@pytest.mark.parametrize("slug", MARKS)
def test_program_is_told_of_its_forum_alone(planted, slug):
    assert fields_in(asked_by_a_program(slug), planted, slug) == TOLD[slug]


@pytest.mark.parametrize("slug", MARKS)
def test_everybody_sees_of_a_forum_what_is_its_own_and_public(planted, slug):
    for each in MARKS:
        set_public(secretariat(each).party.forum, is_open=True, by=secretariat(each))
    answers = [Client().get(f"/oppet/{slug}/{path}") for path in PAGES]
    assert {answer.status_code for answer in answers} == {200}
    assert fields_in([text_of(answer) for answer in answers], planted, slug) == OPEN[slug]


@pytest.mark.parametrize("slug", MARKS)
def test_calendar_that_is_subscribed_to_is_of_its_forum(planted, slug):
    by = secretariat(slug)
    feed = subscribe(by.party.forum, to_every_forum=False, by=by)
    answer = Client().get(urlsplit(address(feed)).path)
    assert fields_in([text_of(answer)], planted, slug) == SUBSCRIBED


@pytest.mark.parametrize("slug", MARKS)
def test_papers_say_nothing_of_another_forum(planted, slug):
    by = secretariat(slug)
    papers = [
        order_edition(by.party.forum, 2025, by=by).paper,
        order_action_paper(by.party.forum, {}, None, seats=[by], by=by),
    ]
    texts = []
    for paper in papers:
        assert build_paper(paper.pk)
        paper.refresh_from_db()
        told = subprocess.run(["pdftotext", str(paper_path(paper)), "-"], capture_output=True, check=True)
        texts.append(told.stdout.decode())
    assert len(fields_in(texts, planted, slug)) >= PRINTED[slug]
