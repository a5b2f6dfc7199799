"""Adjusting as people meet it: appointing, reading, pressing the button, and finalising."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from forum.home.todo import to_do
from forum.models import Outbox
from meetings.adjusting import adjust, ask_for_change
from meetings.conduct import note_item
from meetings.followup import record_decision
from meetings.minutes import finalise_minutes
from meetings.models import Adjuster, Meeting
from meetings.reservations import reserve
from tests.factories import local
from tests.meetings.adjusters import LATER, READ, appoint, draft_out, sha_of, want
from tests.meetings.conducting import FINALISED, held


def page(name: str, meeting: Meeting, *more: object) -> str:
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug, *more])


@pytest.fixture
def out(meeting, cast):
    """The draft is out for comments, and IF Metall adjusts it."""
    want(meeting, 2)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    minutes, item = draft_out(meeting, cast)
    return minutes, item, adjuster


def rewrite(item, cast, text: str = "Ändrat under tiden.") -> None:
    item.refresh_from_db()
    note_item(item, text, "noted", item.seq, by=cast.sekr, at=LATER)


def test_a_forum_without_adjusters_says_nothing_about_them(meeting, cast, sign_in):
    draft_out(meeting, cast)
    assert "Justering" not in sign_in(cast.sekr).get(page("minutes", meeting)).text
    assert "Forumet har inga justerare." in sign_in(cast.sekr).get(page("adjusters", meeting)).text


def test_secretariat_appoints_anyone_and_a_party_its_own(meeting, cast, sign_in):
    want(meeting, 2)
    text = sign_in(cast.sekr).get(page("adjusters", meeting)).text
    assert ("IF Metall: " in text, "Teknikföretagen: " in text) == (True, True)
    assert "ett mejl när utkastet skickas för synpunkter" in text
    client = sign_in(cast.ifmetall)
    text = client.get(page("adjusters", meeting)).text
    assert ("IF Metall: " in text, "Teknikföretagen: " in text) == (True, False)

    answer = client.post(page("adjusters", meeting), {"seat": cast.ifmetall.pk}, follow=True)

    assert "Justeraren från IF Metall är utsedd." in answer.text
    assert Adjuster.objects.get().seat == cast.ifmetall
    refused = client.post(page("adjusters", meeting), {"seat": cast.teknik.pk})
    assert "id_seat_error" in refused.text
    assert sign_in(cast.board).get(page("adjusters", meeting)).status_code == 403
    assert sign_in(cast.kalmar_sekr).get(page("adjusters", meeting)).status_code == 404


def test_same_side_is_refused_at_the_field(out, meeting, cast, sign_in):
    text = sign_in(cast.sekr).post(page("adjusters", meeting), {"seat": cast.unionen.pk}).text
    assert "Två justerare kommer från olika sidor. Unionen sitter på samma sida som IF Metall" in text
    assert Adjuster.objects.count() == 1


@pytest.mark.parametrize("seat", ["", "0", "nonsense", "99999999999999999999"])
def test_nonsense_is_no_adjuster(meeting, cast, sign_in, seat):
    want(meeting, 1)
    assert "id_seat_error" in sign_in(cast.sekr).post(page("adjusters", meeting), {"seat": seat}).text


def test_adjuster_is_released_by_its_own_party_or_the_secretariat(out, meeting, cast, sign_in):
    url = page("adjuster_release", meeting, out[2].pk)
    assert sign_in(cast.teknik).post(url).status_code == 403
    assert sign_in(cast.sekr).get(url).status_code == 302
    text = sign_in(cast.ifmetall_deputy).post(url, follow=True).text
    assert "Justeraren från IF Metall är entledigad." in text
    assert "Justeraren var redan entledigad." in sign_in(cast.sekr).post(url, follow=True).text


def test_sharing_says_that_the_adjusters_are_asked(meeting, cast, sign_in):
    want(meeting, 1)
    appoint(meeting, cast.ifmetall, cast.sekr)
    held(meeting, cast.sekr)
    text = sign_in(cast.sekr).get(page("share_minutes", meeting)).text
    assert "1 justerare får mejl om att justera" in text
    assert text.count(cast.ifmetall.user.email) == 1


def test_adjuster_reads_and_adjusts(out, meeting, cast, sign_in):
    client = sign_in(cast.ifmetall)
    text = client.get(page("minutes", meeting)).text
    assert "Du justerar för IF Metall." in text
    assert f'name="sha256" value="{sha_of(meeting)}"' in text
    assert "Du justerar för" not in sign_in(cast.teknik).get(page("minutes", meeting)).text

    answer = client.post(page("adjust", meeting), {"sha256": sha_of(meeting)}, follow=True)

    assert "Tack. Du har justerat minnesanteckningarna." in answer.text
    assert "Du justerar för" not in answer.text
    assert "1 justerare till ska utses." in answer.text
    assert sign_in(cast.teknik).post(page("adjust", meeting), {"sha256": sha_of(meeting)}).status_code == 403


def test_changed_draft_is_shown_before_it_is_adjusted(out, meeting, cast, sign_in):
    client, seen = sign_in(cast.ifmetall), sha_of(meeting)
    rewrite(out[1], cast)

    answer = client.post(page("adjust", meeting), {"sha256": seen})

    assert answer.status_code == 409
    for expected in ("Texten har ändrats", "Valideringsplatser", "Ändrat under tiden", "fredag 4 december"):
        assert expected in answer.text
    assert f'value="{sha_of(meeting)}"' in answer.text
    assert Adjuster.objects.get().approved_at is None
    assert client.post(page("adjust", meeting), {"sha256": sha_of(meeting)}).status_code == 302
    assert Adjuster.objects.get().approved_sha256 == sha_of(meeting)


@pytest.mark.parametrize("sent", [{}, {"sha256": ""}, {"sha256": "x" * 5000}])
def test_a_press_that_names_no_text_adjusts_nothing(out, meeting, cast, sign_in, sent):
    assert sign_in(cast.ifmetall).post(page("adjust", meeting), sent).status_code == 409
    assert Adjuster.objects.get().approved_at is None


def test_adjuster_sees_what_has_changed_since(out, meeting, cast, sign_in):
    adjust(out[2], sha_of(meeting), by=cast.ifmetall, at=READ)
    rewrite(out[1], cast)
    text = sign_in(cast.ifmetall).get(page("minutes", meeting)).text
    assert "Texten har ändrats sedan du justerade den 5 december:" in text
    assert "Ändrat under tiden" in text
    sekr = sign_in(cast.sekr).get(page("minutes", meeting)).text
    assert "Justerade en tidigare text, 5 december" in sekr
    assert page("adjusters_ask", meeting) in sekr


def test_reservation_noted_since_is_shown_to_the_adjuster(out, meeting, cast, sign_in):
    decision = record_decision(out[1], "att börja", by=cast.sekr, at=LATER)
    adjust(out[2], sha_of(meeting), by=cast.ifmetall, at=READ)
    reserve(decision, cast.teknik.party, "Vi vill vänta.", by=cast.sekr, at=LATER)
    text = sign_in(cast.ifmetall).get(page("minutes", meeting)).text
    changes = text[text.index("Texten har ändrats sedan du justerade") :]
    assert "Reservation: Teknikföretagen. Vi vill vänta." in strip_tags(changes)


def test_secretariat_asks_again_after_seeing_whom(out, meeting, cast, sign_in):
    adjust(out[2], sha_of(meeting), by=cast.ifmetall, at=READ)
    rewrite(out[1], cast)
    client, before = sign_in(cast.sekr), Outbox.objects.count()
    assert cast.ifmetall.user.email in client.get(page("adjusters_ask", meeting)).text
    assert Outbox.objects.count() == before
    assert "Justerarna har fått mejl." in client.post(page("adjusters_ask", meeting), follow=True).text
    assert Outbox.objects.count() == before + 1
    again = client.get(page("adjusters_ask", meeting)).text
    assert "Justerarna har redan fått mejl om den här texten." in again


def test_change_is_asked_for_on_a_page_of_its_own(out, meeting, cast, sign_in):
    client = sign_in(cast.ifmetall)
    assert "id_text_error" in client.post(page("adjust_change", meeting), {"text": " "}).text
    answer = client.post(page("adjust_change", meeting), {"text": "120, inte <12>."}, follow=True)
    assert "Tack. Sekretariatet har fått din text." in answer.text
    sekr = sign_in(cast.sekr).get(page("minutes", meeting)).text
    assert "120, inte &lt;12&gt;." in sekr
    assert "Bad om ändring" in sekr
    assert sign_in(cast.teknik).get(page("adjust_change", meeting)).status_code == 403


def test_finalising_without_them_asks_for_a_reason(out, meeting, cast, sign_in):
    minutes, _item, _adjuster = out
    client = sign_in(cast.sekr)
    text = client.get(page("finalise", meeting)).text
    assert ("Texten är inte justerad" in text, "IF Metall har inte justerat än." in text) == (True, True)
    refused = client.post(page("finalise", meeting), {"dnr": "DEMO-1", "reason": " "})
    assert "Skriv varför du inte väntar på justeringen." in refused.text
    assert 'value="DEMO-1"' in refused.text
    client.post(page("finalise", meeting), {"dnr": "DEMO-1", "reason": "Justeraren är sjuk."})
    minutes.refresh_from_db()
    assert minutes.snapshot["not_adjusted_because"] == "Justeraren är sjuk."


def test_adjusted_text_is_finalised_without_a_question(meeting, cast, sign_in):
    want(meeting, 1)
    adjuster = appoint(meeting, cast.ifmetall, cast.sekr)
    minutes, _item = draft_out(meeting, cast)
    adjust(adjuster, sha_of(meeting), by=cast.ifmetall, at=READ)
    client = sign_in(cast.sekr)
    assert "inte justerad" not in client.get(page("finalise", meeting)).text
    client.post(page("finalise", meeting), {"dnr": ""})
    minutes.refresh_from_db()
    assert minutes.state == "finalised"


def test_who_comes_after_the_finalising_is_told(out, meeting, cast, sign_in):
    finalise_minutes(out[0], "", by=cast.sekr, at=FINALISED, reason="Bråttom.")
    client = sign_in(cast.ifmetall)
    for name in ("adjust", "adjust_change"):
        text = client.post(page(name, meeting), {"sha256": "x", "text": "Sent"}, follow=True).text
        assert "Texten var redan färdigställd." in text
    assert "så ingen justerare kan utses" in client.get(page("adjusters", meeting)).text
    assert client.post(page("adjusters", meeting), {"seat": cast.ifmetall.pk}).status_code == 403


def test_adjusting_is_the_one_thing_to_do(out, meeting, cast):
    day = local(2026, 12, 10).date()

    def mine() -> list[str]:
        return [task.title for task in to_do([cast.ifmetall], day) if "anteckningarna" in task.title]

    assert mine() == ["Justera minnesanteckningarna från möte 4"]
    assert "Läs minnesanteckningarna från möte 4" in [task.title for task in to_do([cast.teknik], day)]
    ask_for_change(out[2], "120", by=cast.ifmetall, at=READ)
    assert mine() == ["Läs minnesanteckningarna från möte 4"]
    adjust(out[2], sha_of(meeting), by=cast.ifmetall, at=READ)
    assert "Justera minnesanteckningarna från möte 4" not in mine()


def test_page_costs_the_same_with_one_adjuster_and_two(out, meeting, cast, sign_in):
    client = sign_in(cast.sekr)

    def cost() -> int:
        client.get(page("minutes", meeting))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(page("minutes", meeting)).status_code == 200
        return len(caught)

    one = cost()
    appoint(meeting, cast.teknik, cast.sekr, at=READ)
    assert cost() == one <= 17
