"""Attendance by seat and item, and quorum by party."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from forum.models import Forum
from meetings.attendance import Noted, note_attendance
from meetings.course import begin_item
from meetings.followup import record_decision
from meetings.models import Meeting
from meetings.quorum import numbers_of, quorum
from meetings.transcript import transcript
from tests.meetings.conducting import CLOSED, OPENED, held, make_item, opened
from tests.meetings.test_conduct_pages import at_item, page


def minute(n: int) -> object:
    return OPENED + timedelta(minutes=n)


@pytest.fixture
def items(meeting, cast):
    """The last two items of the open meeting."""
    found = [make_item(meeting, cast.ifmetall, title) for title in ("Ett", "Två")]
    opened(meeting, cast.sekr)
    return found


@pytest.fixture
def three_needed(meeting):
    Forum.objects.filter(pk=meeting.forum_id).update(quorum=3)
    meeting.forum.refresh_from_db()


@pytest.fixture
def sekr(sign_in, cast):
    return sign_in(cast.sekr)


def here(meeting: Meeting, cast: object, *seats: object, at: object = OPENED) -> None:
    note_attendance(meeting, dict.fromkeys(seats, "present"), by=cast.sekr, at=at)


def attendee(meeting: Meeting, name: str) -> dict[str, object]:
    return next(each for each in transcript(meeting)["attendance"] if each["organisation"] == name)


def sent(client: object, meeting: Meeting, **changes: str) -> dict[str, object]:
    form = client.get(page("attendance", meeting)).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def test_quorum_counts_approving_parties_once(meeting, items, cast, three_needed):
    assert (quorum(meeting).present, quorum(meeting).is_noted) == (0, False)
    here(meeting, cast, cast.sekr, cast.company, cast.teknik, cast.ifmetall)
    note_attendance(meeting, {cast.ifmetall_deputy: "present"}, by=cast.sekr, at=OPENED)
    found = quorum(meeting)
    assert (found.present, found.total, found.needed, found.is_met) == (2, 4, 3, False)
    here(meeting, cast, cast.unionen)
    assert (quorum(meeting).present, quorum(meeting).is_met) == (3, True)


def test_forum_without_the_setting_has_no_quorum(meeting, items, cast):
    decision = record_decision(items[0], "att börja", by=cast.sekr, at=OPENED)
    assert quorum(meeting) is None
    assert (decision.parties_present, decision.lacks_quorum) == (None, False)


def test_serving_deputy_speaks_for_the_party(meeting, items, cast, three_needed):
    note_attendance(
        meeting, {cast.ifmetall: "regrets", cast.ifmetall_deputy: "serving"}, by=cast.sekr, at=OPENED
    )
    assert quorum(meeting).present == 1


def test_ordinary_and_deputy_are_not_both_counted(meeting, items, cast):
    both = {cast.ifmetall: "present", cast.ifmetall_deputy: "serving"}
    with pytest.raises(ValidationError):
        note_attendance(meeting, both, by=cast.sekr, at=OPENED)
    assert not meeting.attendances.exists()

    handed_over = {
        cast.ifmetall: Noted("present", from_item=items[0].pk),
        cast.ifmetall_deputy: Noted("serving", until_item=items[0].pk),
    }
    note_attendance(meeting, handed_over, by=cast.sekr, at=OPENED)
    assert meeting.attendances.count() == 2


def test_decision_keeps_how_many_were_there(meeting, items, cast, three_needed):
    here(meeting, cast, cast.teknik, cast.unionen)
    late = {cast.ifmetall: Noted("present", from_item=items[1].pk)}
    note_attendance(meeting, late, by=cast.sekr, at=OPENED)

    first, second = (record_decision(item, "att börja", by=cast.sekr, at=OPENED) for item in items)

    assert (first.parties_present, first.parties_total, first.parties_needed) == (2, 4, 3)
    assert (first.lacks_quorum, second.parties_present, second.lacks_quorum) == (True, 3, False)


def test_whoever_has_left_does_not_count_for_the_next_decision(meeting, items, cast, three_needed):
    here(meeting, cast, cast.teknik, cast.unionen, cast.ifmetall)
    before = record_decision(items[0], "att börja", by=cast.sekr, at=minute(10))
    gone = {cast.ifmetall: Noted("present", until_item=items[0].pk, left_at=minute(11))}
    note_attendance(meeting, gone, by=cast.sekr, at=minute(11))
    after = record_decision(items[0], "att fortsätta", by=cast.sekr, at=minute(12))

    before.refresh_from_db()
    assert (before.parties_present, after.parties_present) == (3, 2)


def test_corrected_attendance_corrects_the_decisions(meeting, items, cast, three_needed):
    here(meeting, cast, cast.teknik, cast.unionen)
    decision = record_decision(items[0], "att börja", by=cast.sekr, at=OPENED)
    Forum.objects.filter(pk=meeting.forum_id).update(quorum=3)
    here(meeting, cast, cast.ifmetall, at=CLOSED)
    decision.refresh_from_db()
    assert (decision.parties_present, decision.lacks_quorum) == (3, False)


def test_decision_without_noted_attendance_is_not_judged(meeting, items, cast, three_needed):
    decision = record_decision(items[0], "att börja", by=cast.sekr, at=OPENED)
    assert (decision.parties_present, decision.lacks_quorum) == (None, False)


def test_decision_noted_after_the_meeting_is_judged_by_its_item(meeting, items, cast, three_needed):
    here(meeting, cast, cast.teknik, cast.unionen)
    gone = {cast.ifmetall: Noted("present", until_item=items[0].pk, left_at=minute(11))}
    note_attendance(meeting, gone, by=cast.sekr, at=minute(11))
    held(meeting, cast.sekr)
    decision = record_decision(items[0], "att börja", by=cast.sekr, at=CLOSED + timedelta(hours=1))
    assert decision.parties_present == 3


def test_record_says_which_items_somebody_took_part_in(meeting, items, cast, three_needed):
    first, last = (numbers_of(meeting)[item.pk] for item in items)
    spans = {
        cast.teknik: Noted("present", from_item=items[0].pk, until_item=items[1].pk),
        cast.unionen: Noted("present", from_item=items[1].pk),
        cast.region: Noted("present", until_item=items[0].pk),
        cast.ifmetall: Noted("regrets", from_item=items[0].pk),
    }
    note_attendance(meeting, spans, by=cast.sekr, at=OPENED)
    assert attendee(meeting, "Teknikföretagen")["items"] == f"deltar i punkt {first}–{last}"
    assert attendee(meeting, "Unionen")["items"] == f"deltar från punkt {last}"
    assert attendee(meeting, "Region Kronoberg")["items"] == f"deltar till och med punkt {first}"
    assert attendee(meeting, "IF Metall")["items"] == ""
    assert transcript(meeting)["quorum"] == {"present": 3, "total": 4, "needed": 3}


def test_somebody_comes_and_goes_by_a_button(meeting, items, cast, sekr):
    begin_item(items[0], by=cast.sekr, at=OPENED)
    sekr.post(page("attendance", meeting), sent(sekr, meeting, comes=str(cast.unionen.pk)))
    row = meeting.attendances.get(seat=cast.unionen)
    assert (row.status, row.from_item, row.until_item) == ("present", items[0], None)
    assert row.arrived_at is not None

    begin_item(items[1], by=cast.sekr, at=CLOSED)
    sekr.post(page("attendance", meeting), sent(sekr, meeting, goes=str(cast.unionen.pk)))
    row.refresh_from_db()
    assert (row.from_item, row.until_item) == (items[0], items[1])
    assert row.left_at >= row.arrived_at

    sekr.post(page("attendance", meeting), sent(sekr, meeting))
    came, left = row.arrived_at, row.left_at
    row.refresh_from_db()
    assert (row.arrived_at, row.left_at) == (came, left)

    other = {f"until_{cast.unionen.pk}": str(items[0].pk)}
    sekr.post(page("attendance", meeting), sent(sekr, meeting, **other))
    row.refresh_from_db()
    assert (row.until_item, row.left_at) == (items[0], None)


def test_form_refuses_what_cannot_be(meeting, items, cast, sekr):
    pk = cast.unionen.pk
    backwards = {f"seat_{pk}": "present", f"from_{pk}": str(items[1].pk), f"until_{pk}": str(items[0].pk)}
    assert "Den punkten kommer före den första." in sekr.post(page("attendance", meeting), backwards).text
    both = {f"seat_{cast.ifmetall.pk}": "present", f"seat_{cast.ifmetall_deputy.pk}": "serving"}
    assert "IF Metall är redan företrädd." in sekr.post(page("attendance", meeting), both).text
    strange = {f"seat_{pk}": "present", f"from_{pk}": "999999999"}
    assert sekr.post(page("attendance", meeting), strange).status_code == 200
    assert not meeting.attendances.exists()


def test_running_view_wall_and_record_warn(meeting, items, cast, sign_in, three_needed):
    client = sign_in(cast.sekr)
    begin_item(items[0], by=cast.sekr, at=OPENED)
    assert "Närvaron är inte noterad" in client.get(at_item(meeting, items[0])).text
    here(meeting, cast, cast.teknik, cast.unionen)
    for where in (at_item(meeting, items[0]), page("screen", meeting)):
        assert "Inte beslutsfört: 2 av 4 parter (minst 3)" in client.get(where).text
    record_decision(items[0], "att börja", by=cast.sekr, at=OPENED)
    warning = "Fattat utan beslutsförhet: 2 av 4 parter var företrädda, minst 3 behövs."
    for where in (at_item(meeting, items[0]), page("minutes", meeting), "/kronoberg/beslut/"):
        assert warning in client.get(where).text
    here(meeting, cast, cast.region)
    assert "Beslutsfört: 3 av 4 parter (minst 3)" in client.get(page("screen", meeting)).text


def test_attendance_page_asks_as_much_for_many_as_for_few(
    meeting, items, cast, sekr, django_assert_num_queries
):
    with django_assert_num_queries(12):
        sekr.get(page("attendance", meeting))
    here(meeting, cast, cast.teknik, cast.unionen, cast.region, cast.company)
    with django_assert_num_queries(12):
        sekr.get(page("attendance", meeting))
