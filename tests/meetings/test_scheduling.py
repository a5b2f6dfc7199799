"""Planning, moving and cancelling: rows, marks, letters and refusals."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from forum.models import Forum, HistoryEntry, Outbox
from meetings.invitations import seats_to_call
from meetings.models import Invitation, Meeting
from meetings.recipients import Effect, Event, who_gets_what
from meetings.scheduling import (
    ChangedMeanwhile,
    Clash,
    cancel_meeting,
    move_meeting,
    plan_year,
    schedule_meeting,
)
from meetings.template_items import FOLLOW_UP
from tests.factories import local, plan

AT = local(2026, 11, 1)
NEXT_YEAR = [local(2027, month, day) for month, day in ((2, 10), (5, 12), (9, 15), (12, 8))]


def titles(meeting: Meeting) -> list[str]:
    return list(meeting.items.filter(deleted_at=None).values_list("standing", flat=True))


def letters(kind: str) -> list[Outbox]:
    return list(Outbox.objects.filter(kind=f"meetings.{kind}").order_by("pk"))


def marked(forum: Forum, year: int) -> list[str]:
    return [each.slug for each in forum.meetings.filter(year=year, carries_follow_up=True)]


def called(cast: SimpleNamespace) -> list[str]:
    seats = (
        cast.sekr,
        cast.region,
        cast.teknik,
        cast.ifmetall,
        cast.ifmetall_deputy,
        cast.unionen,
        cast.company,
    )
    return sorted(seat.user.email for seat in seats)


@pytest.fixture
def year(cast: SimpleNamespace, kronoberg: Forum) -> list[Meeting]:
    return plan_year(kronoberg, 2027, [plan(day) for day in NEXT_YEAR], by=cast.sekr, at=AT)


def test_year_is_planned_with_numbers_items_and_one_mark(year: list[Meeting], kronoberg: Forum) -> None:
    assert [meeting.slug for meeting in year] == ["2027-1", "2027-2", "2027-3", "2027-4"]
    assert marked(kronoberg, 2027) == ["2027-4"]
    assert titles(year[0]) == [
        "opening", "adoption", "previous", "round", "reports", "summary", "other", "next_meeting", "closing",
    ]  # fmt: skip
    assert titles(year[3])[5:7] == [FOLLOW_UP, "summary"]
    verbs = HistoryEntry.objects.filter(subject_type="meetings.meeting").values_list("verb", flat=True)
    assert list(verbs) == ["meeting.scheduled"] * 4


def test_year_calls_the_parties_and_the_secretariat_but_not_the_board(
    year: list[Meeting], cast: SimpleNamespace
) -> None:
    sent = [letter for letter in letters("save_the_date") if letter.key.startswith(f"meeting:{year[0].pk}:")]
    assert sorted(letter.to for letter in sent) == called(cast)
    assert {letter.calendar_method for letter in sent} == {"REQUEST"}
    assert set(year[0].invitations.values_list("sequence_sent", "answer")) == {(0, "none")}
    assert year[0].answer_by == local(2027, 1, 27).date()


def test_year_is_planned_by_the_secretariat_only(cast: SimpleNamespace, kronoberg: Forum) -> None:
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            plan_year(kronoberg, 2027, [plan(NEXT_YEAR[0])], by=seat, at=AT)
    assert not kronoberg.meetings.exists()


def test_two_meetings_at_the_same_time_are_refused(
    year: list[Meeting], cast: SimpleNamespace, kronoberg: Forum
) -> None:
    with pytest.raises(Clash) as clash:
        schedule_meeting(kronoberg, plan(local(2027, 2, 10, 11)), by=cast.sekr, at=AT)
    assert clash.value.meeting == year[0]
    assert kronoberg.meetings.count() == 4
    after = schedule_meeting(kronoberg, plan(local(2027, 2, 10, 12)), by=cast.sekr, at=AT)
    assert after.slug == "2027-5"


def test_mark_goes_to_a_later_meeting_and_its_item_with_it(
    year: list[Meeting], cast: SimpleNamespace, kronoberg: Forum
) -> None:
    extra = schedule_meeting(kronoberg, plan(local(2027, 12, 15)), by=cast.sekr, at=AT)
    assert marked(kronoberg, 2027) == ["2027-5"]
    assert FOLLOW_UP in titles(extra)
    assert FOLLOW_UP not in titles(year[3])
    entry = HistoryEntry.objects.get(verb="meeting.carries_follow_up")
    assert (entry.subject_id, entry.facts["instead_of"]) == (extra.pk, str(year[3]))


def test_mark_moves_when_another_meeting_becomes_the_last(
    year: list[Meeting], cast: SimpleNamespace, kronoberg: Forum
) -> None:
    third = year[2]
    starts, ends = local(2027, 12, 20), local(2027, 12, 20, 12)
    move_meeting(third, starts, ends, third.form, third.place, third.link, by=cast.sekr, at=AT)
    assert third.carries_follow_up is True
    assert marked(kronoberg, 2027) == ["2027-3"]
    assert titles(third)[5:] == [FOLLOW_UP, "summary", "other", "next_meeting", "closing"]
    back = local(2027, 9, 15), local(2027, 9, 15, 12)
    move_meeting(third, *back, third.form, third.place, third.link, by=cast.sekr, at=AT)
    assert marked(kronoberg, 2027) == ["2027-4"]
    assert titles(year[3])[5:] == [FOLLOW_UP, "summary", "other", "next_meeting", "closing"]
    assert FOLLOW_UP not in titles(third)


def test_mark_goes_back_when_the_last_meeting_is_cancelled(
    year: list[Meeting], cast: SimpleNamespace, kronoberg: Forum
) -> None:
    for meeting, expected in (
        (year[3], ["2027-3"]),
        (year[2], ["2027-2"]),
        (year[0], ["2027-2"]),
        (year[1], []),
    ):
        cancel_meeting(meeting, "För få anmälda.", by=cast.sekr, at=AT)
        assert marked(kronoberg, 2027) == expected


def test_moved_meeting_tells_everyone_and_asks_again(meeting: Meeting, cast: SimpleNamespace) -> None:
    own = meeting.invitations.filter(seat=cast.ifmetall)
    own.update(answer="yes", answered_at=AT, answered_by=cast.ifmetall)
    starts, ends = local(2026, 12, 4, 13), local(2026, 12, 4, 15)
    place = ("hybrid", 'Ljungby & "Ån"', "https://example.org/m")
    move_meeting(meeting, starts, ends, *place, by=cast.sekr, at=AT)
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.ends_at, meeting.sequence) == (starts, ends, 1)
    assert (meeting.form, meeting.place, meeting.link) == place
    assert set(meeting.invitations.values_list("answer", "sequence_sent")) == {("none", 1)}
    sent = letters("moved")
    assert sorted(letter.to for letter in sent) == called(cast)
    event = Calendar.from_ical(sent[0].calendar).walk("VEVENT")[0]
    assert (str(event["uid"]), event["sequence"]) == (str(meeting.calendar_uid), 1)
    assert "https://example.org/m" in sent[0].text
    assert place[1] in sent[0].text
    entry = HistoryEntry.objects.get(verb="meeting.moved")
    assert (entry.facts["place"], entry.facts["new_place"]) == ("Växjö", place[1])


def test_new_place_lets_the_answers_stand(meeting: Meeting, cast: SimpleNamespace) -> None:
    meeting.invitations.filter(seat=cast.ifmetall).update(
        answer="yes", answered_at=AT, answered_by=cast.ifmetall
    )
    move_meeting(
        meeting, meeting.starts_at, meeting.ends_at, meeting.form, "Alvesta", "", by=cast.sekr, at=AT
    )
    assert meeting.sequence == 1
    assert meeting.invitations.get(seat=cast.ifmetall).answer == Invitation.Answer.YES
    letter = Outbox.objects.get(kind="meetings.moved", to="ifmetall@example.org")
    attendee = Calendar.from_ical(letter.calendar).walk("VEVENT")[0]["attendee"]
    assert attendee.params["partstat"] == "ACCEPTED"


def test_move_to_the_same_time_and_place_sends_nothing(meeting: Meeting, cast: SimpleNamespace) -> None:
    same = (meeting.starts_at, meeting.ends_at, meeting.form, meeting.place, meeting.link)
    move_meeting(meeting, *same, by=cast.sekr, at=AT)
    assert meeting.sequence == 0
    assert letters("moved") == []
    assert not HistoryEntry.objects.filter(verb="meeting.moved").exists()


def test_move_refuses_a_page_read_before_another_move(meeting: Meeting, cast: SimpleNamespace) -> None:
    new = (local(2026, 12, 4), local(2026, 12, 4, 12), meeting.form, meeting.place, meeting.link)
    move_meeting(meeting, *new, by=cast.sekr, at=AT, seen_sequence=0)
    later = (local(2026, 12, 7), local(2026, 12, 7, 12), meeting.form, meeting.place, meeting.link)
    with pytest.raises(ChangedMeanwhile):
        move_meeting(meeting, *later, by=cast.sekr, at=AT, seen_sequence=0)
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.sequence) == (local(2026, 12, 4), 1)


def test_cancelled_meeting_leaves_the_calendars_and_keeps_its_number(
    meeting: Meeting, cast: SimpleNamespace, kronoberg: Forum
) -> None:
    cancel_meeting(meeting, "Flyttas till nästa år.", by=cast.sekr, at=AT)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason, meeting.cancelled_at) == (
        "cancelled",
        "Flyttas till nästa år.",
        AT,
    )
    sent = letters("cancelled")
    assert sorted(letter.to for letter in sent) == called(cast)
    parsed = Calendar.from_ical(sent[0].calendar)
    event = parsed.walk("VEVENT")[0]
    assert (parsed["method"], event["status"], event["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert "Flyttas till nästa år." in sent[0].text
    assert schedule_meeting(kronoberg, plan(local(2026, 12, 3)), by=cast.sekr, at=AT).slug == "2026-5"


def test_meeting_that_is_over_is_neither_moved_nor_cancelled(meeting: Meeting, cast: SimpleNamespace) -> None:
    for state in ("open", "held", "cancelled"):
        Meeting.objects.filter(pk=meeting.pk).update(state=state)
        with pytest.raises(PermissionDenied):
            cancel_meeting(meeting, "Nej.", by=cast.sekr, at=AT)
        with pytest.raises(PermissionDenied):
            move_meeting(meeting, AT, local(2026, 11, 1, 10), "remote", "", "", by=cast.sekr, at=AT)
    assert letters("cancelled") == letters("moved") == []


def test_preview_names_exactly_those_who_get_the_letters(
    meeting: Meeting, cast: SimpleNamespace, kronoberg: Forum
) -> None:
    planned = who_gets_what(Meeting(forum=kronoberg), Event.PLANNED, AT)
    assert sorted(each.seat.user.email for each in planned) == called(cast)
    assert {each.calendar_effect for each in planned} == {Effect.ADDED}
    promised = who_gets_what(meeting, Event.CANCELLED, AT)
    cancel_meeting(meeting, "Inställt.", by=cast.sekr, at=AT)
    assert sorted(each.seat.user.email for each in promised) == sorted(
        each.to for each in letters("cancelled")
    )
    assert {each.calendar_effect for each in promised} == {Effect.REMOVED}


def test_person_with_two_seats_gets_one_letter(cast: SimpleNamespace, kronoberg: Forum) -> None:
    cast.sekr.__class__.objects.create(
        party=cast.region.party, user=cast.sekr.user, role="partner", kind="deputy", since=cast.sekr.since
    )
    assert seats_to_call(kronoberg, AT).filter(user=cast.sekr.user).count() == 2
    planned = schedule_meeting(kronoberg, plan(local(2027, 2, 10)), by=cast.sekr, at=AT)
    assert planned.invitations.filter(seat__user=cast.sekr.user, sequence_sent=0).count() == 2
    assert len([letter for letter in letters("save_the_date") if letter.to == cast.sekr.user.email]) == 1
