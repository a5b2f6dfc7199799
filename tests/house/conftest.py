"""The demo as a house full of people: loaded once for the tests in this folder, rolled back after them."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from forum import clock
from forum.api.models import Scope
from forum.api.tokens import make_token
from forum.demo import build_demo
from forum.models import Forum, Paper, Seal, User
from forum.paper.build import build_paper
from forum.report.requests import order_edition
from meetings.action_paper import order_action_paper
from meetings.adjusting import appoint_adjuster
from meetings.agenda import call_anyway, propose_version
from meetings.circulars import CircularText, draft_circular
from meetings.conduct import close_meeting, open_meeting
from meetings.drafting import ItemFields, propose_item
from meetings.followup import assign_action, record_decision
from meetings.minutes import add_addendum, share_minutes
from meetings.models import Meeting
from meetings.reservations import reserve
from meetings.scheduling import MeetingPlan, schedule_meeting
from members.models import Seat
from members.roster import appoint
from projects.contacts import add_contact
from projects.imports.uploads import hand_in
from projects.indicators import add_indicator
from projects.pillars import add_pillar


@pytest.fixture(scope="package")
def _loaded_demo(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        build_demo()
        furnish(Forum.objects.get(slug="kronoberg"))
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


def furnish(forum: Forum) -> None:
    """States that the demo itself has none of: a meeting going on, one just held, one called, three more editions."""
    secretariat = Seat.objects.get(party__forum=forum, role=Seat.Role.SECRETARIAT)
    ifmetall = Seat.objects.get(party__forum=forum, user__email="ifmetall@example.org")
    running, held, called = (
        extra(forum, secretariat, ifmetall, *when) for when in ((5, 0), (6, -10), (7, 7))
    )
    for meeting in (running, held):
        open_meeting(meeting, by=secretariat)
        item = meeting.items.get(title="Extra punkt")
        decision = record_decision(item, "att prova", by=secretariat)
        reserve(decision, ifmetall.party, "Vi vill vänta.", by=ifmetall)
        assign_action(item, "Prova", ifmetall.party, clock.today() + timedelta(days=30), by=secretariat)
    held.refresh_from_db()
    close_meeting(held, by=secretariat)
    put_out_for_comments(forum, secretariat, ifmetall)
    done = forum.meetings.get(year=2026, number=3)
    add_addendum(done.minutes, "Stavfel i rubriken.", "1", by=secretariat)
    propose_version(called, by=secretariat)
    called.refresh_from_db()
    call_anyway(called, by=secretariat)
    draft_circular(
        forum,
        CircularText(title="Remissvar om", proposal="att svara", answer_by=clock.today() + timedelta(days=9)),
        by=secretariat,
    )
    project = forum.followings.get(project__slug="framtidssakrad-industri").project
    add_indicator(project, code="EECO05", name="Sysselsatta", unit="personer", target=600, by=secretariat)
    for title in ("Kartläggning", "Validering"):
        add_pillar(project, title, by=secretariat)
    add_contact(project, {"role": "Projektkansliet"}, by=secretariat)
    make_token(forum, "Tavlan", Scope.values, clock.today() + timedelta(days=90), by=secretariat)
    hand_in(forum, "nytt.csv", "Namn;Diarienummer\nInläst projekt;2026/00001".encode(), by=secretariat)
    appoint(
        ifmetall.party,
        email="nytilltradd@example.org",
        name="Nytillträdd",
        role=Seat.Role.PARTNER,
        since=clock.today(),
        by=secretariat,
    )
    sealless = order_edition(forum, 2025, by=secretariat).paper
    build_paper(sealless.pk)
    for paper in (sealless, done.minutes.paper):
        Seal.objects.create(paper=paper, state="failed", error="No time for a seal.", ordered_at=clock.now())
    build_paper(order_action_paper(forum, {}, None, seats=[secretariat], by=secretariat).pk)
    failed = order_edition(forum, 2025, by=secretariat)
    Paper.objects.filter(pk=failed.paper_id).update(state=Paper.State.FAILED, error="Something went wrong.")
    order_edition(forum, 2024, by=secretariat)


def put_out_for_comments(forum: Forum, secretariat: Seat, ifmetall: Seat) -> None:
    """A held meeting whose draft IF Metall is asked to adjust."""
    meeting = extra(forum, secretariat, ifmetall, 8, -20)
    open_meeting(meeting, by=secretariat)
    meeting.refresh_from_db()
    close_meeting(meeting, by=secretariat)
    appoint_adjuster(meeting, ifmetall, by=secretariat)
    share_minutes(meeting.minutes, by=secretariat)


def extra(forum: Forum, secretariat: Seat, ifmetall: Seat, number: int, days: int) -> Meeting:
    start = clock.now() + timedelta(days=days)
    plan = MeetingPlan(starts_at=start, ends_at=start + timedelta(hours=2), place="Växjö", number=number)
    meeting = schedule_meeting(forum, plan, by=secretariat)
    propose_item(meeting, ItemFields(title="Extra punkt"), by=ifmetall)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def demo(_loaded_demo: None, db: None) -> SimpleNamespace:
    """The demo's forums, and the people that the permission table names."""
    kronoberg = Forum.objects.get(slug="kronoberg")
    stranger = User.objects.create_user("utomstaende@example.org", name="Utomstående")
    ended = User.objects.create_user("avgangen@example.org", name="Avgången")
    party = kronoberg.parties.get(organisation__name="IF Metall")
    party.seats.create(user=ended, role=Seat.Role.SECRETARIAT, since="2025-01-01", until="2026-10-31")
    closed = User.objects.create_user("stangd@example.org", name="Stängd", is_active=False)
    party.seats.create(user=closed, role=Seat.Role.PARTNER, since="2025-01-01")
    people = {
        "secretariat": _person("sekretariat.kronoberg"),
        "partner": _person("ifmetall"),
        "deputy": _person("ifmetall.ersattare"),
        "board": _person("namnd.kronoberg"),
        "foreign_secretariat": _person("sekretariat.kalmar"),
        "foreign_board": _person("namnd.kalmar"),
        "foreign_partner": _person("region.kalmar"),
        "operator": _person("admin"),
        "stranger": stranger,
        "ended": ended,
        "deactivated": closed,
    }
    kalmar = Forum.objects.get(slug="kalmar")
    return SimpleNamespace(kronoberg=kronoberg, kalmar=kalmar, people=people, known={})


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")
