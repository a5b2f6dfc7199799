"""Two people scheduling at the same moment, with real threads and real transactions."""

from types import SimpleNamespace

import pytest

from forum.models import Forum, Outbox
from meetings.models import Meeting
from meetings.participation import answer_invitation
from meetings.scheduling import ChangedMeanwhile, Clash, move_meeting, plan_year, schedule_meeting
from tests.factories import local, plan
from tests.meetings.test_agenda_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
AT = local(2026, 11, 1)
DAYS = [local(2027, 2, 10), local(2027, 12, 8)]


def test_same_plan_sent_twice_at_once_is_planned_once(cast: SimpleNamespace, kronoberg: Forum) -> None:
    def send() -> list[Meeting]:
        return plan_year(kronoberg, 2027, [plan(day) for day in DAYS], by=cast.sekr, at=AT)

    results = at_once(send, send)
    assert sorted(type(result) for result in results if isinstance(result, Exception)) == [Clash]
    assert kronoberg.meetings.count() == 2
    assert Outbox.objects.filter(kind="meetings.save_the_date").count() == 2 * 7


def test_two_meetings_at_once_get_two_numbers_and_one_mark(cast: SimpleNamespace, kronoberg: Forum) -> None:
    deeds = [lambda day=day: schedule_meeting(kronoberg, plan(day), by=cast.sekr, at=AT) for day in DAYS]
    at_once(*deeds)
    assert sorted(kronoberg.meetings.values_list("number", flat=True)) == [1, 2]
    assert kronoberg.meetings.get(carries_follow_up=True).starts_at == DAYS[1]


def test_two_moves_at_once_are_one_move(meeting: Meeting, cast: SimpleNamespace) -> None:
    def move(day: int) -> Meeting:
        place = (local(2026, 12, day), local(2026, 12, day, 12), "on_site", "Växjö", "")
        return move_meeting(Meeting.objects.get(pk=meeting.pk), *place, by=cast.sekr, at=AT, seen_sequence=0)

    results = at_once(lambda: move(4), lambda: move(7))
    assert [type(result) for result in results].count(ChangedMeanwhile) == 1
    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert Outbox.objects.filter(kind="meetings.moved").count() == 7


def test_party_that_asks_for_its_deputy_twice_at_once_sends_one_letter(
    meeting: Meeting, cast: SimpleNamespace
) -> None:
    def answer(by: str) -> object:
        own = meeting.invitations.get(seat=cast.ifmetall)
        return answer_invitation(own, "deputy", cast.ifmetall_deputy, by=getattr(cast, by), at=AT)

    at_once(lambda: answer("ifmetall"), lambda: answer("ifmetall_deputy"))
    assert Outbox.objects.filter(kind="meetings.deputy_asked").count() == 1
