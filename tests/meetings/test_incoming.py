"""Answers from calendars, bounces and everything else that reaches the portal's mailbox."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from forum.models import HistoryEntry, Outbox
from meetings.guests import GuestFields, invite_guest
from meetings.incoming.message import MOST_BYTES
from meetings.incoming.reading import read_message
from meetings.models import Invitation, MailRead, Meeting
from meetings.participation import answer_invitation
from meetings.scheduling import cancel_meeting, move_meeting
from tests.factories import local, make_seat
from tests.meetings.agendas import add_item
from tests.meetings.incoming_mail import REPLY, answer, bounce, letter

AT = local(2026, 11, 5)
PLANNED = local(2026, 11, 2)


@pytest.fixture
def invitation(meeting: Meeting, cast: SimpleNamespace) -> Invitation:
    return meeting.invitations.get(seat=cast.ifmetall)


def outcome(raw: bytes, at: object = AT) -> str:
    row = read_message(raw, at=at)
    return row.outcome if row else "read before"


def given(invitation: Invitation) -> tuple[str, object]:
    invitation.refresh_from_db()
    return invitation.answer, invitation.answered_at


@pytest.mark.parametrize(("partstat", "noted"), [("ACCEPTED", "yes"), ("declined", "no")])
def test_answer_from_the_calendar_counts(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace, partstat: str, noted: str
) -> None:
    assert outcome(answer(meeting.calendar_uid, partstat, at=PLANNED)) == "answered"
    assert given(invitation) == (noted, PLANNED)
    assert invitation.answered_by == cast.ifmetall
    entry = HistoryEntry.objects.get(verb="invitation.answered_from_calendar")
    assert (entry.actor, entry.facts["answer"]) == (cast.ifmetall.user, noted)
    row = MailRead.objects.get()
    assert (row.forum, row.meeting, row.sender) == (meeting.forum, meeting, "ifmetall@example.org")


def test_same_message_twice_counts_once(meeting: Meeting, invitation: Invitation) -> None:
    raw = answer(meeting.calendar_uid)
    assert outcome(raw) == "answered"
    assert outcome(b"Received: from another server\r\n" + raw) == "read before"
    assert (
        MailRead.objects.count() == HistoryEntry.objects.filter(verb__contains="from_calendar").count() == 1
    )


def test_message_id_used_again_for_something_else_is_read(meeting: Meeting, invitation: Invitation) -> None:
    assert outcome(answer(meeting.calendar_uid, message_id="<same@example.org>")) == "answered"
    later = PLANNED + timedelta(hours=1)
    raw = answer(meeting.calendar_uid, "DECLINED", at=later, message_id="<same@example.org>")
    assert outcome(raw) == "answered"
    assert given(invitation) == ("no", later)


def test_older_answer_never_beats_a_newer_one(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    answer_invitation(invitation, "no", by=cast.ifmetall, at=PLANNED)
    assert outcome(answer(meeting.calendar_uid, at=PLANNED - timedelta(seconds=1))) == "superseded"
    assert given(invitation) == ("no", PLANNED)
    assert outcome(answer(meeting.calendar_uid, at=PLANNED + timedelta(seconds=1))) == "answered"
    assert given(invitation)[0] == "yes"


def test_order_of_arrival_does_not_matter(meeting: Meeting, invitation: Invitation) -> None:
    """Yes at nine, no at ten, yes at eleven; the one from ten was held up on its way."""
    hours = [PLANNED + timedelta(hours=each) for each in range(3)]
    for partstat, at in (("ACCEPTED", hours[0]), ("ACCEPTED", hours[2]), ("DECLINED", hours[1])):
        outcome(answer(meeting.calendar_uid, partstat, at=at))
    assert given(invitation) == ("yes", hours[2])


def test_answer_from_the_future_counts_from_now(meeting: Meeting, invitation: Invitation) -> None:
    assert outcome(answer(meeting.calendar_uid, at=local(2099, 1, 1))) == "answered"
    assert given(invitation) == ("yes", AT)


def test_answer_to_an_earlier_time_is_kept_and_does_not_count(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    place = ("on_site", "Växjö", "")
    move_meeting(meeting, local(2026, 12, 4), local(2026, 12, 4, 12), *place, by=cast.sekr, at=PLANNED)
    assert outcome(answer(meeting.calendar_uid, sequence=0, at=AT)) == "outdated"
    assert given(invitation) == ("none", None)
    assert HistoryEntry.objects.filter(verb="mail.kept").count() == 1
    assert outcome(answer(meeting.calendar_uid, sequence=1, at=AT)) == "answered"


def test_answer_from_before_a_new_place_counts(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    place = ("on_site", "Ljungby", "")
    move_meeting(meeting, meeting.starts_at, meeting.ends_at, *place, by=cast.sekr, at=PLANNED)
    assert outcome(answer(meeting.calendar_uid, sequence=0, at=AT)) == "answered"


def test_whoever_has_sent_a_deputy_does_not_answer_by_the_old_entry(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    answer_invitation(invitation, "deputy", cast.ifmetall_deputy, by=cast.ifmetall, at=PLANNED)
    assert outcome(answer(meeting.calendar_uid, "DECLINED", sequence=0, at=AT)) == "outdated"
    deputy = meeting.invitations.get(seat=cast.ifmetall_deputy)
    raw = answer(meeting.calendar_uid, sequence=0, sender="ifmetall.ersattare@example.org", at=AT)
    assert outcome(raw) == "outdated"
    raw = answer(meeting.calendar_uid, sequence=1, sender="ifmetall.ersattare@example.org", at=AT)
    assert outcome(raw) == "answered"
    assert given(deputy)[0] == "yes"


def test_person_with_two_seats_answers_for_both(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    second = meeting.invitations.create(
        seat=make_seat(cast.unionen.party, "ifmetall@example.org"), invited_at=PLANNED, sequence_sent=0
    )
    assert outcome(answer(meeting.calendar_uid)) == "answered"
    assert (given(invitation)[0], given(second)[0]) == ("yes", "yes")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"partstat": "TENTATIVE"}, "tentative"),
        ({"partstat": "DELEGATED"}, "unreadable"),
        ({"method": "COUNTER"}, "counter"),
        ({"method": "REFRESH"}, "unreadable"),
        ({"sender": "frammande@example.org"}, "stranger"),
        ({"sender": "frammande@example.org", "attendee": "ifmetall@example.org"}, "stranger"),
    ],
)
def test_what_is_no_answer_is_kept_for_the_secretariat(
    meeting: Meeting, invitation: Invitation, raw: dict, expected: str
) -> None:
    assert outcome(answer(meeting.calendar_uid, **raw)) == expected
    assert given(invitation) == ("none", None)
    row = MailRead.objects.get()
    assert (row.forum, row.meeting, row.text) == (meeting.forum, meeting, "Jag kommer gärna.")


def test_cancelled_meeting_takes_no_answers(
    meeting: Meeting, invitation: Invitation, cast: SimpleNamespace
) -> None:
    cancel_meeting(meeting, "För få anmälda.", by=cast.sekr, at=PLANNED)
    assert outcome(answer(meeting.calendar_uid, sequence=1, at=AT)) == "closed"
    assert given(invitation) == ("none", None)


@pytest.mark.parametrize("uid", ["inget-uid", "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "x" * 5000])
def test_answer_about_nothing_we_know_belongs_to_no_forum(meeting: Meeting, uid: str) -> None:
    assert outcome(answer(uid)) == "unmatched"
    row = MailRead.objects.get()
    assert (row.forum, row.sender, row.subject, row.text) == (None, "", "", "")


def test_guest_answers_from_the_calendar(meeting: Meeting, cast: SimpleNamespace) -> None:
    item = add_item(meeting, cast.ifmetall)
    fields = GuestFields(name="Gäst Ett", email="gast@example.org")
    guest = invite_guest(item, fields, by=cast.sekr, at=PLANNED)
    assert outcome(answer(guest.calendar_uid, sender="annan@example.org")) == "stranger"
    assert outcome(answer(guest.calendar_uid, sender="gast@example.org", at=PLANNED)) == "answered"
    guest.refresh_from_db()
    assert (guest.answer, guest.answered_at) == ("yes", PLANNED)
    older = answer(guest.calendar_uid, "DECLINED", sender="gast@example.org", at=local(2026, 11, 1))
    assert outcome(older) == "superseded"
    assert HistoryEntry.objects.filter(verb="guest.answered_from_calendar").count() == 1


@pytest.mark.parametrize("whole", [True, False])
def test_bounced_letter_is_marked_with_the_reason(meeting: Meeting, whole: bool) -> None:
    sent = Outbox.objects.get(key__startswith=f"meeting:{meeting.pk}:", to="unionen@example.org")
    Outbox.objects.filter(pk=sent.pk).update(state="sent", sent_at=PLANNED)
    assert outcome(bounce(sent.message_id, "delayed", whole=whole)) == "automatic"
    sent.refresh_from_db()
    assert (sent.state, sent.error) == ("sent", "")
    assert outcome(bounce(sent.message_id, whole=whole)) == "bounced"
    sent.refresh_from_db()
    assert (sent.state, sent.error) == ("failed", "5.1.1 smtp; 550 5.1.1 User unknown")
    row = MailRead.objects.get(outcome="bounced")
    assert (row.letter, row.meeting) == (sent, meeting)
    assert HistoryEntry.objects.filter(verb="mail.bounced").count() == 1


def test_bounce_of_a_letter_that_is_none_of_ours_changes_nothing(meeting: Meeting) -> None:
    before = list(Outbox.objects.values_list("state", "error"))
    assert outcome(bounce("<nobody@example.org>")) == "bounced"
    assert list(Outbox.objects.values_list("state", "error")) == before
    assert MailRead.objects.get().forum is None


def test_written_reply_reaches_the_secretariat_of_its_forum(meeting: Meeting) -> None:
    sent = Outbox.objects.get(key__startswith=f"meeting:{meeting.pk}:", to="ifmetall@example.org")
    assert outcome(letter("Jag kommer, men en halvtimme sent.", about=sent.message_id)) == "letter"
    row = MailRead.objects.get()
    assert (row.forum, row.meeting, row.letter) == (meeting.forum, meeting, sent)
    assert row.text == "Jag kommer, men en halvtimme sent."
    away = letter("Jag är på semester.", about=sent.message_id, Auto_Submitted="auto-replied")
    assert outcome(away) == "automatic"
    assert outcome(letter("Köp nu!")) == "unmatched"


NONSENSE = {
    "nothing": b"",
    "noise": bytes(range(256)) * 40,
    "no calendar in it": letter("BEGIN:VCALENDAR").replace(b"text/plain", b"text/calendar"),
    "half a calendar": letter("BEGIN:VCALENDAR\nMETHOD:REPLY\n").replace(b"text/plain", b"text/calendar"),
    "no uid": answer("x").replace(b"UID:", b"X-UID:"),
    "broken base64": answer("x").replace(b"VVUlE", b"!!!!!"),
    "unknown charset": letter("Hej").replace(b"utf-8", b"x-none").replace(b"us-ascii", b"x-none"),
    "broken headers": b"From: =?utf-8?b?////?= <\xff@\r\nDate: 99 Foo 99999\r\nSubject: =?x?y?z\r\n\r\nHej",
    "deep": b"Content-Type: message/rfc822\r\n\r\n" * 300 + b"Hej",
    "nul": letter("Hej\0p\ud800".encode("utf-8", "replace").decode()),
    "year 9999": answer("x", at=local(9999, 12, 31)),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_counted_and_never_stops_the_reading(meeting: Meeting, name: str) -> None:
    row = read_message(NONSENSE[name], at=AT)
    assert row is not None
    assert row.outcome in {"unmatched", "unreadable"}
    assert read_message(NONSENSE[name], at=AT) is None


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("DTSTAMP", "DTSTAMP:99999999T999999Z"),
        ("DTSTAMP", "DTSTAMP:20261102"),
        ("SEQUENCE", "SEQUENCE:många"),
        ("SEQUENCE", "SEQUENCE:" + "9" * 400),
        ("SEQUENCE", "SEQUENCE:-1"),
        ("DTSTART", "DTSTART:igår"),
    ],
)
def test_answer_with_one_bad_line_is_no_crash(
    meeting: Meeting, invitation: Invitation, line: str, bad: str
) -> None:
    row = read_message(twisted(meeting, line, bad), at=AT)
    assert row is not None
    assert row.outcome in {"answered", "unreadable", "outdated"}


def twisted(meeting: Meeting, line: str, bad: str) -> bytes:
    """The answer with one of its lines replaced; seven bits, so that the lines can be found."""
    rows = [bad if row.startswith(line) else row for row in REPLY.splitlines()]
    return answer(meeting.calendar_uid, calendar="\n".join(rows) + "\n")


def test_message_that_is_too_big_is_kept_by_its_head(meeting: Meeting) -> None:
    sent = Outbox.objects.get(key__startswith=f"meeting:{meeting.pk}:", to="ifmetall@example.org")
    raw = letter("x" * 76 + "\n", about=sent.message_id) + b"y" * MOST_BYTES
    row = read_message(raw, at=AT)
    assert (row.outcome, row.meeting, len(row.text) <= 4000) == ("too_big", meeting, True)
