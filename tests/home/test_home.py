"""The first page of the portal and of a forum."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.shortcuts import resolve_url
from django.test import Client
from django.utils import translation

from forum.home.page import headline, home_page
from forum.models import Forum
from meetings.models import AgendaVersion, Meeting
from members.models import Seat
from tests import factories
from tests.home.conftest import TODAY

pytestmark = pytest.mark.django_db
SignIn = Callable[[Seat], Client]


def test_anonymous_visitor_is_sent_to_sign_in(client: Client, settings: Any) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, f"{resolve_url(settings.LOGIN_URL)}?next=/")


def test_one_forum_is_entered_at_once(cast: SimpleNamespace, sign_in: SignIn) -> None:
    answer = sign_in(cast.ifmetall_deputy).get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/kronoberg/")


def test_several_forums_are_chosen_between(cast: SimpleNamespace, sign_in: SignIn) -> None:
    page = sign_in(cast.ifmetall).get("/").content.decode()
    assert 'href="/kronoberg/"' in page
    assert 'href="/kalmar/"' in page


def test_person_without_a_seat_is_told_so(cast: SimpleNamespace, sign_in: SignIn) -> None:
    Seat.objects.filter(user=cast.board.user).update(until=date(2026, 1, 31))
    answer = sign_in(cast.board).get("/", headers={"accept-language": "sv"})
    assert (answer.status_code, "/kronoberg/" in answer.content.decode()) == (200, False)


def test_operator_without_a_seat_goes_to_operations(cast: SimpleNamespace, sign_in: SignIn) -> None:
    Seat.objects.filter(user=cast.board.user).update(until=date(2026, 1, 31))
    cast.board.user.is_staff = True
    cast.board.user.save()
    assert sign_in(cast.board).get("/")["Location"] == "/drift/"


def test_home_page_shows_the_next_meeting_and_what_waits(
    cast: SimpleNamespace, proposed: AgendaVersion, sign_in: SignIn
) -> None:
    page = sign_in(cast.ifmetall).get("/kronoberg/").content.decode()
    assert proposed.get_absolute_url() in page
    assert 'class="ring"' in page
    invitation = proposed.meeting.invitations.get(seat=cast.ifmetall)
    assert f'action="/kronoberg/moten/2026-4/svar/{invitation.pk}/"' in page


def test_answer_given_on_the_home_page_counts(
    cast: SimpleNamespace, proposed: AgendaVersion, sign_in: SignIn
) -> None:
    invitation = proposed.meeting.invitations.get(seat=cast.ifmetall)
    sign_in(cast.ifmetall).post(f"/kronoberg/moten/2026-4/svar/{invitation.pk}/", {"answer": "yes"})
    invitation.refresh_from_db()
    assert invitation.answer == "yes"


def test_board_sees_neither_agenda_nor_anything_to_do(
    cast: SimpleNamespace, proposed: AgendaVersion, kronoberg: Forum
) -> None:
    page = home_page(kronoberg, [cast.board], TODAY)
    assert (page.tasks, page.next.sees_agenda, page.only_reads, page.done) == ([], False, True, [])


def test_forum_without_meetings_has_a_home_page(cast: SimpleNamespace, sign_in: SignIn) -> None:
    assert sign_in(cast.sekr).get("/kronoberg/").status_code == 200


def test_wheel_has_the_years_meetings_in_order(cast: SimpleNamespace, meeting: Meeting) -> None:
    year = home_page(meeting.forum, [cast.sekr], TODAY).year
    assert [row.on for row in year.coming][:1] == [date(2026, 12, 3)]
    assert [row.on.month for row in year.held] == [9, 6, 3]
    assert year.has_follow_up is True


def test_next_years_first_meeting_is_listed_from_november(cast: SimpleNamespace, meeting: Meeting) -> None:
    factories.make_meeting(cast.sekr, factories.local(2027, 12, 2))
    late = home_page(meeting.forum, [cast.sekr], TODAY).year.coming
    early = home_page(meeting.forum, [cast.sekr], date(2026, 10, 1)).year.coming
    assert {row.on.year for row in late} == {2026, 2027}
    assert {row.on.year for row in early} == {2026}


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Nothing is waiting for you"),
        (1, "One thing is waiting for you"),
        (14, "14 things are waiting for you"),
    ],
)
def test_headline_counts_in_words(count: int, words: str) -> None:
    with translation.override("en"):
        assert headline(count) == words


@pytest.mark.parametrize("years", [0, 3])
def test_home_page_asks_the_database_equally_often(
    cast: SimpleNamespace,
    proposed: AgendaVersion,
    sign_in: SignIn,
    django_assert_num_queries: Callable,
    years: int,
) -> None:
    for year in range(years):
        factories.make_meeting(cast.sekr, factories.local(2027 + year, 12, 2))
    client = sign_in(cast.ifmetall)
    client.get("/kronoberg/")
    with django_assert_num_queries(19):
        client.get("/kronoberg/")
