"""The record and the agenda as Word: same content as the PDF, for the same readers, names as the forum prints them."""

import io
import re

import pytest
from django.urls import reverse
from docx import Document

from forum.models import HistoryEntry, Paper
from forum.paper.document import render_pdf
from forum.paper.sheet import html_of, meta_of
from meetings.adjusting import adjust
from meetings.attendance import name_chair, note_attendance
from meetings.conduct import add_item_at_meeting, note_item
from meetings.followup import record_decision
from meetings.minutes import finalise_minutes, share_minutes
from meetings.models import Minutes
from meetings.word import minutes_in_word
from tests.meetings.adjusters import READ, SHARED, appoint, sha_of, want
from tests.meetings.agendas import put_forward
from tests.meetings.conducting import FINALISED, OPENED, held, make_action, make_item, opened
from tests.paper.test_word import text_of, words, words_of_pdf

FORBIDDEN = re.compile("överklaga|anslås|laga kraft", re.IGNORECASE)
NOTE = "# Läget\n\n120 platser, *inte* mer än **12**.\n\n* första\n* andra\n\nSe [underlaget](https://example.org/x)."


def page(name: str, meeting, *more: object) -> str:
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug, *more])


@pytest.fixture
def full(meeting, cast) -> Minutes:
    """A meeting with everything a record can hold, shared for comments."""
    want(meeting, 1)
    appoint(meeting, cast.ifmetall, cast.sekr)
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    statuses = {cast.region: "present", cast.ifmetall_deputy: "serving", cast.unionen: "regrets"}
    note_attendance(meeting, statuses | {cast.teknik: "absent"}, by=cast.sekr, at=OPENED)
    name_chair(meeting, cast.region, by=cast.sekr, at=OPENED)
    note_item(item, NOTE, "decided", item.seq, by=cast.sekr, at=OPENED)
    record_decision(item, "att ställa sig bakom\natt följa upp", by=cast.sekr, at=OPENED)
    make_action(item, cast.teknik, cast.sekr)
    add_item_at_meeting(meeting, "Sent inkommen fråga", by=cast.sekr, at=OPENED)
    return share_minutes(held(meeting, cast.sekr), by=cast.sekr, at=SHARED)


def finished(minutes: Minutes, cast) -> Minutes:
    adjuster = minutes.meeting.adjusters.get()
    adjust(adjuster, sha_of(minutes.meeting), by=cast.ifmetall, at=READ)
    finalise_minutes(minutes, "DEMO-2026-0001", by=cast.sekr, at=FINALISED)
    minutes.refresh_from_db()
    return minutes


def printed(paper: Paper) -> dict[str, int]:
    data = render_pdf(html_of(paper), meta_of(paper)).data
    return words_of_pdf(data, paper.snapshot["forum"]["name"], paper.title)


def written(data: bytes) -> str:
    return text_of(Document(io.BytesIO(data)))


@pytest.mark.parametrize("with_names", [False, True])
def test_word_and_pdf_say_the_same_and_name_people_only_when_asked(full, cast, with_names):
    forum = full.meeting.forum
    forum.names_in_print = with_names
    forum.save(update_fields=["names_in_print"])
    minutes = finished(full, cast)

    _name, data = minutes_in_word(minutes, by=cast.board, at=FINALISED)
    text = written(data)

    assert words(text) == printed(minutes.paper)
    for expected in (
        "Minnesanteckningar · Dnr DEMO-2026-0001",
        "torsdag 3 december 2026, kl. 09.00–12.00",
        "Ordförande\tRegion Kronoberg",
        "Sekreterare\tRegion Kronoberg, Sekretariat",
        "Tjänstgörande ersättare",
        "Beslut · föreslagen av IF Metall",
        "120 platser, inte mer än 12.",
        "Beslut 2026-4/1",
        "att följa upp",
        "Fråga företagen",
        "31 januari 2027",
        "Utfall: Beslutas",
        "tillagd vid mötet",
        "Mötet avslutades kl. 12.00.",
        "Justerat av IF Metall 5 december 2026 kl. 10.00.",
        "Färdigställt 8 december 2026 kl. 14.03.",
    ):
        assert expected in text.replace("\u00a0", " "), expected
    names = {seat.user.name for seat in (cast.region, cast.unionen, cast.ifmetall)}
    assert {name in text for name in names} == {with_names}
    assert not FORBIDDEN.search(text)


def test_word_is_made_from_what_was_frozen(full, cast):
    minutes = finished(full, cast)
    forum = minutes.meeting.forum
    name, first = minutes_in_word(minutes, by=cast.sekr)
    forum.name, forum.document_label = "Omdöpt", "protokoll"
    forum.save(update_fields=["name", "document_label"])
    assert minutes_in_word(Minutes.objects.get(pk=minutes.pk), by=cast.sekr) == (name, first)
    assert name == "minnesanteckningar-kronoberg-2026-4.docx"


def test_draft_says_that_it_is_one(full, cast, sign_in):
    answer = sign_in(cast.ifmetall).get(page("minutes_word", full.meeting))
    assert (
        answer["Content-Disposition"]
        == 'attachment; filename="utkast-minnesanteckningar-kronoberg-2026-4.docx"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    text = written(answer.content)
    assert ("Utkast · Minnesanteckningar" in text, "Utkast: inte färdigställt." in text) == (True, True)
    assert "Färdigställt 8" not in text
    assert not Paper.objects.filter(kind="minutes").exists()


def test_word_is_for_those_who_may_read_the_record(full, cast, sign_in):
    url = page("minutes_word", full.meeting)
    seats = (cast.sekr, cast.ifmetall, cast.board, cast.kalmar_sekr)
    assert [sign_in(seat).get(url).status_code for seat in seats] == [200, 200, 403, 404]
    finished(full, cast)
    assert [sign_in(seat).get(url).status_code for seat in seats] == [200, 200, 200, 404]
    entry = HistoryEntry.objects.filter(verb="minutes.downloaded").first()
    assert (entry.subject, HistoryEntry.objects.filter(verb="minutes.downloaded").count()) == (str(full), 5)


def test_before_the_meeting_there_is_no_word_file(meeting, cast, sign_in):
    assert sign_in(cast.sekr).get(page("minutes_word", meeting)).status_code == 404


def test_agenda_is_taken_as_word_too(meeting, cast, sign_in):
    make_item(meeting, cast.ifmetall)
    version = put_forward(meeting, cast)
    answer = sign_in(cast.unionen).get(page("version_word", meeting, version.number))
    assert (
        answer["Content-Disposition"] == 'attachment; filename="dagordning-kronoberg-2026-4-v1-framlagd.docx"'
    )
    assert "Valideringsplatser" in written(answer.content)
    assert sign_in(cast.board).get(page("version_word", meeting, version.number)).status_code == 403
    assert HistoryEntry.objects.get(verb="agenda.downloaded").facts == {"number": 1}
