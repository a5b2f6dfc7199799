"""Guests of one item: what is in their calendar after everything that can happen to the meeting."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from icalendar import Calendar

from forum.models import HistoryEntry, Outbox
from meetings.agenda import reopen_agenda
from meetings.conduct import open_meeting
from meetings.daily import run_daily
from meetings.drafting import edit_item, fields_of, move_item, remove_item
from meetings.guests import GuestFields, answer_as_guest, change_guest, invite_guest, withdraw_guest
from meetings.models import AgendaItem, Guest, Meeting
from meetings.scheduling import cancel_meeting, move_meeting
from tests.factories import local
from tests.meetings.agendas import add_item, approve_all, put_forward

AT = local(2026, 11, 1)
ANNA = GuestFields(name="Gäst Ett", email="gast@example.org", organisation="Arbetsförmedlingen")
PLACE = ("on_site", "Växjö", "")


@pytest.fixture
def item(meeting: Meeting, cast: SimpleNamespace) -> AgendaItem:
    return add_item(meeting, cast.ifmetall, duration=20)


@pytest.fixture
def guest(item: AgendaItem, cast: SimpleNamespace) -> Guest:
    return invite_guest(item, ANNA, by=cast.sekr, at=AT)


def told(to: str = "gast@example.org") -> list[tuple[str, str, int, str, str]]:
    """(kind, method, SEQUENCE, from, to) of the letters, oldest first, in Swedish time."""
    found = []
    for letter in Outbox.objects.filter(to=to):
        event = Calendar.from_ical(letter.calendar).walk("VEVENT")[0]
        times = (event.decoded(name).strftime("%d %H:%M") for name in ("dtstart", "dtend"))
        kind = letter.kind.removeprefix("meetings.")
        found.append((kind, letter.calendar_method, event["sequence"], *times))
    return found


def set_agenda(meeting: Meeting, cast: SimpleNamespace) -> None:
    approve_all(put_forward(meeting, cast), cast)
    meeting.refresh_from_db()


def slot_start(guest: Guest) -> str:
    guest.refresh_from_db()
    return guest.starts_at.astimezone(AT.tzinfo).strftime("%H:%M")


def test_guest_gets_the_time_of_the_item_alone(
    meeting: Meeting, item: AgendaItem, cast: SimpleNamespace
) -> None:
    before = sum(each.duration for each in meeting.items.filter(deleted_at=None, pos__lt=item.pos))
    guest = invite_guest(item, ANNA, by=cast.sekr, at=AT)
    assert (guest.starts_at - meeting.starts_at).total_seconds() == before * 60
    assert (guest.ends_at - guest.starts_at).total_seconds() == 20 * 60
    letter = Outbox.objects.get(to="gast@example.org")
    event = Calendar.from_ical(letter.calendar).walk("VEVENT")[0]
    assert str(event["uid"]) == str(guest.calendar_uid) != str(meeting.calendar_uid)
    assert str(event["summary"]) == f"Industriforum Kronoberg: {item.title}"
    assert "dagordning" not in str(event["description"])
    assert "/svar/" in letter.text
    entry = HistoryEntry.objects.get(verb="guest.invited")
    assert entry.facts == {"guest": f"Gäst {guest.pk}", "organisation": "Arbetsförmedlingen"}


def test_only_the_secretariat_before_the_meeting_invites(
    meeting: Meeting, item: AgendaItem, guest: Guest, cast: SimpleNamespace
) -> None:
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        for deed in (
            lambda by: invite_guest(item, GuestFields(name="X", email="x@example.org"), by=by),
            lambda by: change_guest(guest, item, ANNA, by=by),
            lambda by: withdraw_guest(guest, by=by),
        ):
            with pytest.raises(PermissionDenied):
                deed(seat)
    open_meeting(meeting, by=cast.sekr)
    with pytest.raises(PermissionDenied):
        withdraw_guest(guest, by=cast.sekr)
    assert Guest.objects.filter(withdrawn_at=None).count() == 1


def test_draft_may_change_without_a_letter_and_setting_it_sends_one(
    meeting: Meeting, item: AgendaItem, guest: Guest, cast: SimpleNamespace
) -> None:
    first = slot_start(guest)
    move_item(item, up=True, by=cast.sekr, at=AT)
    assert len(told()) == 1
    set_agenda(meeting, cast)
    assert len(told()) == 2
    kind, method, sequence, start, _end = told()[1]
    assert (kind, method, sequence) == ("guest_moved", "REQUEST", 1)
    assert start == f"03 {slot_start(guest)}" != f"03 {first}"
    run_daily(local(2026, 11, 5))
    assert len(told()) == 2


def test_setting_an_agenda_that_does_not_move_the_item_sends_nothing(
    meeting: Meeting, guest: Guest, cast: SimpleNamespace
) -> None:
    set_agenda(meeting, cast)
    assert [each[0] for each in told()] == ["guest_invited"]
    guest.refresh_from_db()
    assert guest.sequence == 0


def test_reopened_agenda_moves_nobody_before_it_is_set_again(
    meeting: Meeting, item: AgendaItem, guest: Guest, cast: SimpleNamespace
) -> None:
    set_agenda(meeting, cast)
    reopen_agenda(meeting, by=cast.sekr)
    first = meeting.items.filter(deleted_at=None).first()
    first.meeting = meeting
    edit_item(first, type(fields_of(first))(title=first.title, duration=45), first.seq, by=cast.sekr)
    run_daily(local(2026, 11, 5))
    assert len(told()) == 1
    set_agenda(meeting, cast)
    assert [each[:3] for each in told()] == [("guest_invited", "REQUEST", 0), ("guest_moved", "REQUEST", 1)]


def test_moved_meeting_moves_the_guest_once_and_asks_again(
    meeting: Meeting, guest: Guest, cast: SimpleNamespace
) -> None:
    answer_as_guest(guest, "yes", at=AT)
    move_meeting(meeting, local(2026, 12, 4, 13), local(2026, 12, 4, 16), *PLACE, by=cast.sekr, at=AT)
    guest.refresh_from_db()
    assert (guest.answer, guest.answered_at, guest.replies_from) == ("none", None, 1)
    assert [each[:3] for each in told()] == [("guest_invited", "REQUEST", 0), ("guest_moved", "REQUEST", 1)]
    assert told()[1][3].startswith("04 1")


def test_new_place_lets_the_answer_stand(meeting: Meeting, guest: Guest, cast: SimpleNamespace) -> None:
    answer_as_guest(guest, "yes", at=AT)
    place = ("on_site", "Ljungby", "")
    move_meeting(meeting, meeting.starts_at, meeting.ends_at, *place, by=cast.sekr, at=AT)
    guest.refresh_from_db()
    assert (guest.answer, guest.sequence) == ("yes", 1)
    letter = Outbox.objects.get(kind="meetings.guest_moved")
    event = Calendar.from_ical(letter.calendar).walk("VEVENT")[0]
    assert (str(event["location"]), event["attendee"].params["partstat"]) == ("Ljungby", "ACCEPTED")


def test_cancelled_meeting_reaches_the_guest(meeting: Meeting, guest: Guest, cast: SimpleNamespace) -> None:
    cancel_meeting(meeting, "För få anmälda.", by=cast.sekr, at=AT)
    assert [each[:3] for each in told()] == [
        ("guest_invited", "REQUEST", 0),
        ("guest_cancelled", "CANCEL", 1),
    ]
    with pytest.raises(PermissionDenied):
        answer_as_guest(guest, "yes", at=AT)


@pytest.mark.parametrize("how", ["set", "moved"])
def test_item_taken_off_withdraws_its_guest(
    meeting: Meeting, item: AgendaItem, guest: Guest, cast: SimpleNamespace, how: str
) -> None:
    remove_item(item, by=cast.sekr, at=AT)
    assert len(told()) == 1
    if how == "set":
        set_agenda(meeting, cast)
    else:
        move_meeting(meeting, local(2026, 12, 4), local(2026, 12, 4, 12), *PLACE, by=cast.sekr, at=AT)
    assert told()[-1][:3] == ("guest_withdrawn", "CANCEL", 1)
    guest.refresh_from_db()
    assert guest.withdrawn_at is not None


def test_withdrawing_takes_the_entry_once(guest: Guest, cast: SimpleNamespace) -> None:
    for _time in range(2):
        withdraw_guest(guest, by=cast.sekr, at=AT)
    assert [each[:3] for each in told()] == [
        ("guest_invited", "REQUEST", 0),
        ("guest_withdrawn", "CANCEL", 1),
    ]
    assert HistoryEntry.objects.filter(verb="guest.withdrawn").count() == 1


def test_corrected_name_sends_nothing(item: AgendaItem, guest: Guest, cast: SimpleNamespace) -> None:
    fields = GuestFields(name="Gäst Två", email="Gast@example.org", organisation="AF")
    change_guest(guest, item, fields, by=cast.sekr, at=AT)
    guest.refresh_from_db()
    assert (guest.name, guest.sequence, len(told())) == ("Gäst Två", 0, 1)


def test_new_address_takes_the_entry_from_the_old_one(
    item: AgendaItem, guest: Guest, cast: SimpleNamespace
) -> None:
    change_guest(guest, item, GuestFields(name="Gäst Två", email="ny@example.org"), by=cast.sekr, at=AT)
    assert [each[:3] for each in told()][1:] == [("guest_withdrawn", "CANCEL", 1)]
    assert [each[:3] for each in told("ny@example.org")] == [("guest_invited", "REQUEST", 2)]


def test_other_item_moves_the_entry(
    meeting: Meeting, item: AgendaItem, guest: Guest, cast: SimpleNamespace
) -> None:
    other = add_item(meeting, cast.unionen, title="En annan punkt", duration=5)
    change_guest(guest, other, ANNA, by=cast.sekr, at=AT)
    assert [each[:3] for each in told()][1:] == [("guest_moved", "REQUEST", 1)]
    event = Calendar.from_ical(Outbox.objects.get(kind="meetings.guest_moved").calendar).walk("VEVENT")[0]
    assert str(event["summary"]).endswith("En annan punkt")


def test_nobody_is_invited_twice(item: AgendaItem, guest: Guest, cast: SimpleNamespace) -> None:
    for email in ("GAST@example.org", "unionen@example.org"):
        with pytest.raises(ValidationError) as refused:
            invite_guest(item, GuestFields(name="X", email=email), by=cast.sekr, at=AT)
        assert list(refused.value.message_dict) == ["email"]
    with pytest.raises(IntegrityError), transaction.atomic():
        item.guests.create(
            meeting=item.meeting,
            name="X",
            email="Gast@Example.org",
            invited_at=AT,
            starts_at=guest.starts_at,
            ends_at=guest.ends_at,
        )
    assert Guest.objects.count() == 1


def test_guest_is_never_deleted(guest: Guest) -> None:
    with pytest.raises(Exception, match="Cannot delete"), transaction.atomic():
        guest.delete()


def test_papers_name_no_guest(meeting: Meeting, guest: Guest, cast: SimpleNamespace) -> None:
    set_agenda(meeting, cast)
    meeting.refresh_from_db()
    snapshot = str(meeting.forum.papers.get().snapshot)
    assert guest.item.title in snapshot
    assert guest.name not in snapshot
