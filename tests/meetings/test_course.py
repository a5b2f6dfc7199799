"""From item to item, breaks, and what is left of the time."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from freezegun import freeze_time

from forum import clock
from forum.models import HistoryEntry
from meetings.conduct import close_meeting, note_item
from meetings.course import adjourn, begin_item, resume
from meetings.models import AgendaItem, Meeting
from meetings.pace import Pace, pace
from meetings.transcript import transcript
from tests.factories import local
from tests.meetings.conducting import OPENED, make_item, opened
from tests.meetings.test_conduct_pages import at_item, page


def minute(n: int) -> object:
    return OPENED + timedelta(minutes=n)


def items_of(meeting: Meeting) -> list[AgendaItem]:
    items = list(meeting.items.filter(deleted_at=None))
    for item in items:
        item.meeting = meeting
    return items


def at(meeting: Meeting, n: int) -> Pace:
    meeting.refresh_from_db()
    return pace(meeting, items_of(meeting), minute(n))


@pytest.fixture
def running(meeting, cast):
    """Three items of 10, 20 and 30 minutes besides the standing ones, which are settled."""
    for item in items_of(meeting):
        AgendaItem.objects.filter(pk=item.pk).update(outcome="noted")
    for title, minutes in (("Ett", 10), ("Två", 20), ("Tre", 30)):
        item = make_item(meeting, cast.ifmetall, title)
        AgendaItem.objects.filter(pk=item.pk).update(duration=minutes)
    return opened(meeting, cast.sekr)


@pytest.fixture
def three(running):
    return [item for item in items_of(running) if item.title in {"Ett", "Två", "Tre"}]


def passages(meeting: Meeting) -> list[tuple[str, object, object]]:
    return list(meeting.passages.values_list("item__title", "began_at", "ended_at"))


def test_one_item_is_treated_after_the_other(running, three, cast):
    begin_item(three[0], by=cast.sekr, at=minute(0))
    begin_item(three[1], by=cast.sekr, at=minute(12))
    begin_item(three[1], by=cast.sekr, at=minute(13))

    running.refresh_from_db()
    assert running.current_item == three[1]
    assert passages(running) == [("Ett", minute(0), minute(12)), ("Två", minute(12), None)]
    verbs = HistoryEntry.objects.filter(verb="item.begun").order_by("pk").values_list("subject", flat=True)
    assert list(verbs) == ["Ett", "Två"]


def test_pace_is_reckoned_from_what_has_happened(running, three, cast):
    assert at(running, 5).expected_end == minute(65)
    begin_item(three[0], by=cast.sekr, at=minute(5))

    early, over = at(running, 9), at(running, 18)
    assert (early.left_minutes, early.over_minutes, early.expected_end) == (6, 0, minute(65))
    assert (over.left_minutes, over.over_minutes, over.expected_end) == (0, 3, minute(68))


def test_an_item_taken_up_again_goes_on_from_where_it_was(running, three, cast):
    for item, n in ((three[0], 0), (three[1], 4), (three[0], 9)):
        begin_item(item, by=cast.sekr, at=minute(n))
    assert at(running, 11).left_minutes == 4
    assert at(running, 11).number == items_of(running).index(three[0]) + 1


def test_late_meeting_says_by_how_much(running, three, cast):
    begin_item(three[2], by=cast.sekr, at=minute(0))
    assert at(running, 200).late_minutes == 200 + 30 - 180
    note_item(three[0], "", "postponed", three[0].seq, by=cast.sekr, at=minute(1))
    assert at(running, 200).late_minutes == 200 + 20 - 180


def test_nothing_runs_while_the_meeting_is_adjourned(running, three, cast):
    begin_item(three[0], by=cast.sekr, at=minute(0))
    adjourn(running, minute(30), by=cast.sekr, at=minute(5))
    adjourn(running, minute(60), by=cast.sekr, at=minute(6))

    still = at(running, 20)
    assert (still.adjournment.began_at, still.left_minutes) == (minute(5), 5)
    assert still.expected_end == minute(30 + 5 + 50)

    resume(running, by=cast.sekr, at=minute(25))
    resume(running, by=cast.sekr, at=minute(26))
    assert (at(running, 26).left_minutes, at(running, 26).adjournment) == (4, None)
    assert transcript(running)["adjournments"] == [
        {"began_at": "2026-12-03T09:05:00+01:00", "ended_at": "2026-12-03T09:25:00+01:00"}
    ]


def test_beginning_an_item_ends_the_break(running, three, cast):
    adjourn(running, None, by=cast.sekr, at=minute(5))
    begin_item(three[0], by=cast.sekr, at=minute(15))
    assert list(running.adjournments.values_list("began_at", "ended_at")) == [(minute(5), minute(15))]


def test_a_break_cannot_end_before_it_begins(running, cast):
    with pytest.raises(ValidationError):
        adjourn(running, minute(1), by=cast.sekr, at=minute(5))
    assert not running.adjournments.exists()


def test_closing_ends_item_and_break(running, three, cast):
    begin_item(three[0], by=cast.sekr, at=minute(0))
    adjourn(running, None, by=cast.sekr, at=minute(5))
    close_meeting(running, by=cast.sekr, at=minute(30))

    running.refresh_from_db()
    assert running.current_item is None
    assert passages(running) == [("Ett", minute(0), minute(5))]
    assert running.adjournments.get().ended_at == minute(30)


def test_only_the_own_secretariat_leads_the_meeting(running, three, cast):
    for seat in (cast.ifmetall, cast.region, cast.board, cast.kalmar_sekr):
        for deed in (
            lambda seat=seat: begin_item(three[0], by=seat, at=minute(0)),
            lambda seat=seat: adjourn(running, None, by=seat, at=minute(0)),
            lambda seat=seat: resume(running, by=seat, at=minute(0)),
        ):
            with pytest.raises(PermissionDenied):
                deed()
    assert not running.passages.exists()


def test_a_closed_meeting_is_led_nowhere(running, three, cast):
    close_meeting(running, by=cast.sekr, at=minute(30))
    with pytest.raises(PermissionDenied):
        begin_item(three[0], by=cast.sekr, at=minute(31))


@pytest.fixture
def sekr(sign_in, cast):
    return sign_in(cast.sekr)


def test_pages_lead_on_by_button(running, three, cast, sign_in):
    with freeze_time(minute(0)):
        sekr = sign_in(cast.sekr)
        assert "Ingen punkt har börjat" in sekr.get(page("attendance", running)).text
        response = sekr.post(page("begin_item", running, three[0].uuid))
    assert response["Location"] == at_item(running, three[0])
    with freeze_time(minute(7)):
        text = sekr.get(page("conduct", running)).text
    assert "3 min kvar" in text
    assert "Slutar ungefär kl. 10.00" in text
    assert page("begin_item", running, three[1].uuid) in text

    with freeze_time(minute(14)):
        text = sekr.get(at_item(running, three[2])).text
    assert "4 min över tiden" in text
    assert "Börja den här punkten" in text
    assert "Ett</a>" in text


def test_saving_the_note_and_going_on_takes_the_meeting_along(running, three, sekr):
    sekr.post(page("begin_item", running, three[0].uuid))
    sent = {"note": "Klart.", "outcome": "postponed", "base_seq": three[0].seq, "next": "1"}
    response = sekr.post(page("note", running, three[0].uuid), sent)
    running.refresh_from_db()
    assert (response["Location"], running.current_item) == (at_item(running, three[1]), three[1])


def test_break_by_form(running, three, cast, sign_in):
    with freeze_time(minute(75)):
        sekr = sign_in(cast.sekr)
        refused = sekr.post(page("adjourn", running), {"until": "10:10"})
        assert "Klockslaget har passerat." in refused.text
        sekr.post(page("adjourn", running), {"until": "10:30"})
        text = sekr.get(page("conduct", running)).text
    assert "Mötet är ajournerat" in text
    assert "kl. 10.15–10.30" in text
    with freeze_time(local(2026, 12, 3, 10, 31)):
        assert "Mötet fortsätter." in sekr.post(page("resume", running), follow=True).text
        assert running.adjournments.get().ended_at == clock.now()


def test_attendance_begins_the_first_item(meeting, cast, sekr):
    opened(meeting, cast.sekr)
    sekr.post(page("attendance", meeting), {"next": "1"})
    meeting.refresh_from_db()
    assert meeting.current_item == items_of(meeting)[0]
