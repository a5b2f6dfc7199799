"""Versions, approvals and the moment the agenda is set."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction

from forum.models import HistoryEntry, Outbox
from meetings.agenda import (
    propose_version,
)
from meetings.models import AgendaVersion, Invitation, Meeting
from meetings.versions import canonical, digest
from tests.meetings.agendas import PROPOSED_AT, add_item, put_forward

DAY = timedelta(days=1)


def letters(kind):
    return sorted(Outbox.objects.filter(kind=f"meetings.{kind}").values_list("to", flat=True))


def test_version_freezes_the_draft_with_its_hash(meeting, cast):
    add_item(meeting, cast.ifmetall, duration=30, proposal="Forumet ställer sig bakom.")
    version = put_forward(meeting, cast, approve_by=date(2026, 11, 27))

    assert (version.number, version.items, version.sha256) == (
        1,
        canonical(meeting),
        digest(canonical(meeting)),
    )
    assert Meeting.objects.get(pk=meeting.pk).agenda_state == "proposed"
    invited = Invitation.objects.filter(meeting=meeting).values_list("seat_id", flat=True)
    assert sorted(version.recipients) == sorted(invited)
    entry = HistoryEntry.objects.get(verb="agenda.proposed")
    assert (entry.facts["sha256"], entry.facts["approve_by"]) == (version.sha256, "2026-11-27")


def test_version_asks_the_approving_parties_and_nobody_else(meeting, cast):
    put_forward(meeting, cast, approve_by=date(2026, 11, 27))
    assert letters("approval_asked") == [
        "ifmetall.ersattare@example.org",
        "ifmetall@example.org",
        "region.kronoberg@example.org",
        "teknikforetagen@example.org",
        "unionen@example.org",
    ]
    letter = Outbox.objects.get(to="ifmetall@example.org", kind="meetings.approval_asked")
    assert "version/1/" in letter.text
    assert letter.calendar == ""


def test_only_the_secretariat_of_the_forum_puts_a_version_forward(meeting, cast):
    for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            propose_version(meeting, by=seat)
    assert not AgendaVersion.objects.exists()


def test_same_text_is_not_put_forward_twice(meeting, cast):
    put_forward(meeting, cast)
    with pytest.raises(ValidationError):
        put_forward(meeting, cast)
    assert meeting.versions.count() == 1


def test_empty_agenda_is_not_put_forward(meeting, cast):
    meeting.items.update(deleted_at=PROPOSED_AT)
    with pytest.raises(ValidationError):
        put_forward(meeting, cast)
    assert not meeting.versions.exists()


def test_version_is_frozen_by_the_database(meeting, cast):
    version = put_forward(meeting, cast)
    for change in (lambda: AgendaVersion.objects.update(sha256="0" * 64), lambda: version.delete()):
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic():
            change()
    assert AgendaVersion.objects.get().sha256 == version.sha256
