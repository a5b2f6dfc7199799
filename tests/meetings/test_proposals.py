"""The call for items: it opens, asks, reminds and closes by itself, and the secretariat may do so by hand."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry, Outbox
from meetings.daily import run_daily
from meetings.drafting import ItemFields, propose_item, remove_item
from meetings.models import Meeting
from meetings.proposals import call_of, call_state, close_call, open_call, set_call_days, usual_days
from meetings.scheduling import MeetingPlan, cancel_meeting, move_meeting, schedule_meeting
from members.models import Seat
from tests.factories import local
from tests.meetings.agendas import add_item, approve_all, put_forward

OPENS, CLOSES = date(2026, 10, 22), date(2026, 11, 12)


def letters(kind: str) -> list[str]:
    return list(Outbox.objects.filter(kind=f"meetings.{kind}").order_by("to").values_list("to", flat=True))


def of(meeting: Meeting) -> Meeting:
    meeting.refresh_from_db()
    return meeting


def represented(cast: SimpleNamespace) -> list[str]:
    seats = (cast.region, cast.teknik, cast.ifmetall, cast.ifmetall_deputy, cast.unionen, cast.company)
    return sorted(seat.user.email for seat in seats)


@pytest.fixture
def called(meeting: Meeting) -> Meeting:
    """Meeting 4, whose call opened on its day."""
    run_daily(local(2026, 10, 22, 6))
    return of(meeting)


def test_meeting_gets_the_usual_days(meeting: Meeting) -> None:
    assert (meeting.call_opens, meeting.call_closes) == (OPENS, CLOSES)
    assert call_state(meeting) == "coming"


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (local(2026, 10, 1), (OPENS, CLOSES)),
        (local(2026, 11, 1), (date(2026, 11, 1), CLOSES)),
        (local(2026, 11, 20), (date(2026, 11, 20), date(2026, 11, 26))),
        (local(2026, 11, 28), (None, None)),
    ],
)
def test_meeting_that_is_close_has_a_shorter_call_or_none(today: object, days: object) -> None:
    assert usual_days(local(2026, 12, 3), today) == days


def test_call_opens_on_its_day_and_asks_each_representative_once(
    meeting: Meeting, cast: SimpleNamespace
) -> None:
    run_daily(local(2026, 10, 21, 23))
    assert letters("call_opened") == []
    for day in (22, 22, 23):
        run_daily(local(2026, 10, day, 6))
    assert letters("call_opened") == represented(cast)
    assert (of(meeting).call_opened_at, call_state(meeting)) == (local(2026, 10, 22, 6), "open")
    entry = HistoryEntry.objects.get(verb="call.opened")
    assert (entry.subject_id, entry.actor, entry.facts) == (meeting.pk, None, {"closes": "2026-11-12"})
    letter = Outbox.objects.get(kind="meetings.call_opened", to="ifmetall@example.org")
    assert letter.subject == "Föreslå punkter till möte 4, torsdag 3 december"
    assert "Vad vill IF Metall att mötet tar upp? Föreslå punkter senast 12 november." in letter.text


def test_parties_that_have_proposed_nothing_are_reminded_once(called: Meeting, cast: SimpleNamespace) -> None:
    add_item(called, cast.ifmetall_deputy)
    taken_back = add_item(called, cast.unionen)
    remove_item(taken_back, by=cast.unionen)
    run_daily(local(2026, 11, 6, 6))
    assert letters("call_reminder") == []
    for day in (7, 8, 12):
        run_daily(local(2026, 11, day, 6))
    silent = (cast.region, cast.teknik, cast.unionen, cast.company)
    assert letters("call_reminder") == sorted(seat.user.email for seat in silent)
    assert HistoryEntry.objects.filter(verb="call.reminded").count() == 1


def test_call_closes_by_itself_and_later_items_are_late(called: Meeting, cast: SimpleNamespace) -> None:
    in_time = add_item(called, cast.ifmetall)
    run_daily(local(2026, 11, 12, 23))
    assert call_state(of(called)) == "open"
    run_daily(local(2026, 11, 13, 6))
    assert call_state(of(called)) == "closed"
    late, ours = add_item(called, cast.unionen), add_item(called, cast.sekr)
    marks = dict(called.items.filter(standing="").values_list("pk", "proposed_late"))
    assert marks == {in_time.pk: False, late.pk: True, ours.pk: False}
    call = call_of(called, called.items.all(), local(2026, 11, 13))
    assert [str(party) for party in call.proposed] == ["IF Metall", "Region Kronoberg", "Unionen"]
    assert [str(party) for party in call.silent] == ["Exempel Maskin AB", "Teknikföretagen"]


def test_standing_items_and_those_carried_along_are_no_answer(called: Meeting, cast: SimpleNamespace) -> None:
    before = add_item(called, cast.ifmetall)
    remove_item(before, by=cast.ifmetall)
    propose_item(
        called,
        ItemFields(title="Följer med"),
        by=cast.sekr,
        proposer=cast.ifmetall.party,
        carried_from=before,
    )
    assert call_of(called, called.items.all(), local(2026, 11, 1)).proposed == []


def test_secretariat_opens_extends_and_closes_by_hand(meeting: Meeting, cast: SimpleNamespace) -> None:
    assert open_call(meeting, CLOSES, by=cast.sekr, at=local(2026, 10, 5)) == 6
    assert (meeting.call_opens, meeting.call_opened_at) == (date(2026, 10, 5), local(2026, 10, 5))
    with pytest.raises(ValidationError):
        open_call(meeting, CLOSES, by=cast.sekr, at=local(2026, 10, 6))
    close_call(meeting, by=cast.sekr, at=local(2026, 10, 20))
    late = add_item(meeting, cast.unionen)
    assert open_call(meeting, date(2026, 11, 20), by=cast.sekr, at=local(2026, 10, 21)) == 6
    late.refresh_from_db()
    assert (call_state(of(meeting)), meeting.call_closes, late.proposed_late) == (
        "open",
        date(2026, 11, 20),
        False,
    )
    run_daily(local(2026, 10, 22, 6))
    assert (letters("call_opened"), letters("call_extended")) == (represented(cast), represented(cast))
    verbs = (
        HistoryEntry.objects.filter(verb__startswith="call.").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["call.opened", "call.closed", "call.extended"]


def test_only_the_secretariat_of_the_forum_keeps_the_call(meeting: Meeting, cast: SimpleNamespace) -> None:
    former = cast.teknik.party.seats.create(user=cast.teknik.user, role=Seat.Role.BOARD, since="2025-01-01")
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr, former):
        for deed in (
            lambda by: open_call(meeting, CLOSES, by=by),
            lambda by: close_call(meeting, by=by),
            lambda by: set_call_days(meeting, None, None, by=by),
        ):
            with pytest.raises(PermissionDenied):
                deed(seat)
    set_call_days(meeting, None, None, by=cast.sekr)
    assert call_state(of(meeting)) == ""


def test_without_days_nobody_is_asked(meeting: Meeting, cast: SimpleNamespace) -> None:
    set_call_days(meeting, None, None, by=cast.sekr)
    run_daily(local(2026, 10, 22, 6))
    assert letters("call_opened") == []


def test_set_or_cancelled_meeting_asks_nobody(meeting: Meeting, cast: SimpleNamespace) -> None:
    add_item(meeting, cast.ifmetall)
    approve_all(put_forward(meeting, cast), cast)
    other = Meeting.objects.get(year=2026, number=3)
    cancel_meeting(other, "Inställt.", by=cast.sekr, at=local(2026, 7, 1))
    run_daily(local(2026, 7, 22, 6))
    run_daily(local(2026, 10, 22, 6))
    assert letters("call_opened") == []


def test_moving_the_meeting_moves_a_call_to_come(meeting: Meeting, cast: SimpleNamespace) -> None:
    def move(day: int, at: object) -> None:
        move_meeting(
            of(meeting),
            local(2026, 12, day),
            local(2026, 12, day, 12),
            "on_site",
            "Växjö",
            "",
            by=cast.sekr,
            at=at,
        )

    move(10, local(2026, 10, 2))
    assert (of(meeting).call_opens, meeting.call_closes) == (date(2026, 10, 29), date(2026, 11, 19))
    open_call(meeting, date(2026, 12, 9), by=cast.sekr, at=local(2026, 10, 3))
    move(4, local(2026, 10, 4))
    assert (of(meeting).call_opens, meeting.call_closes) == (date(2026, 10, 3), date(2026, 12, 3))


def test_plan_may_name_its_own_days(cast: SimpleNamespace) -> None:
    when = local(2027, 2, 10)
    plan = MeetingPlan(starts_at=when, ends_at=local(2027, 2, 10, 12), call_closes=date(2027, 1, 30))
    own = schedule_meeting(cast.sekr.party.forum, plan, by=cast.sekr, at=local(2026, 11, 1))
    assert (own.call_opens, own.call_closes) == (date(2026, 12, 30), date(2027, 1, 30))
