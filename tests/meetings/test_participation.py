"""Answering an invitation, and what the portal does by itself about invitations."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from icalendar import Calendar

from forum.models import Forum, HistoryEntry, Outbox
from meetings.agenda import propose_version
from meetings.daily import run_daily
from meetings.models import Invitation, Meeting
from meetings.participation import answer_invitation
from members.models import Seat
from tests.factories import local, make_seat

AT = local(2026, 11, 1)


def letters(kind: str) -> list[str]:
    return list(Outbox.objects.filter(kind=f"meetings.{kind}").order_by("to").values_list("to", flat=True))


def entry_of(letter: Outbox) -> tuple[str, int]:
    """What the letter does in the receiver's calendar."""
    calendar = Calendar.from_ical(letter.calendar)
    return str(calendar["method"]), calendar.walk("VEVENT")[0]["sequence"]


@pytest.fixture
def invitation(meeting: Meeting, cast: SimpleNamespace) -> Invitation:
    return meeting.invitations.get(seat=cast.ifmetall)


def test_answer_is_noted_with_who_and_when(invitation: Invitation, cast: SimpleNamespace) -> None:
    answer_invitation(invitation, "yes", by=cast.ifmetall, at=AT)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_at, invitation.answered_by) == ("yes", AT, cast.ifmetall)
    entry = HistoryEntry.objects.get(verb="invitation.answered")
    assert entry.facts == {"seat": f"IF Metall #{cast.ifmetall.pk}", "answer": "yes", "deputy": None}


def test_answering_twice_is_answering_once(invitation: Invitation, cast: SimpleNamespace) -> None:
    for _time in range(2):
        answer_invitation(invitation, "no", by=cast.ifmetall, at=AT)
    assert HistoryEntry.objects.filter(verb="invitation.answered").count() == 1


def test_own_party_and_secretariat_answer_and_nobody_else(
    invitation: Invitation, cast: SimpleNamespace
) -> None:
    for seat in (cast.ifmetall_deputy, cast.sekr):
        answer_invitation(invitation, "yes" if invitation.answer == "no" else "no", by=seat, at=AT)
        assert invitation.answered_by == seat
    for seat in (cast.unionen, cast.board, cast.kalmar_ifmetall, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            answer_invitation(invitation, "no", by=seat, at=AT)
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.answered_by) == ("yes", cast.sekr)


def test_board_does_not_answer_for_its_own_organisation(meeting: Meeting, cast: SimpleNamespace) -> None:
    """The reader of the region's board and its chair sit for one party."""
    of_the_region = Invitation.objects.select_related("meeting__forum", "seat__party").get(
        meeting=meeting, seat=cast.region
    )
    assert cast.board.party == cast.region.party
    with pytest.raises(PermissionDenied):
        answer_invitation(of_the_region, Invitation.Answer.YES, by=cast.board, at=AT)


def test_deputy_is_asked_and_released(invitation: Invitation, cast: SimpleNamespace) -> None:
    answer_invitation(invitation, "deputy", cast.ifmetall_deputy, by=cast.ifmetall, at=AT)
    assert (invitation.answer, invitation.deputy) == ("deputy", cast.ifmetall_deputy)
    asked = Outbox.objects.get(kind="meetings.deputy_asked")
    assert (asked.to, asked.calendar_method) == ("ifmetall.ersattare@example.org", "REQUEST")
    event = Calendar.from_ical(asked.calendar).walk("VEVENT")[0]
    assert str(event["uid"]) == str(invitation.meeting.calendar_uid)
    answer_invitation(invitation, "yes", by=cast.ifmetall, at=local(2026, 11, 2))
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.deputy) == ("yes", None)
    assert letters("deputy_released") == ["ifmetall.ersattare@example.org"]
    answer_invitation(invitation, "deputy", cast.ifmetall_deputy, by=cast.ifmetall, at=local(2026, 11, 3))
    assert letters("deputy_asked") == ["ifmetall.ersattare@example.org"] * 2


def test_deputy_must_be_a_serving_deputy_of_the_party(invitation: Invitation, cast: SimpleNamespace) -> None:
    ended = make_seat(cast.ifmetall.party, "forra@example.org", kind="deputy")
    Seat.objects.filter(pk=ended.pk).update(until=date(2026, 10, 1))
    other = make_seat(cast.unionen.party, "unionen.ersattare@example.org", kind="deputy")
    for deputy in (None, other, ended, cast.ifmetall):
        with pytest.raises(ValidationError):
            answer_invitation(invitation, "deputy", deputy, by=cast.ifmetall, at=AT)
    invitation.refresh_from_db()
    assert invitation.answer == "none"
    assert letters("deputy_asked") == []


def test_cancelled_meeting_takes_no_answers(invitation: Invitation, cast: SimpleNamespace) -> None:
    Meeting.objects.filter(pk=invitation.meeting_id).update(state="cancelled")
    with pytest.raises(PermissionDenied):
        answer_invitation(invitation, "yes", by=cast.ifmetall, at=AT)


def test_daily_calls_new_seats_and_takes_back_ended_ones(meeting: Meeting, cast: SimpleNamespace) -> None:
    run_daily(AT)
    before = Outbox.objects.count()
    run_daily(AT)
    assert Outbox.objects.count() == before
    new = make_seat(cast.unionen.party, "unionen.ny@example.org")
    Seat.objects.filter(pk=cast.teknik.pk).update(until=date(2026, 10, 31))
    for _time in range(2):
        run_daily(AT)
    assert meeting.invitations.get(seat=new).sequence_sent == 0
    assert meeting.invitations.get(seat=cast.teknik).withdrawn_at == AT
    assert letters("save_the_date").count("unionen.ny@example.org") == 1
    withdrawn = Outbox.objects.get(kind="meetings.invitation_withdrawn")
    assert (withdrawn.to, withdrawn.calendar_method) == ("teknikforetagen@example.org", "CANCEL")


def test_seat_that_returns_is_called_again(meeting: Meeting, cast: SimpleNamespace) -> None:
    seat = Seat.objects.filter(pk=cast.teknik.pk)
    seat.update(until=date(2026, 10, 31))
    run_daily(AT)
    seat.update(until=None)
    run_daily(local(2026, 11, 2))
    invitation = meeting.invitations.get(seat=cast.teknik)
    assert (invitation.withdrawn_at, invitation.sequence_sent) == (None, 2)
    sent = Outbox.objects.filter(key__startswith=f"meeting:{meeting.pk}:", to="teknikforetagen@example.org")
    assert [entry_of(letter) for letter in sent] == [("REQUEST", 0), ("CANCEL", 1), ("REQUEST", 2)]
    assert letters("save_the_date").count("teknikforetagen@example.org") == 5


def test_ordinary_seats_are_reminded_once_three_days_before(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    answer_invitation(invitation, "yes", by=cast.ifmetall, at=AT)
    assert meeting.answer_by == date(2026, 11, 19)
    run_daily(local(2026, 11, 15))
    assert letters("answer_reminder") == []
    for day in (16, 17, 20):
        run_daily(local(2026, 11, day))
    expected = (cast.sekr, cast.region, cast.teknik, cast.unionen, cast.company)
    assert letters("answer_reminder") == sorted(seat.user.email for seat in expected)


def test_silence_is_consent_only_where_the_forum_says_so(
    meeting: Meeting, cast: SimpleNamespace, kronoberg: Forum
) -> None:
    propose_version(meeting, by=cast.sekr, at=AT, approve_by=date(2026, 11, 10))
    run_daily(local(2026, 11, 11))
    meeting.refresh_from_db()
    assert meeting.agenda_state == Meeting.AgendaState.PROPOSED
    Forum.objects.filter(pk=kronoberg.pk).update(silent_consent=True)
    run_daily(local(2026, 11, 10, 23))
    meeting.refresh_from_db()
    assert meeting.agenda_state == Meeting.AgendaState.PROPOSED
    run_daily(local(2026, 11, 11))
    meeting.refresh_from_db()
    assert (meeting.agenda_state, meeting.set_jointly) == ("set", True)
