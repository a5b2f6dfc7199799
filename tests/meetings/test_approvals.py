"""Approvals, and the moment the last one sets the agenda."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from forum.models import HistoryEntry, Outbox, Paper
from meetings.agenda import (
    StaleVersion,
    approve_version,
    standing,
    withdraw_approval,
)
from meetings.models import Approval, Meeting
from tests.meetings.agendas import APPROVED_AT, add_item, approve, approve_all, put_forward

DAY = timedelta(days=1)


def letters(kind):
    return sorted(Outbox.objects.filter(kind=f"meetings.{kind}").values_list("to", flat=True))


def test_three_of_four_do_not_set_the_agenda_and_the_missing_one_is_named(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    current = standing(meeting)
    assert (current.approved, current.total, current.missing) == (3, 4, [cast.ifmetall.party])
    assert Meeting.objects.get(pk=meeting.pk).agenda_state == "proposed"
    assert letters("notice") == []


def test_last_approval_sets_the_agenda_and_sends_the_notice(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast)

    meeting.refresh_from_db()
    assert (
        meeting.agenda_state,
        meeting.set_version,
        meeting.agenda_set_at,
        meeting.set_jointly,
        meeting.state,
    ) == (
        "set",
        version,
        APPROVED_AT,
        True,
        "called",
    )
    paper = Paper.objects.get()
    assert (paper.kind, paper.snapshot["version"]["sha256"]) == ("agenda", version.sha256)
    assert [row["party"] for row in paper.snapshot["approvals"] if row["at"]] == [
        "IF Metall",
        "Region Kronoberg",
        "Teknikföretagen",
        "Unionen",
    ]
    notices = Outbox.objects.filter(kind="meetings.notice")
    assert {(each.calendar_method, each.paper) for each in notices} == {("REQUEST", paper)}
    called = meeting.invitations.filter(withdrawn_at=None)
    assert letters("notice") == sorted(called.values_list("seat__user__email", flat=True))
    assert [entry.verb for entry in HistoryEntry.objects.filter(subject_type="meetings.agendaversion")] == [
        "agenda.set",
        *["agenda.approved"] * 4,
        "agenda.proposed",
    ]


def test_deputy_approves_for_the_party_and_the_first_counts(meeting, cast):
    version = put_forward(meeting, cast)
    (first,) = approve(version, cast.ifmetall_deputy)
    (again,) = approve(version, cast.ifmetall)
    assert (first, first.seat, first.sha256) == (again, cast.ifmetall_deputy, version.sha256)
    assert Approval.objects.count() == 1


def test_last_approval_given_twice_is_given_once(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast)
    approve(version, cast.unionen)
    assert (Approval.objects.count(), Paper.objects.count()) == (4, 1)


def test_approval_is_refused_from_those_who_do_not_set_the_agenda(meeting, cast):
    version = put_forward(meeting, cast)
    for seat in (cast.sekr, cast.board, cast.company, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            approve(version, seat)
    assert not Approval.objects.exists()


def test_approval_of_an_older_version_is_refused_with_what_has_changed(meeting, cast):
    seen = put_forward(meeting, cast)
    add_item(meeting, cast.unionen, "Sen punkt")
    newest = put_forward(meeting, cast)
    with pytest.raises(StaleVersion) as refused:
        approve_version(newest, seen.number, seen.sha256, by=cast.ifmetall)
    assert (refused.value.seen, refused.value.newest) == (seen, newest)
    assert (refused.value.changes[0].what, refused.value.changes[0].title) == ("added", "Sen punkt")
    assert not Approval.objects.exists()


def test_approval_with_another_hash_is_refused(meeting, cast):
    version = put_forward(meeting, cast)
    with pytest.raises(StaleVersion):
        approve_version(version, version.number, "0" * 64, by=cast.ifmetall)
    assert not Approval.objects.exists()


def test_new_version_starts_with_no_approvals_and_keeps_the_old_ones(meeting, cast):
    first = put_forward(meeting, cast)
    approve_all(first, cast, but="ifmetall")
    add_item(meeting, cast.unionen, "Sen punkt")
    put_forward(meeting, cast)
    assert (standing(meeting).approved, first.approvals.count()) == (0, 3)


def test_editing_the_draft_cancels_no_approval(meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    add_item(meeting, cast.unionen, "Sen punkt")
    approve(version, cast.ifmetall)
    meeting.refresh_from_db()
    assert (meeting.agenda_state, meeting.set_version) == ("set", version)


def test_withdrawn_approval_stays_in_the_record_and_can_be_given_again(meeting, cast):
    version = put_forward(meeting, cast)
    (given,) = approve(version, cast.ifmetall)
    withdraw_approval(given, by=cast.ifmetall_deputy, at=APPROVED_AT + DAY)
    assert standing(meeting).approved == 0
    approve(version, cast.ifmetall)
    assert [each.withdrawn_at for each in version.approvals.order_by("pk")] == [APPROVED_AT + DAY, None]
    assert HistoryEntry.objects.filter(verb="agenda.approval_withdrawn").count() == 1


def test_another_party_or_a_set_agenda_lets_nobody_withdraw(meeting, cast):
    version = put_forward(meeting, cast)
    (given,) = approve(version, cast.ifmetall)
    for seat in (cast.unionen, cast.sekr, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            withdraw_approval(given, by=seat)
    approve_all(version, cast)
    with pytest.raises(PermissionDenied):
        withdraw_approval(given, by=cast.ifmetall)
    assert not Approval.objects.exclude(withdrawn_at=None).exists()


def test_party_is_in_a_version_at_most_once_in_the_database(meeting, cast):
    version = put_forward(meeting, cast)
    (given,) = approve(version, cast.ifmetall)
    copy = Approval(version=version, party=given.party, seat=given.seat, at=given.at, sha256=given.sha256)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()
    assert Approval.objects.count() == 1
