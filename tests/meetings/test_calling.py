"""Silence, reminders, calling anyway and reopening."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from forum.models import HistoryEntry, Outbox, Paper
from meetings.agenda import (
    call_anyway,
    consent_silently,
    remind_missing,
    reopen_agenda,
    standing,
    withdraw_approval,
)
from meetings.models import AgendaVersion, Meeting
from tests.meetings.agendas import APPROVED_AT, PROPOSED_AT, add_item, approve, approve_all, put_forward

DAY = timedelta(days=1)


def letters(kind):
    return sorted(Outbox.objects.filter(kind=f"meetings.{kind}").values_list("to", flat=True))


def test_calling_anyway_is_recorded_as_not_jointly_set(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    with pytest.raises(PermissionDenied):
        call_anyway(meeting, by=cast.region)
    call_anyway(meeting, by=cast.sekr, at=APPROVED_AT + DAY)

    meeting.refresh_from_db()
    assert (meeting.agenda_state, meeting.set_version, meeting.set_jointly) == ("set", version, False)
    entry = HistoryEntry.objects.get(verb="agenda.called_anyway")
    assert entry.facts["missing"] == ["IF Metall"]
    snapshot = Paper.objects.get().snapshot
    assert (snapshot["version"]["jointly"], snapshot["approvals"][0]) == (
        False,
        {"party": "IF Metall", "at": None, "silent": False, "oral": "", "noted_by": None},
    )
    assert letters("notice") != []


def test_reopened_agenda_keeps_the_set_version_until_the_next_is_set(meeting, cast):
    first = put_forward(meeting, cast)
    approve_all(first, cast)
    with pytest.raises(PermissionDenied):
        reopen_agenda(meeting, by=cast.ifmetall)
    reopen_agenda(meeting, by=cast.sekr, at=APPROVED_AT + DAY)
    assert (meeting.agenda_state, meeting.set_version) == ("draft", first)
    assert letters("agenda_reopened") == letters("notice")

    add_item(meeting, cast.unionen, "Sen punkt")
    second = put_forward(meeting, cast)
    approve_all(second, cast, but="unionen")
    assert Meeting.objects.get(pk=meeting.pk).set_version == first
    approve(second, cast.unionen)
    assert Meeting.objects.get(pk=meeting.pk).set_version == second
    assert Outbox.objects.filter(kind="meetings.notice").count() == 2 * len(set(letters("notice")))


def test_silence_counts_only_where_the_forum_has_decided_so_and_after_the_day(meeting, cast, kronoberg):
    version = put_forward(meeting, cast, approve_by=date(2026, 11, 27))
    approve_all(version, cast, but="ifmetall")
    after = PROPOSED_AT.replace(day=28)
    assert consent_silently(version, at=after) == []
    kronoberg.silent_consent = True
    kronoberg.save()
    version = AgendaVersion.objects.get()
    assert consent_silently(version, at=PROPOSED_AT.replace(day=27)) == []

    (silent,) = consent_silently(version, at=after)
    assert (silent.party, silent.seat, silent.silent) == (cast.ifmetall.party, None, True)
    meeting.refresh_from_db()
    assert (meeting.agenda_state, meeting.set_jointly) == ("set", True)
    assert HistoryEntry.objects.get(verb="agenda.consented_silently").facts["for_party"] == "IF Metall"
    assert consent_silently(version, at=after) == []


def test_party_that_took_its_approval_back_has_not_been_silent(meeting, cast, kronoberg):
    kronoberg.silent_consent = True
    kronoberg.save()
    version = put_forward(meeting, cast, approve_by=date(2026, 11, 27))
    approvals = approve_all(version, cast, but="region")
    withdraw_approval(approvals[0], by=cast.teknik)
    version = AgendaVersion.objects.get()
    assert [each.party for each in consent_silently(version, at=PROPOSED_AT.replace(day=28))] == [
        cast.region.party
    ]
    assert standing(meeting).missing == [cast.teknik.party]


def test_reminder_goes_to_the_missing_party_once_a_day(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    assert remind_missing(meeting, by=cast.sekr, at=APPROVED_AT) == 2
    assert remind_missing(meeting, by=cast.sekr, at=APPROVED_AT) == 0
    assert letters("approval_reminder") == ["ifmetall.ersattare@example.org", "ifmetall@example.org"]
    assert remind_missing(meeting, by=cast.sekr, at=APPROVED_AT + DAY) == 2
    assert HistoryEntry.objects.filter(verb="agenda.reminded").count() == 2
    with pytest.raises(PermissionDenied):
        remind_missing(meeting, by=cast.ifmetall)
