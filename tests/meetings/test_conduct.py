from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry, Outbox
from meetings.attendance import expected, name_chair, note_attendance
from meetings.conduct import add_item_at_meeting, close_meeting, gaps, note_item, open_meeting
from meetings.followup import change_action, change_decision, record_decision, remove_decision
from meetings.live import desk
from meetings.models import Attendance, Decision, Meeting, Minutes
from meetings.participation import answer_invitation
from tests.factories import local
from tests.meetings.conducting import CLOSED, OPENED, held, make_action, make_item, opened


def verbs() -> list[str]:
    return list(HistoryEntry.objects.filter(at__gte=OPENED).order_by("pk").values_list("verb", flat=True))


def test_open_meeting_starts_the_draft(meeting, cast):
    open_meeting(meeting, by=cast.sekr, at=OPENED)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.opened_at) == (Meeting.State.OPEN, OPENED)
    assert meeting.minutes.state == Minutes.State.DRAFT
    assert verbs() == ["meeting.opened"]


def test_open_meeting_twice_is_one_opening(meeting, cast):
    opened(meeting, cast.sekr)
    open_meeting(meeting, by=cast.sekr, at=CLOSED)

    meeting.refresh_from_db()
    assert meeting.opened_at == OPENED
    assert Minutes.objects.filter(meeting=meeting).count() == 1
    assert verbs() == ["meeting.opened"]


def test_only_the_own_secretariat_opens_a_meeting(meeting, cast):
    for seat in (cast.ifmetall, cast.region, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            open_meeting(meeting, by=seat, at=OPENED)
    assert not Minutes.objects.exists()


def test_attendance_is_guessed_from_the_answers(meeting, cast):
    invitations = {row.seat_id: row for row in meeting.invitations.all()}
    answer_invitation(invitations[cast.teknik.pk], "yes", by=cast.teknik, at=OPENED)
    answer_invitation(invitations[cast.unionen.pk], "no", by=cast.unionen, at=OPENED)
    answer_invitation(
        invitations[cast.ifmetall.pk], "deputy", deputy=cast.ifmetall_deputy, by=cast.ifmetall, at=OPENED
    )

    guesses = {row.seat.pk: row.status for row in expected(meeting) if row.status}

    assert guesses == {
        cast.teknik.pk: "present",
        cast.unionen.pk: "regrets",
        cast.ifmetall.pk: "regrets",
        cast.ifmetall_deputy.pk: "serving",
    }


def test_attendance_is_noted_changed_and_taken_away(meeting, cast):
    opened(meeting, cast.sekr)
    note_attendance(meeting, {cast.teknik: "present", cast.unionen: "absent"}, by=cast.sekr, at=OPENED)
    note_attendance(
        meeting, {cast.teknik: "present", cast.unionen: "regrets", cast.region: ""}, by=cast.sekr, at=CLOSED
    )
    note_attendance(meeting, {cast.teknik: ""}, by=cast.sekr, at=CLOSED)

    assert list(meeting.attendances.values_list("seat", "status", "noted_at")) == [
        (cast.unionen.pk, Attendance.Status.REGRETS, CLOSED)
    ]
    assert verbs() == ["meeting.opened", "attendance.noted", "attendance.noted", "attendance.noted"]


def test_attendance_of_another_forum_is_refused(meeting, cast):
    opened(meeting, cast.sekr)
    with pytest.raises(PermissionDenied):
        note_attendance(meeting, {cast.kalmar_ifmetall: "present"}, by=cast.sekr, at=OPENED)
    with pytest.raises(PermissionDenied):
        name_chair(meeting, cast.kalmar_region, by=cast.sekr, at=OPENED)


def test_chair_is_named(meeting, cast):
    opened(meeting, cast.sekr)
    name_chair(meeting, cast.teknik, by=cast.sekr, at=OPENED)
    name_chair(meeting, cast.teknik, by=cast.sekr, at=OPENED)

    meeting.refresh_from_db()
    assert meeting.chair == cast.teknik
    assert verbs() == ["meeting.opened", "chair.named"]


def test_note_and_outcome_are_kept(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)

    note_item(item, "Alla är med.", "noted", item.seq, by=cast.sekr, at=OPENED)

    item.refresh_from_db()
    assert (item.note, item.outcome) == ("Alla är med.", "noted")
    assert desk.item_at(meeting, str(item.uuid), item.seq).note == "Alla är med."


def test_note_written_twice_from_the_same_page_keeps_both_texts(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    seen = item.seq
    assert note_item(item, "Första texten.", "", seen, by=cast.sekr, at=OPENED) is False
    assert note_item(item, "Andra texten.", "noted", seen, by=cast.sekr, at=OPENED) is True

    item.refresh_from_db()
    assert ("Första texten." in item.note, "Andra texten." in item.note) == (True, True)
    assert item.outcome == "noted"


def test_a_party_writes_no_notes(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    with pytest.raises(PermissionDenied):
        note_item(item, "Vår bild.", "noted", item.seq, by=cast.ifmetall, at=OPENED)


def test_item_added_at_the_meeting_says_so(meeting, cast):
    opened(meeting, cast.sekr)
    item = add_item_at_meeting(meeting, "Brådskande fråga", "discussion", by=cast.sekr, at=OPENED)
    item.refresh_from_db()
    assert (item.title, item.added_at_meeting) == ("Brådskande fråga", True)


def test_decisions_are_numbered_per_meeting(meeting, cast):
    item, other = make_item(meeting, cast.ifmetall), make_item(meeting, cast.unionen, "Handlingsplan")
    opened(meeting, cast.sekr)

    first = record_decision(
        item, "- att ställa sig bakom 120 platser\n\n• att följa upp", by=cast.sekr, at=OPENED
    )
    second = record_decision(other, "att prioritera fem roller", by=cast.sekr, at=OPENED)

    assert [first.label, second.label] == ["2026-4/1", "2026-4/2"]
    assert first.clauses == ["att ställa sig bakom 120 platser", "att följa upp"]
    assert (first.forum, first.noted_by, first.decided_at) == (meeting.forum, cast.sekr, OPENED)
    item.refresh_from_db()
    assert item.outcome == "decided"


def test_decision_without_text_is_refused(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    with pytest.raises(ValidationError):
        record_decision(item, " \n- \n", by=cast.sekr, at=OPENED)
    assert not Decision.objects.exists()


def test_decision_keeps_the_outcome_somebody_chose(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    note_item(item, "", "postponed", item.seq, by=cast.sekr, at=OPENED)
    record_decision(item, "att ta upp punkten igen i mars", by=cast.sekr, at=OPENED)
    item.refresh_from_db()
    assert item.outcome == "postponed"


def test_changed_decision_leaves_its_old_words_in_the_trail(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    decision = record_decision(item, "att vänta", by=cast.sekr, at=OPENED)

    change_decision(decision, "att börja genast", by=cast.sekr, at=CLOSED)

    decision.refresh_from_db()
    assert decision.text == "att börja genast"
    assert HistoryEntry.objects.get(verb="decision.changed").facts == {
        "label": "2026-4/1",
        "before": "att vänta",
        "text": "att börja genast",
    }


def test_removed_decision_closes_the_gap_in_the_numbers(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    first, second, third = (
        record_decision(item, text, by=cast.sekr, at=OPENED) for text in ("att ett", "att två", "att tre")
    )

    remove_decision(second, by=cast.sekr, at=CLOSED)

    assert list(meeting.decisions.order_by("number").values_list("pk", "number")) == [
        (first.pk, 1),
        (third.pk, 2),
    ]
    assert HistoryEntry.objects.get(verb="decision.removed").facts["text"] == "att två"


def test_close_meeting_tells_the_responsible_people_once(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    make_action(item, cast.ifmetall, cast.sekr, "Samla behoven")
    make_action(item, cast.ifmetall, cast.sekr, "Kalla arbetsgruppen")
    assert not Outbox.objects.filter(kind="meetings.action_given").exists()

    close_meeting(meeting, by=cast.sekr, at=CLOSED)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.closed_at) == (Meeting.State.HELD, CLOSED)
    letters = Outbox.objects.filter(kind="meetings.action_given").order_by("to")
    assert [letter.to for letter in letters] == [cast.ifmetall_deputy.user.email, cast.ifmetall.user.email]
    for text in ("Samla behoven", "Kalla arbetsgruppen", "/atgard/"):
        assert text in letters[0].text
    with pytest.raises(PermissionDenied):
        close_meeting(meeting, by=cast.sekr, at=CLOSED)


def test_convenors_action_reaches_chair_and_secretariat_but_not_the_board(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    make_action(item, cast.region, cast.sekr)

    close_meeting(meeting, by=cast.sekr, at=CLOSED)

    letters = Outbox.objects.filter(kind="meetings.action_given")
    assert {letter.to for letter in letters} == {cast.region.user.email, cast.sekr.user.email}


def test_a_meeting_that_is_not_open_cannot_be_closed(meeting, cast):
    with pytest.raises(PermissionDenied):
        close_meeting(meeting, by=cast.sekr, at=CLOSED)
    meeting.refresh_from_db()
    assert meeting.closed_at is None


def test_action_given_after_the_meeting_is_told_at_once(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    held(meeting, cast.sekr)

    action = make_action(item, cast.teknik, cast.sekr)
    change_action(action, "Fråga alla", cast.unionen.party, action.due, by=cast.sekr, at=CLOSED)

    letters = Outbox.objects.filter(kind="meetings.action_given").order_by("pk")
    assert [letter.to for letter in letters] == [cast.teknik.user.email, cast.unionen.user.email]
    action.refresh_from_db()
    assert (action.text, action.owner) == ("Fråga alla", cast.unionen.party)


def test_action_for_a_party_of_another_forum_is_refused(meeting, cast):
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    with pytest.raises(PermissionDenied):
        make_action(item, cast.kalmar_ifmetall, cast.sekr)


@pytest.fixture
def gappy(meeting, cast) -> SimpleNamespace:
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    name_chair(meeting, None, by=cast.sekr, at=OPENED)
    return SimpleNamespace(meeting=meeting, item=item, by=cast.sekr)


def test_gaps_name_what_is_missing(gappy):
    found = gaps(gappy.meeting)
    assert gappy.item in dict(found.undecided).values()
    assert gappy.item in dict(found.untreated).values()
    assert found.unnoted_seats == len(expected(gappy.meeting))
    assert (found.has_chair, found.is_complete) == (False, False)


def test_postponed_item_needs_no_decision(gappy):
    note_item(gappy.item, "", "postponed", gappy.item.seq, by=gappy.by, at=OPENED)
    assert gappy.item not in dict(gaps(gappy.meeting).undecided).values()


def test_nothing_is_missing_when_all_is_noted(gappy, cast):
    for item in gappy.meeting.items.filter(kind="decision"):
        record_decision(item, "att börja", by=gappy.by, at=local(2026, 12, 3, 10))
    for item in gappy.meeting.items.filter(outcome="", deleted_at=None):
        note_item(item, "", "noted", item.seq, by=gappy.by, at=OPENED)
    statuses = {row.seat: "present" for row in expected(gappy.meeting)}
    note_attendance(gappy.meeting, statuses, by=gappy.by, at=OPENED)
    name_chair(gappy.meeting, cast.region, by=gappy.by, at=OPENED)
    assert gaps(gappy.meeting).is_complete
