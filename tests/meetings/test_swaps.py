"""A deputy is sent: who has the meeting in the calendar, after every step, and nobody twice."""

from datetime import date
from types import SimpleNamespace

import pytest
from icalendar import Calendar

from forum.models import Outbox
from meetings.daily import run_daily
from meetings.models import Invitation, Meeting
from meetings.participation import answer_invitation
from meetings.scheduling import cancel_meeting, move_meeting
from members.models import Seat
from tests.factories import local, make_seat

AT = local(2026, 11, 1)
REPRESENTATIVE, DEPUTY = "ifmetall@example.org", "ifmetall.ersattare@example.org"


@pytest.fixture
def invitation(meeting: Meeting, cast: SimpleNamespace) -> Invitation:
    return meeting.invitations.get(seat=cast.ifmetall)


def told(to: str, since: int = 0) -> list[tuple[str, str, int | None, str]]:
    """(kind, method, SEQUENCE, role) of the person's letters about the meeting, oldest first."""
    found = []
    meeting = Meeting.objects.get(forum__slug="kronoberg", year=2026, number=4)
    for letter in Outbox.objects.filter(to=to, key__startswith=f"meeting:{meeting.pk}:"):
        kind = letter.kind.removeprefix("meetings.")
        if not letter.calendar:
            found.append((kind, "", None, ""))
            continue
        event = Calendar.from_ical(letter.calendar).walk("VEVENT")[0]
        found.append((kind, letter.calendar_method, event["sequence"], event["attendee"].params["role"]))
    return found[since:]


def send_deputy(invitation: Invitation, cast: SimpleNamespace) -> None:
    answer_invitation(invitation, "deputy", cast.ifmetall_deputy, by=cast.ifmetall, at=AT)


def test_sending_a_deputy_swaps_the_calendars(invitation: Invitation, cast: SimpleNamespace) -> None:
    send_deputy(invitation, cast)
    assert told(REPRESENTATIVE) == [
        ("save_the_date", "REQUEST", 0, "REQ-PARTICIPANT"),
        ("deputy_sent", "CANCEL", 1, "REQ-PARTICIPANT"),
    ]
    assert told(DEPUTY) == [
        ("save_the_date", "REQUEST", 0, "OPT-PARTICIPANT"),
        ("deputy_asked", "REQUEST", 1, "REQ-PARTICIPANT"),
    ]
    invitation.refresh_from_db()
    assert (invitation.sequence_sent, invitation.has_entry) == (-1, False)


def test_coming_after_all_swaps_them_back(invitation: Invitation, cast: SimpleNamespace) -> None:
    send_deputy(invitation, cast)
    answer_invitation(invitation, "yes", by=cast.ifmetall, at=AT)
    assert told(REPRESENTATIVE, 2) == [("entry_again", "REQUEST", 2, "REQ-PARTICIPANT")]
    assert told(DEPUTY, 2) == [("deputy_released", "REQUEST", 2, "OPT-PARTICIPANT")]
    send_deputy(invitation, cast)
    assert told(REPRESENTATIVE, 3) == [("deputy_sent", "CANCEL", 3, "REQ-PARTICIPANT")]
    assert told(DEPUTY, 3) == [("deputy_asked", "REQUEST", 3, "REQ-PARTICIPANT")]


def test_not_coming_after_all_leaves_the_calendar_alone(
    invitation: Invitation, cast: SimpleNamespace
) -> None:
    send_deputy(invitation, cast)
    answer_invitation(invitation, "no", by=cast.ifmetall, at=AT)
    assert told(REPRESENTATIVE, 2) == []
    assert told(DEPUTY, 2) == [("deputy_released", "REQUEST", 2, "OPT-PARTICIPANT")]


def test_another_deputy_takes_over_from_the_first(invitation: Invitation, cast: SimpleNamespace) -> None:
    other = make_seat(cast.ifmetall.party, "ifmetall.andra@example.org", kind="deputy")
    send_deputy(invitation, cast)
    answer_invitation(invitation, "deputy", other, by=cast.ifmetall, at=AT)
    assert told(REPRESENTATIVE, 2) == []
    assert told(DEPUTY, 2) == [("deputy_released", "REQUEST", 2, "OPT-PARTICIPANT")]
    assert told("ifmetall.andra@example.org") == [("deputy_asked", "REQUEST", 1, "REQ-PARTICIPANT")]


def test_deputy_who_had_declined_is_asked_anew(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    own = meeting.invitations.get(seat=cast.ifmetall_deputy)
    answer_invitation(own, "no", by=cast.ifmetall_deputy, at=AT)
    send_deputy(invitation, cast)
    own.refresh_from_db()
    assert (own.answer, own.answered_at) == ("none", None)


def test_new_place_tells_the_represented_without_touching_their_calendar(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    send_deputy(invitation, cast)
    place = ("on_site", "Ljungby", "")
    move_meeting(meeting, meeting.starts_at, meeting.ends_at, *place, by=cast.sekr, at=AT)
    assert told(REPRESENTATIVE, 2) == [("moved", "", None, "")]
    assert told(DEPUTY, 2) == [("moved", "REQUEST", 2, "REQ-PARTICIPANT")]
    letter = Outbox.objects.get(kind="meetings.moved", to=REPRESENTATIVE)
    assert "Posten i din kalender" not in letter.text
    cancel_meeting(meeting, "För få anmälda.", by=cast.sekr, at=AT)
    assert told(REPRESENTATIVE, 3) == [("cancelled", "", None, "")]
    assert told(DEPUTY, 3) == [("cancelled", "CANCEL", 3, "REQ-PARTICIPANT")]


def test_new_time_calls_everyone_anew(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    send_deputy(invitation, cast)
    place = ("on_site", "Växjö", "")
    move_meeting(meeting, local(2026, 12, 4), local(2026, 12, 4, 12), *place, by=cast.sekr, at=AT)
    assert told(REPRESENTATIVE, 2) == [("moved", "REQUEST", 2, "REQ-PARTICIPANT")]
    assert told(DEPUTY, 2) == [("moved", "REQUEST", 2, "OPT-PARTICIPANT")]
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.sequence_sent, invitation.replies_from) == ("none", 2, 2)


def test_deputy_who_leaves_brings_the_representative_back(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    send_deputy(invitation, cast)
    Seat.objects.filter(pk=cast.ifmetall_deputy.pk).update(until=date(2026, 10, 31))
    for _time in range(2):
        run_daily(AT)
    assert told(DEPUTY, 2) == [("invitation_withdrawn", "CANCEL", 2, "REQ-PARTICIPANT")]
    assert told(REPRESENTATIVE, 2) == [("deputy_gone", "REQUEST", 2, "REQ-PARTICIPANT")]
    invitation.refresh_from_db()
    assert (invitation.answer, invitation.deputy, invitation.answered_at) == ("none", None, None)


def test_person_with_two_seats_keeps_the_entry_of_the_other(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    second = make_seat(cast.unionen.party, REPRESENTATIVE)
    meeting.invitations.create(seat=second, invited_at=AT, sequence_sent=0)
    send_deputy(invitation, cast)
    assert told(REPRESENTATIVE, 1) == [("deputy_sent", "", None, "")]
    cancel_meeting(meeting, "För få anmälda.", by=cast.sekr, at=AT)
    assert told(REPRESENTATIVE, 2) == [("cancelled", "CANCEL", 2, "REQ-PARTICIPANT")]
