"""The comment round of the record: until when, per item, reminded, ticked, and what finalising says of it."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.home.todo import to_do
from forum.models import Outbox
from meetings.comments import comment_on_item, comment_on_minutes, handle_comment, take_back_comment
from meetings.daily import run_daily
from meetings.minutes import finalise_minutes, share_minutes
from meetings.minutes_comments import unhandled
from meetings.models import Comment, Minutes
from tests.factories import local
from tests.meetings.agenda_pages import at, errors, page
from tests.meetings.conducting import CLOSED, FINALISED, held, make_item

LAST_DAY = date(2026, 12, 10)
TEXT = "Det var 120 platser, inte 12."


@pytest.fixture
def draft(meeting, cast):
    make_item(meeting, cast.ifmetall)
    return held(meeting, cast.sekr)


@pytest.fixture
def shared(draft, cast):
    return share_minutes(draft, LAST_DAY, by=cast.sekr, at=CLOSED)


@pytest.fixture
def item(meeting, draft):
    return meeting.items.get(title="Valideringsplatser")


def sent(kind):
    return sorted(Outbox.objects.filter(kind=f"meetings.{kind}").values_list("to", flat=True))


def test_parties_comment_while_the_draft_is_out_and_only_they(draft, item, cast):
    with pytest.raises(PermissionDenied):
        comment_on_minutes(draft, item, TEXT, by=cast.unionen, at=CLOSED)
    share_minutes(draft, LAST_DAY, by=cast.sekr, at=CLOSED)
    for seat in (cast.sekr, cast.board, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            comment_on_minutes(draft, item, TEXT, by=seat, at=CLOSED)
    comment = comment_on_minutes(draft, item, TEXT, by=cast.company, at=CLOSED)
    assert (comment.stage, comment.party, comment.text) == ("minutes", cast.company.party, TEXT)
    with pytest.raises(PermissionDenied):
        comment_on_item(item, "Efteråt", by=cast.unionen, at=CLOSED)


def test_only_the_secretariat_ticks_a_comment_on_the_record(shared, item, cast):
    comment = comment_on_minutes(shared, item, TEXT, by=cast.unionen, at=CLOSED)
    for seat in (cast.ifmetall, cast.unionen, cast.board):
        with pytest.raises(PermissionDenied):
            handle_comment(comment, True, by=seat, at=CLOSED)
    handle_comment(comment, True, by=cast.sekr, at=CLOSED)
    assert (comment.outcome, unhandled(shared)) == ("taken", [])


def test_silent_parties_are_reminded_once_before_the_last_day(shared, item, cast):
    comment_on_minutes(shared, item, TEXT, by=cast.ifmetall, at=CLOSED)
    for day in range(4, 12):
        run_daily(local(2026, 12, day, 6, 30))
    letters = Outbox.objects.filter(kind="meetings.minutes_reminder")
    assert sent("minutes_reminder") == [
        "foretag1@example.org",
        "region.kronoberg@example.org",
        "teknikforetagen@example.org",
        "unionen@example.org",
    ]
    assert {each.created_at for each in letters} == {local(2026, 12, 8, 6, 30)}
    assert "är ute för synpunkter till 10 december." in " ".join(letters[0].text.split())


def test_no_reminder_without_a_last_day_or_after_finalising(draft, cast):
    share_minutes(draft, by=cast.sekr, at=CLOSED)
    run_daily(local(2026, 12, 8, 6, 30))
    draft.refresh_from_db()
    assert (draft.comments_by, sent("minutes_reminder")) == (None, [])


def test_finalising_lists_what_is_unanswered_and_does_not_forbid(shared, item, cast, sign_in):
    answered = comment_on_minutes(shared, item, "Bra.", by=cast.teknik, at=CLOSED)
    handle_comment(answered, True, by=cast.sekr, at=CLOSED)
    gone = comment_on_minutes(shared, item, "Nej.", by=cast.teknik, at=CLOSED)
    take_back_comment(gone, by=cast.teknik, at=CLOSED)
    comment_on_minutes(shared, item, TEXT, by=cast.unionen, at=CLOSED)
    shown = page(sign_in(cast.sekr), at("finalise"))
    section = re.search(r'aria-labelledby="obesvarade">(.*?)</section>', shown).group(1)
    assert ("1 synpunkt är obesvarad" in section, section.count("<li>"), ", Unionen</li>" in section) == (
        True,
        1,
        True,
    )
    finalise_minutes(shared, "", by=cast.sekr, at=FINALISED)
    assert Minutes.objects.get().state == "finalised"


def test_record_shows_the_comments_beside_each_item_also_afterwards_but_never_prints_them(
    shared, item, cast, sign_in
):
    comment = comment_on_minutes(shared, item, TEXT, by=cast.unionen, at=CLOSED)
    url = at("minutes")
    before = page(sign_in(cast.teknik), url)
    assert (
        TEXT in before,
        "1 synpunkt är obesvarad." in before,
        "Lämna synpunkter senast 10 december." in before,
    ) == (
        True,
        True,
        True,
    )
    handle_comment(comment, False, "Protokollet följer talmanuset.", by=cast.sekr, at=CLOSED)
    finalise_minutes(shared, "", by=cast.sekr, at=FINALISED)
    after = {name: page(sign_in(getattr(cast, name)), url) for name in ("sekr", "teknik", "board")}
    assert {name: TEXT in text for name, text in after.items()} == {
        "sekr": True,
        "teknik": True,
        "board": False,
    }
    assert "Protokollet följer talmanuset." in after["teknik"]
    assert "Ändra svaret" not in after["sekr"]
    shared.refresh_from_db()
    assert TEXT not in str(shared.snapshot) + str(shared.paper.snapshot)


def test_page_of_an_items_comments_on_the_record(shared, item, cast, sign_in):
    client, url = sign_in(cast.unionen), at("minutes_comments", item.uuid)
    assert client.post(url, {"text": TEXT}).status_code == 302
    assert Comment.objects.get().stage == "minutes"
    assert [sign_in(seat).get(url).status_code for seat in (cast.sekr, cast.board, cast.kalmar_sekr)] == [
        200,
        403,
        404,
    ]
    finalise_minutes(shared, "", by=cast.sekr, at=FINALISED)
    late = client.post(url, {"text": "En sen tanke"})
    assert "En sen tanke" in late.content.decode()
    assert list(errors(late)) == ["__all__"]
    assert Comment.objects.count() == 1


def test_drafts_comments_are_as_closed_as_the_draft(draft, item, cast, sign_in):
    assert sign_in(cast.unionen).get(at("minutes_comments", item.uuid)).status_code == 403


def test_sharing_says_who_and_until_when_and_refuses_an_odd_day(draft, cast, sign_in):
    client, url = sign_in(cast.sekr), at("share_minutes")
    shown = page(client, url)
    assert (cast.unionen.user.email in shown, "Synpunkter senast" in shown) == (True, True)
    for day in ("2020-01-01", "9999-12-31"):
        assert errors(client.post(url, {"comments_by": day})) == {
            "comments_by": ["Välj en dag från i dag till om tre månader."]
        }
    assert client.post(url, {"comments_by": ""}).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.comments_by) == ("comments", None)


def test_letter_and_to_do_name_the_last_day(shared, cast):
    letter = Outbox.objects.filter(kind="meetings.minutes_shared").first()
    assert "Lämna synpunkter senast 10 december." in letter.text
    (task,) = [each for each in to_do([cast.unionen], LAST_DAY - timedelta(days=3)) if "Läs" in each.title]
    assert (task.text, task.on) == ("Ute för synpunkter till 10 december.", LAST_DAY)


def test_record_asks_as_many_questions_for_2_comments_as_for_20(shared, item, cast, sign_in):
    client, counts = sign_in(cast.sekr), []
    for wanted in (2, 20):
        for number in range(wanted):
            comment_on_minutes(shared, item, f"Synpunkt {number}", by=cast.unionen, at=CLOSED)
        with CaptureQueriesContext(connection) as queries:
            page(client, at("minutes"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18
