"""Comments on an item: who may say what, taking back, answering, and the letters that gather them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.models import HistoryEntry, Outbox
from meetings.comment_letters import tell_of_comments
from meetings.comments import comment_on_item, handle_comment, take_back_comment
from meetings.conduct import open_meeting
from meetings.models import Comment, Meeting
from tests.factories import local
from tests.meetings.agenda_pages import at, errors, page
from tests.meetings.agendas import add_item
from tests.meetings.conducting import FINALISED, OPENED, finalised

SAID_AT = local(2026, 11, 17, 10)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def item(meeting, cast):
    return add_item(meeting, cast.ifmetall)


def letters():
    found = Outbox.objects.filter(kind="meetings.comments").order_by("pk")
    return sorted((each.to, each.subject) for each in found)


def handle_url(comment):
    return reverse("meetings:comment_handle", args=["kronoberg", "2026-4", comment.pk])


def test_party_comments_on_an_item_of_the_agenda(item, cast):
    comment = comment_on_item(item, " Ta med siffror. ", by=cast.unionen, at=SAID_AT)
    assert (comment.text, comment.party, comment.seat, comment.stage, comment.asks_change) == (
        "Ta med siffror.",
        cast.unionen.party,
        cast.unionen,
        "agenda",
        False,
    )
    entry = HistoryEntry.objects.get(verb="comment.written")
    assert (entry.party, entry.url) == ("Unionen", comment.get_absolute_url())
    for text in ("  ", "x" * 4001):
        with pytest.raises(ValidationError):
            comment_on_item(item, text, by=cast.unionen, at=SAID_AT)
    assert Comment.objects.count() == 1


def test_board_another_forum_and_an_opened_meeting_take_no_comment(item, meeting, cast):
    for seat in (cast.board, cast.kalmar_ifmetall, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            comment_on_item(item, "Hej", by=seat, at=SAID_AT)
    comment_on_item(item, "I tid", by=cast.company, at=SAID_AT)
    open_meeting(meeting, by=cast.sekr, at=OPENED)
    with pytest.raises(PermissionDenied):
        comment_on_item(item, "För sent", by=cast.unionen, at=OPENED)
    assert list(Comment.objects.values_list("text", flat=True)) == ["I tid"]


def test_own_party_takes_a_comment_back_until_it_is_answered(item, cast):
    comment = comment_on_item(item, "Ta med siffror.", by=cast.ifmetall_deputy, at=SAID_AT)
    for seat in (cast.unionen, cast.sekr, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            take_back_comment(comment, by=seat, at=SAID_AT)
    take_back_comment(comment, by=cast.ifmetall, at=SAID_AT + MINUTE)
    assert Comment.objects.get().withdrawn_at == SAID_AT + MINUTE
    answered = comment_on_item(item, "En till.", by=cast.ifmetall, at=SAID_AT)
    handle_comment(answered, True, by=cast.sekr, at=SAID_AT)
    with pytest.raises(PermissionDenied):
        take_back_comment(answered, by=cast.ifmetall, at=SAID_AT)


def test_secretariats_comment_is_not_the_chairs_to_take_back(item, cast):
    comment = comment_on_item(item, "Vi behöver underlaget på fredag.", by=cast.sekr, at=SAID_AT)
    with pytest.raises(PermissionDenied):
        take_back_comment(comment, by=cast.region, at=SAID_AT)
    take_back_comment(comment, by=cast.sekr, at=SAID_AT)


def test_secretariat_or_the_proposer_answers_and_nobody_answers_itself(item, cast):
    comment = comment_on_item(item, "Ta med siffror.", by=cast.unionen, at=SAID_AT)
    for seat in (cast.unionen, cast.teknik, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            handle_comment(comment, True, by=seat, at=SAID_AT)
    handle_comment(comment, True, "Siffrorna är med.", by=cast.ifmetall, at=SAID_AT + MINUTE)
    assert (comment.outcome, comment.answer, comment.handled_by, comment.handled_at) == (
        "taken",
        "Siffrorna är med.",
        cast.ifmetall,
        SAID_AT + MINUTE,
    )
    with pytest.raises(ValidationError):
        handle_comment(comment, False, " ", by=cast.sekr, at=SAID_AT)
    handle_comment(comment, False, "Det finns ingen säker källa.", by=cast.sekr, at=SAID_AT)
    assert Comment.objects.get().outcome == "not_taken"
    own = comment_on_item(item, "Vår egen.", by=cast.ifmetall, at=SAID_AT)
    with pytest.raises(PermissionDenied):
        handle_comment(own, True, by=cast.ifmetall_deputy, at=SAID_AT)


def test_comments_within_a_quarter_of_an_hour_become_one_letter_to_each(item, meeting, cast):
    other = add_item(meeting, cast.teknik, "Handlingsplanen")
    comment_on_item(item, "Ta med siffror.", by=cast.unionen, at=SAID_AT)
    comment_on_item(other, "Bra.", by=cast.unionen, at=SAID_AT + 10 * MINUTE)
    gone = comment_on_item(other, "Strunt samma.", by=cast.unionen, at=SAID_AT + 11 * MINUTE)
    take_back_comment(gone, by=cast.unionen, at=SAID_AT + 12 * MINUTE)
    assert (tell_of_comments(SAID_AT + 14 * MINUTE), letters()) == (0, [])

    assert tell_of_comments(SAID_AT + 15 * MINUTE) == 4
    one, both = "Kronoberg: 1 ny synpunkt, möte 4, 2026", "Kronoberg: 2 nya synpunkter, möte 4, 2026"
    assert letters() == [
        ("ifmetall.ersattare@example.org", one),
        ("ifmetall@example.org", one),
        ("sekretariat.kronoberg@example.org", both),
        ("teknikforetagen@example.org", one),
    ]
    text = Outbox.objects.get(to=cast.sekr.user.email, kind="meetings.comments").text
    assert ("Ta med siffror." in text, "Strunt samma." in text) == (True, False)
    assert tell_of_comments(SAID_AT + 60 * MINUTE) == 0


def test_writer_gets_the_answer_in_a_letter(item, cast):
    comment = comment_on_item(item, "Ta med siffror.", by=cast.unionen, at=SAID_AT)
    tell_of_comments(SAID_AT + 15 * MINUTE)
    handle_comment(comment, False, "Det finns ingen säker källa.", by=cast.sekr, at=SAID_AT + 20 * MINUTE)
    tell_of_comments(SAID_AT + 35 * MINUTE)
    letter = Outbox.objects.get(to=cast.unionen.user.email, kind="meetings.comments")
    assert letter.subject == "Kronoberg: din synpunkt är besvarad, möte 4, 2026"
    assert "Inte tagen" in letter.text
    assert "Det finns ingen säker källa." in letter.text


def test_comment_is_never_changed_or_deleted(item, cast):
    comment = comment_on_item(item, "Ta med siffror.", by=cast.unionen, at=SAID_AT)
    refused = []
    for change in (
        lambda: Comment.objects.filter(pk=comment.pk).update(text="Något annat"),
        lambda: Comment.objects.filter(pk=comment.pk).delete(),
    ):
        try:
            with transaction.atomic():
                change()
        except DatabaseError:
            refused.append(True)
    assert refused == [True, True]


def test_finalised_record_freezes_the_comments_and_stops_their_letters(item, meeting, cast):
    comment = comment_on_item(item, "Ta med siffror.", by=cast.unionen, at=SAID_AT)
    meeting.refresh_from_db()
    finalised(meeting, cast.sekr)
    with pytest.raises(PermissionDenied):
        handle_comment(comment, True, by=cast.sekr, at=FINALISED)
    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(
            outcome="taken", handled_at=FINALISED, handled_by=cast.sekr
        )
    assert tell_of_comments(FINALISED) == 0


def test_page_of_an_item_takes_a_comment_and_keeps_what_cannot_be_saved(item, meeting, cast, sign_in):
    client, url = sign_in(cast.unionen), at("comments", item.uuid)
    assert "Ingen har lämnat någon synpunkt" in page(client, url)
    refused = client.post(url, {"text": "x" * 4001})
    assert errors(refused) == {
        "text": ["Säkerställ att detta värde har som mest 4000 tecken (den har 4001)."]
    }
    assert client.post(url, {"text": "Ta med\r\nsiffror."}).status_code == 302
    comment = Comment.objects.get()
    assert (comment.text, comment.seat) == ("Ta med\nsiffror.", cast.unionen)
    body = page(client, url)
    assert ("Ta med<br>siffror." in body, "Ta tillbaka" in body, "Svara" in body) == (True, True, False)

    Meeting.objects.filter(pk=meeting.pk).update(state="open")
    late = client.post(url, {"text": "En sen tanke"})
    assert errors(late) == {
        "__all__": [
            "Det går inte längre att lämna synpunkter här. Din text står kvar nedanför, så att du kan kopiera den."
        ]
    }
    assert "En sen tanke" in late.content.decode()
    assert Comment.objects.count() == 1


def test_secretariat_ticks_a_comment_with_one_press_or_says_why_not(item, cast, sign_in):
    comment = comment_on_item(item, "Ta med siffror.", by=cast.unionen, at=SAID_AT)
    client, url = sign_in(cast.sekr), handle_url(comment)
    assert errors(client.post(url, {"outcome": "not_taken", "answer": ""})) == {
        "answer": ["Skriv varför synpunkten inte tas med."]
    }
    assert client.post(url, {"outcome": "taken"}).url == comment.get_absolute_url()
    comment.refresh_from_db()
    assert (comment.outcome, comment.handled_by) == ("taken", cast.sekr)
    assert sign_in(cast.unionen).post(url, {"outcome": "taken"}).status_code == 403


def test_agenda_counts_the_comments_of_each_item(item, cast, sign_in):
    for text in ("Ett.", "Två."):
        comment = comment_on_item(item, text, by=cast.unionen, at=SAID_AT)
    handle_comment(comment, True, by=cast.sekr, at=SAID_AT)
    gone = comment_on_item(item, "Tre.", by=cast.unionen, at=SAID_AT)
    take_back_comment(gone, by=cast.unionen, at=SAID_AT)
    rows = sign_in(cast.teknik).get(at("agenda")).context["rows"]
    assert {row.title: row.comments for row in rows if row.item == item} == {
        item.title: "2 synpunkter, 1 obesvarad"
    }
    assert {row.comments for row in rows if row.item != item} == {"Lämna synpunkt"}


def test_comments_page_asks_as_many_questions_for_2_comments_as_for_20(item, cast, sign_in):
    client, counts = sign_in(cast.sekr), []
    for wanted in (2, 20):
        for number in range(wanted):
            comment_on_item(item, f"Synpunkt {number}", by=cast.unionen, at=SAID_AT)
        with CaptureQueriesContext(connection) as queries:
            page(client, at("comments", item.uuid))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
