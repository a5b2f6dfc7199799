"""One letter for one event and person, also for those who hold several seats."""

import pytest

from forum.models import Outbox
from meetings.agenda import approve_version, propose_version, remind_missing
from meetings.daily import run_daily
from tests.factories import PLANNED_AT, local

AT = local(2026, 11, 1)


@pytest.fixture
def twice(cast):
    """IF Metall's representative sits for Teknikföretagen as well."""
    return cast.teknik.party.seats.create(user=cast.ifmetall.user, role="partner", since="2026-10-15")


def letters(to: str = "ifmetall@example.org") -> list[str]:
    """Since the year was planned; the call for items is another matter."""
    rows = Outbox.objects.filter(to=to, created_at__gt=PLANNED_AT).exclude(kind="meetings.call_opened")
    return list(rows.order_by("pk").values_list("kind", flat=True))


def test_a_second_seat_gives_no_second_call(meeting, twice):
    run_daily(AT)
    assert letters() == []
    assert meeting.invitations.get(seat=twice).sequence_sent == meeting.sequence


def test_a_seat_that_ends_leaves_the_entry_of_the_other(meeting, twice, cast):
    run_daily(AT)
    cast.ifmetall.until = AT.date().replace(day=2)
    cast.ifmetall.save(update_fields=["until"])
    run_daily(local(2026, 11, 4))
    assert letters() == []
    twice.until = AT.date().replace(day=5)
    twice.save(update_fields=["until"])
    run_daily(local(2026, 11, 7))
    assert letters() == ["meetings.invitation_withdrawn"]


def test_two_parties_that_wait_remind_their_common_person_once_a_day(meeting, twice, cast):
    run_daily(AT)
    version = propose_version(meeting, by=cast.sekr, at=AT)
    assert letters() == ["meetings.approval_asked"]
    meeting.refresh_from_db()
    remind_missing(meeting, by=cast.sekr, at=AT)
    version.refresh_from_db()
    approve_version(version, version.number, version.sha256, by=cast.ifmetall, at=AT)
    meeting.refresh_from_db()
    remind_missing(meeting, by=cast.sekr, at=AT)
    assert letters() == ["meetings.approval_asked", "meetings.approval_reminder"]
