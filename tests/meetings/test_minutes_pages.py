import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.models import Outbox, Paper
from meetings.attendance import note_attendance
from meetings.conduct import note_item
from meetings.followup import record_decision
from meetings.minutes import finalise_minutes, share_minutes
from meetings.models import Meeting, Minutes
from tests.meetings.conducting import (
    CLOSED,
    FINALISED,
    OPENED,
    finalised,
    held,
    make_action,
    make_item,
    opened,
)


def page(name: str, meeting: Meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug])


@pytest.fixture
def draft(meeting, cast) -> Minutes:
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    note_item(item, "Alla är **med**.", "decided", item.seq, by=cast.sekr, at=OPENED)
    record_decision(item, "att börja", by=cast.sekr, at=OPENED)
    make_action(item, cast.teknik, cast.sekr)
    note_attendance(meeting, {cast.region: "present", cast.unionen: "regrets"}, by=cast.sekr, at=OPENED)
    return held(meeting, cast.sekr)


WRITTEN = (
    "<strong>med</strong>",
    "Beslut 2026-4/1",
    "Forumet enas om att börja",
    "Fråga företagen",
    "Anmält förhinder",
)


def test_before_the_meeting_there_are_no_minutes(meeting, cast, sign_in):
    text = sign_in(cast.ifmetall).get(page("minutes", meeting)).text
    assert "Minnesanteckningarna skapas när mötet öppnas." in text


def test_minutes_use_the_forums_own_word(meeting, cast, sign_in):
    meeting.forum.document_label = "protokoll"
    meeting.forum.save(update_fields=["document_label"])
    assert "Protokollet skapas när mötet öppnas." in sign_in(cast.sekr).get(page("minutes", meeting)).text


def test_draft_is_complete_for_the_secretariat_and_closed_to_others(draft, meeting, cast, sign_in):
    text = sign_in(cast.sekr).get(page("minutes", meeting)).text
    for expected in (*WRITTEN, "Bara sekretariatet ser utkastet", "Skicka för synpunkter", "Fortsätt skriva"):
        assert expected in text
    for seat in (cast.ifmetall, cast.board):
        closed = sign_in(seat).get(page("minutes", meeting)).text
        assert "Sekretariatet skriver minnesanteckningarna." in closed
        assert not any(written in closed for written in WRITTEN)


def test_sharing_says_who_is_told_and_opens_the_draft(draft, meeting, cast, sign_in):
    sekr = sign_in(cast.sekr)
    text = sekr.get(page("share_minutes", meeting)).text
    assert cast.unionen.user.email in text
    assert cast.board.user.email not in text
    assert not Outbox.objects.filter(kind="meetings.minutes_shared").exists()

    response = sekr.post(page("share_minutes", meeting), follow=True)

    assert "Parterna kan läsa utkastet och har fått mejl." in response.text
    assert "Ute för synpunkter" in response.text
    shared = sign_in(cast.ifmetall).get(page("minutes", meeting)).text
    assert all(written in shared for written in WRITTEN)
    assert page("finalise", meeting) not in shared
    assert "Sekretariatet skriver" in sign_in(cast.board).get(page("minutes", meeting)).text


def test_finalising_asks_first_and_then_freezes(draft, meeting, cast, sign_in):
    sekr = sign_in(cast.sekr)
    text = sekr.get(page("finalise", meeting)).text
    for expected in ("Det här går inte att ångra", "Diarienummer", "8 personer får mejl med PDF:en"):
        assert expected in text
    assert cast.board.user.email in text

    response = sekr.post(page("finalise", meeting), {"dnr": "DEMO-2026-0001"}, follow=True)

    draft.refresh_from_db()
    assert (draft.state, draft.dnr) == ("finalised", "DEMO-2026-0001")
    assert "Minnesanteckningarna är färdigställda. Alla i forumet får mejl." in response.text
    again = sekr.post(page("finalise", meeting), {"dnr": "ANNAT"}, follow=True)
    assert "Texten var redan färdigställd." in again.text
    draft.refresh_from_db()
    assert draft.dnr == "DEMO-2026-0001"


def test_too_long_number_comes_back(draft, meeting, cast, sign_in):
    response = sign_in(cast.sekr).post(page("finalise", meeting), {"dnr": "D" * 41})
    assert "id_dnr_error" in response.text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_finalised_minutes_are_read_by_everyone_from_the_snapshot(draft, meeting, cast, sign_in):
    finalise_minutes(draft, "DEMO-2026-0001", by=cast.sekr, at=FINALISED)
    for seat in (cast.sekr, cast.ifmetall, cast.board):
        text = sign_in(seat).get(page("minutes", meeting)).text
        for expected in (*WRITTEN, "Upprättad handling sedan 2026-12-08 kl. 14.03", "Dnr DEMO-2026-0001"):
            assert expected in text
        assert draft.sha256 in text
        assert "Fortsätt skriva" not in text
    assert sign_in(cast.kalmar_sekr).get(page("minutes", meeting)).status_code == 404


def test_names_stay_out_of_the_page_unless_the_forum_prints_them(draft, meeting, cast, sign_in):
    text = sign_in(cast.sekr).get(page("minutes", meeting)).text
    assert cast.unionen.user.name not in text
    meeting.forum.names_in_print = True
    meeting.forum.save(update_fields=["names_in_print"])
    assert cast.unionen.user.name in sign_in(cast.sekr).get(page("minutes", meeting)).text


@pytest.mark.parametrize("name", ["share_minutes", "finalise", "addendum"])
def test_only_the_secretariat_changes_the_state(draft, meeting, cast, sign_in, name):
    for seat, status in ((cast.ifmetall, 403), (cast.board, 403), (cast.kalmar_sekr, 404)):
        assert sign_in(seat).post(page(name, meeting), {"dnr": "X", "text": "X"}).status_code == status
    draft.refresh_from_db()
    assert (draft.state, draft.addenda.count()) == ("draft", 0)


def test_open_meeting_cannot_be_finalised(meeting, cast, sign_in):
    opened(meeting, cast.sekr)
    assert sign_in(cast.sekr).post(page("finalise", meeting), {"dnr": ""}).status_code == 403
    assert Minutes.objects.get().state == "draft"


def test_correction_is_added_below_the_text(meeting, cast, sign_in):
    minutes = finalised(meeting, cast.sekr)
    sekr = sign_in(cast.sekr)
    assert "id_text_error" in sekr.post(page("addendum", meeting), {"text": " "}).text

    response = sekr.post(page("addendum", meeting), {"text": "Punkt 3: 120, inte 12."}, follow=True)

    assert "Punkt 3: 120, inte 12." in response.text
    assert minutes.addenda.get().sha256 in response.text


def test_pdf_waits_fails_and_can_be_tried_again(meeting, cast, sign_in):
    minutes = finalised(meeting, cast.sekr)
    reader = sign_in(cast.board)
    assert "PDF:en skapas" in reader.get(page("minutes_paper", meeting)).text

    Paper.objects.filter(pk=minutes.paper_id).update(state=Paper.State.FAILED, attempts=3)
    assert sign_in(cast.sekr).post(page("minutes_paper", meeting)).status_code == 302
    assert Paper.objects.get(pk=minutes.paper_id).state == Paper.State.REQUESTED


def test_pdf_of_a_draft_is_not_there(draft, meeting, cast, sign_in):
    assert sign_in(cast.sekr).get(page("minutes_paper", meeting)).status_code == 404


def count(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_minutes_cost_the_same_with_one_item_and_many(draft, meeting, cast, sign_in):
    sekr = sign_in(cast.sekr)
    few = count(sekr, page("minutes", meeting))
    for number in range(6):
        item = meeting.items.all()[number]
        record_decision(item, "att fortsätta", by=cast.sekr, at=CLOSED)
        make_action(item, cast.unionen, cast.sekr)
    note_attendance(meeting, {cast.teknik: "present", cast.ifmetall: "absent"}, by=cast.sekr, at=CLOSED)
    assert (few, count(sekr, page("minutes", meeting))) == (few, few)
    share_minutes(draft, by=cast.sekr, at=CLOSED)
    finalise_minutes(draft, "", by=cast.sekr, at=FINALISED)
    assert count(sekr, page("minutes", meeting)) <= 12
    assert few <= 17
