"""Adjusters: who may be one, what they approve, and what it takes to finalise."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from forum.models import HistoryEntry, Outbox
from meetings.adjusting import (
    StaleDraft,
    adjust,
    appoint_adjuster,
    ask_again,
    ask_for_change,
    release_adjuster,
    standing_adjusters,
)
from meetings.attendance import name_chair
from meetings.conduct import note_item
from meetings.minutes import NotAdjusted, finalise_minutes
from meetings.models import Adjuster, MinutesDraft
from members.roster import end_seat
from tests.factories import local
from tests.meetings.adjusters import LATER, READ, appoint, draft_out, sha_of, want
from tests.meetings.conducting import CLOSED, FINALISED, OPENED, opened


def code_of(refused) -> str:
    return refused.value.code


def letters(kind: str) -> list[str]:
    return sorted(Outbox.objects.filter(kind=f"meetings.{kind}").values_list("to", flat=True))


def rewrite(item, cast, text: str) -> None:
    item.refresh_from_db()
    note_item(item, text, "noted", item.seq, by=cast.sekr, at=LATER)


def test_secretariat_appoints_two_from_different_sides(meeting, cast):
    want(meeting, 2)
    appoint(meeting, cast.ifmetall, cast.sekr)
    with pytest.raises(ValidationError, match="Två justerare kommer från olika sidor") as refused:
        appoint(meeting, cast.unionen, cast.sekr)
    assert code_of(refused) == "side"
    appoint(meeting, cast.teknik, cast.sekr)
    assert [str(each) for each in standing_adjusters(meeting)] == ["IF Metall", "Teknikföretagen"]
    assert HistoryEntry.objects.filter(verb="minutes.adjuster_appointed").count() == 2


@pytest.mark.parametrize(("wanted", "appointed"), [(0, []), (1, ["teknik"])])
def test_no_more_than_the_forum_wants(meeting, cast, wanted, appointed):
    want(meeting, wanted)
    for name in appointed:
        appoint(meeting, getattr(cast, name), cast.sekr)
    with pytest.raises(ValidationError) as refused:
        appoint(meeting, cast.ifmetall, cast.sekr)
    assert code_of(refused) == "enough"
    assert Adjuster.objects.count() == wanted


def test_a_party_appoints_its_own_people_only(meeting, cast):
    want(meeting, 2)
    appoint(meeting, cast.ifmetall_deputy, cast.ifmetall)
    for seat, by in (
        (cast.teknik, cast.ifmetall),
        (cast.teknik, cast.board),
        (cast.teknik, cast.kalmar_sekr),
    ):
        with pytest.raises(PermissionDenied):
            appoint(meeting, seat, by)
    assert [each.seat for each in standing_adjusters(meeting)] == [cast.ifmetall_deputy]


def test_chair_board_secretariat_and_ended_seats_do_not_adjust(meeting, cast):
    want(meeting, 1)
    name_chair(opened(meeting, cast.sekr), cast.region, by=cast.sekr, at=OPENED)
    end_seat(cast.unionen, until=local(2026, 11, 30).date(), by=cast.sekr)
    found = []
    for seat in (cast.region, cast.board, cast.sekr, cast.unionen, cast.kalmar_ifmetall):
        with pytest.raises(ValidationError) as refused:
            appoint(meeting, seat, cast.sekr)
        found.append(code_of(refused))
    assert found == ["chair", "seat", "seat", "seat", "seat"]


def test_appointing_twice_is_appointing_once(meeting, cast):
    want(meeting, 1)
    first = appoint(meeting, cast.ifmetall, cast.sekr)
    assert appoint(meeting, cast.ifmetall, cast.sekr) == first


def test_released_adjuster_gives_the_place_to_another(meeting, cast):
    want(meeting, 1)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    with pytest.raises(PermissionDenied):
        release_adjuster(adjuster, by=cast.teknik)
    release_adjuster(adjuster, by=cast.ifmetall_deputy, at=CLOSED)
    release_adjuster(adjuster, by=cast.sekr, at=LATER)
    assert Adjuster.objects.get().released_at == CLOSED
    appoint(meeting, cast.unionen, cast.sekr)
    assert [str(each) for each in standing_adjusters(meeting)] == ["Unionen"]


def test_sharing_asks_the_adjusters_instead_of_telling_them(meeting, cast):
    want(meeting, 2)
    for seat in (cast.ifmetall, cast.teknik):
        appoint(meeting, seat, cast.sekr)
    draft_out(meeting, cast)
    asked = sorted([cast.ifmetall.user.email, cast.teknik.user.email])
    assert letters("minutes_to_adjust") == asked
    assert not set(asked) & set(letters("minutes_shared"))
    letter = Outbox.objects.filter(kind="meetings.minutes_to_adjust", to=cast.ifmetall.user.email).get()
    assert letter.subject == "Kronoberg: justera minnesanteckningarna, möte 4, 2026"
    assert (
        "Du justerar minnesanteckningarna från möte 4, 2026, 3 december 2026, för IF Metall." in letter.text
    )


def test_who_is_appointed_after_sharing_is_asked_at_once(meeting, cast):
    want(meeting, 1)
    draft_out(meeting, cast)
    appoint(meeting, cast.ifmetall, cast.sekr, at=READ)
    assert letters("minutes_to_adjust") == [cast.ifmetall.user.email]
    assert Adjuster.objects.get().asked_at == READ


def test_nobody_adjusts_before_sharing_or_for_another(meeting, cast):
    want(meeting, 1)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    with pytest.raises(PermissionDenied):
        adjust(adjuster, sha_of(meeting), by=cast.ifmetall)
    draft_out(meeting, cast)
    for seat in (cast.ifmetall_deputy, cast.teknik, cast.sekr, cast.board, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            adjust(adjuster, sha_of(meeting), by=seat)
    assert Adjuster.objects.get().approved_at is None


def test_adjusting_approves_the_text_that_was_read(meeting, cast):
    want(meeting, 1)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    draft_out(meeting, cast)
    adjust(adjuster, sha_of(meeting), by=cast.ifmetall, at=READ)
    adjust(adjuster, sha_of(meeting), by=cast.ifmetall, at=LATER)

    adjuster.refresh_from_db()
    assert (adjuster.approved_at, adjuster.approved_sha256) == (READ, sha_of(meeting))
    assert HistoryEntry.objects.get(verb="minutes.adjusted").facts["sha256"] == sha_of(meeting)
    assert letters("minutes_adjusted") == [cast.sekr.user.email]
    subject = Outbox.objects.get(kind="meetings.minutes_adjusted").subject
    assert subject == "Kronoberg: Minnesanteckningarna är justerade, möte 4, 2026"


def test_changed_text_is_not_adjusted_by_mistake(meeting, cast):
    want(meeting, 1)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    _minutes, item = draft_out(meeting, cast)
    seen = sha_of(meeting)
    rewrite(item, cast, "Ändrat under tiden.")

    with pytest.raises(StaleDraft) as stale:
        adjust(adjuster, seen, by=cast.ifmetall, at=LATER)

    assert stale.value.before.sha256 == seen
    assert Adjuster.objects.get().approved_at is None
    adjust(adjuster, sha_of(meeting), by=cast.ifmetall, at=LATER)
    assert Adjuster.objects.get().approved_sha256 == sha_of(meeting) != seen


def test_change_is_asked_for_and_the_secretariat_asks_again(meeting, cast):
    want(meeting, 1)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    minutes, item = draft_out(meeting, cast)
    adjust(adjuster, sha_of(meeting), by=cast.ifmetall, at=READ)

    ask_for_change(adjuster, " Punkt 3: 120, inte 12. ", by=cast.ifmetall, at=READ)

    adjuster.refresh_from_db()
    assert (adjuster.text, adjuster.written_at, adjuster.approved_at) == (
        "Punkt 3: 120, inte 12.",
        READ,
        None,
    )
    letter = Outbox.objects.get(kind="meetings.minutes_change_asked")
    assert (letter.to, "Punkt 3: 120, inte 12." in letter.text) == (cast.sekr.user.email, True)
    with pytest.raises(ValidationError):
        ask_for_change(adjuster, " ", by=cast.ifmetall, at=READ)

    assert ask_again(minutes, by=cast.sekr, at=LATER) == 0  # about this text they have had their letter
    rewrite(item, cast, "120")
    assert [ask_again(minutes, by=cast.sekr, at=LATER) for _ in range(2)] == [1, 0]
    assert letters("minutes_to_adjust") == [cast.ifmetall.user.email] * 2
    with pytest.raises(PermissionDenied):
        ask_again(minutes, by=cast.ifmetall, at=LATER)


def test_finalising_waits_for_every_adjuster(meeting, cast):
    want(meeting, 2)
    both = [appoint(meeting, seat, cast.sekr) for seat in (cast.ifmetall, cast.teknik)]
    minutes, item = draft_out(meeting, cast)
    adjust(both[0], sha_of(meeting), by=cast.ifmetall, at=READ)
    with pytest.raises(NotAdjusted):
        finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED)
    adjust(both[1], sha_of(meeting), by=cast.teknik, at=READ)
    rewrite(item, cast, "Ändrat efter justeringen.")
    with pytest.raises(NotAdjusted):
        finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED, reason="  ")
    for adjuster in both:
        adjust(adjuster, sha_of(meeting), by=adjuster.seat, at=LATER)
    checked = sha_of(meeting)

    finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED, reason="Behövs inte.")

    minutes.refresh_from_db()
    assert "not_adjusted_because" not in minutes.snapshot
    assert minutes.snapshot["adjusters"] == [
        {
            "organisation": name,
            "role": "Företrädare",
            "approved_at": "2026-12-06T11:00:00+01:00",
            "sha256": checked,
        }
        for name in ("IF Metall", "Teknikföretagen")
    ]


@pytest.mark.parametrize("appointed", [True, False])
def test_finalising_without_adjusting_says_why(meeting, cast, appointed):
    want(meeting, 1)
    if appointed:
        appoint(meeting, cast.ifmetall, cast.sekr)
    minutes, _item = draft_out(meeting, cast)
    with pytest.raises(NotAdjusted):
        finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED)
    finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED, reason=" Justeraren är sjuk. ")
    minutes.refresh_from_db()
    assert minutes.snapshot["not_adjusted_because"] == "Justeraren är sjuk."
    entry = HistoryEntry.objects.get(verb="minutes.finalised")
    assert entry.facts["not_adjusted_because"] == "Justeraren är sjuk."


def test_adjusters_and_drafts_are_frozen(meeting, cast):
    want(meeting, 1)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    minutes, _item = draft_out(meeting, cast)
    adjust(adjuster, sha_of(meeting), by=cast.ifmetall, at=READ)
    finalise_minutes(minutes, "", by=cast.sekr, at=FINALISED)
    for row, change in (
        (Adjuster.objects.filter(pk=adjuster.pk), {"text": "Efteråt", "written_at": LATER}),
        (MinutesDraft.objects.all(), {"content": {}}),
    ):
        assert row.exists()
        for attempt in (lambda row=row, change=change: row.update(**change), row.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()
    for deed in (
        lambda: appoint_adjuster(meeting, cast.teknik, by=cast.sekr),
        lambda: release_adjuster(adjuster, by=cast.sekr),
        lambda: adjust(adjuster, sha_of(meeting), by=cast.ifmetall),
        lambda: ask_for_change(adjuster, "Nej", by=cast.ifmetall),
    ):
        with pytest.raises(PermissionDenied):
            deed()
