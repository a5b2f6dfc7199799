"""Corrections beside the frozen text: what they are about, and the paper that shows both."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document

from forum.models import Paper
from forum.paper.document import render_pdf
from forum.paper.sheet import html_of, meta_of
from meetings.conduct import note_item
from meetings.corrections import corrected_in_word, corrections_of, request_corrected_paper
from meetings.followup import record_decision
from meetings.minutes import add_addendum, addendum_digest, finalise_minutes
from meetings.models import Minutes
from meetings.verification import check_meetings
from tests.factories import local
from tests.meetings.conducting import FINALISED, OPENED, held, make_item, opened
from tests.paper.test_word import text_of, words, words_of_pdf

CORRECTED, AGAIN = local(2027, 1, 12, 9, 30), local(2027, 1, 20, 10)


def page(name: str, meeting) -> str:
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug])


@pytest.fixture
def frozen(meeting, cast) -> Minutes:
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    note_item(item, "Behovet är **12** platser.", "decided", item.seq, by=cast.sekr, at=OPENED)
    record_decision(item, "att ställa sig bakom 12 platser", by=cast.sekr, at=OPENED)
    return finalise_minutes(held(meeting, cast.sekr), "DEMO-1", by=cast.sekr, at=FINALISED)


def number_of(minutes: Minutes) -> str:
    found = next(item for item in minutes.snapshot["items"] if item["title"] == "Valideringsplatser")
    return str(found["number"])


def test_correction_names_an_item_or_a_decision_of_the_frozen_text(frozen, cast):
    about = number_of(frozen)
    add_addendum(frozen, "120 platser.", about, by=cast.sekr, at=CORRECTED)
    add_addendum(frozen, "att ställa sig bakom 120", "2026-4/1", by=cast.sekr, at=AGAIN)
    add_addendum(frozen, "Stavfel.", by=cast.sekr, at=AGAIN)
    with pytest.raises(ValidationError):
        add_addendum(frozen, "Finns inte", "2026-4/9", by=cast.sekr, at=AGAIN)
    shown = [
        (each.passage.title, each.passage.text) if each.passage else None for each in corrections_of(frozen)
    ]
    assert shown == [
        (f"Punkt {about}: Valideringsplatser", "Behovet är **12** platser."),
        ("Beslut 2026-4/1", "att ställa sig bakom 12 platser"),
        None,
    ]


def test_what_it_is_about_is_sealed_with_the_text(frozen, cast):
    addendum = add_addendum(frozen, "120", "2026-4/1", by=cast.sekr, at=CORRECTED)
    assert addendum.sha256 == addendum_digest(frozen, "120", cast.sekr, CORRECTED, "2026-4/1")
    assert addendum.sha256 != addendum_digest(frozen, "120", cast.sekr, CORRECTED)
    assert [each.broken for each in check_meetings()] == [[]] * 6


def test_page_shows_both_texts_side_by_side(frozen, meeting, cast, sign_in):
    client = sign_in(cast.sekr)
    form = client.get(page("addendum", meeting)).text
    assert (f"Punkt {number_of(frozen)}: Valideringsplatser" in form, "Beslut 2026-4/1" in form) == (
        True,
        True,
    )
    refused = client.post(page("addendum", meeting), {"about": "99", "text": "120 platser."}).text
    assert ("id_about_error" in refused, "120 platser.</textarea>" in refused) == (True, True)

    sent = {"about": number_of(frozen), "text": "120 platser."}
    text = client.post(page("addendum", meeting), sent, follow=True).text

    for expected in (
        "Så står det",
        "<strong>12</strong> platser",
        "120 platser.",
        page("corrected_paper", meeting),
    ):
        assert expected in text
    assert frozen.addenda.get().about == number_of(frozen)


def test_paper_with_corrections_is_a_new_one(frozen, meeting, cast):
    original = Paper.objects.get(kind="minutes")
    assert request_corrected_paper(frozen, by=cast.board) is None
    add_addendum(frozen, "120 platser.", number_of(frozen), by=cast.sekr, at=CORRECTED)

    first = request_corrected_paper(frozen, by=cast.board, at=CORRECTED)
    assert request_corrected_paper(frozen, by=cast.sekr, at=AGAIN) == first
    assert first.file_name == "minnesanteckningar-kronoberg-2026-4-med-rattelser-1.pdf"
    add_addendum(frozen, "Stavfel i rubriken.", by=cast.sekr, at=AGAIN)
    second = request_corrected_paper(frozen, by=cast.board, at=AGAIN)
    assert Paper.objects.filter(kind="minutes").count() == 3

    second.snapshot.pop("seal")  # the sentence about the PDF's seal stands in the PDF alone
    printed = words_of_pdf(
        render_pdf(html_of(second), meta_of(second)).data, meeting.forum.name, second.title
    )
    name, data = corrected_in_word(frozen, by=cast.board)
    text = text_of(Document(io.BytesIO(data)))
    assert words(text) == printed
    for expected in (
        "Rättelser",
        "Så står det",
        "Behovet är 12 platser.",
        "120 platser.",
        "12 januari 2027 kl. 09.30",
    ):
        assert expected in text.replace("\u00a0", " "), expected
    assert name == "minnesanteckningar-kronoberg-2026-4-med-rattelser-2.docx"
    frozen.refresh_from_db()
    assert (frozen.paper, original.snapshot) == (original, Paper.objects.get(pk=original.pk).snapshot)


def test_corrected_files_are_for_those_who_may_read_the_record(frozen, meeting, cast, sign_in):
    urls = [page("corrected_paper", meeting), page("corrected_word", meeting)]
    assert [sign_in(cast.board).get(url).status_code for url in urls] == [404, 404]
    add_addendum(frozen, "Stavfel.", by=cast.sekr, at=CORRECTED)
    for seat, status in ((cast.board, 200), (cast.ifmetall, 200), (cast.kalmar_sekr, 404)):
        assert [sign_in(seat).get(url).status_code for url in urls] == [status, status]
