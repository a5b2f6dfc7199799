from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from meetings.conduct import note_item
from meetings.course import begin_item
from meetings.followup import record_decision, remove_decision
from meetings.models import Decision, Meeting
from tests.meetings.conducting import CLOSED, OPENED, finalised, held, make_action, make_item, opened


def page(name: str, meeting: Meeting, *args: object) -> str:
    return reverse(f"meetings:{name}", args=[meeting.forum.slug, meeting.slug, *args])


def at_item(meeting: Meeting, item: object) -> str:
    number = list(meeting.items.filter(deleted_at=None)).index(item) + 1
    return f"{page('conduct', meeting)}?punkt={number}"


@pytest.fixture
def item(meeting, cast):
    return make_item(meeting, cast.ifmetall)


@pytest.fixture
def sekr(sign_in, cast):
    return sign_in(cast.sekr)


def test_running_view_waits_for_the_meeting_to_be_opened(meeting, sekr):
    response = sekr.get(page("conduct", meeting))
    assert "Mötet har inte öppnats." in response.text

    response = sekr.post(page("open", meeting), follow=True)

    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.OPEN
    assert "Mötet är öppnat." in response.text
    assert "Vilka är här?" in response.text


def test_running_view_is_the_secretariats(meeting, item, cast, sign_in):
    opened(meeting, cast.sekr)
    client = sign_in(cast.ifmetall)
    assert client.get(page("conduct", meeting)).status_code == 403
    assert client.post(page("note", meeting, item.uuid), {"note": "Vår text"}).status_code == 403
    assert client.post(page("close", meeting)).status_code == 403
    assert sign_in(cast.kalmar_sekr).get(page("conduct", meeting)).status_code == 404
    item.refresh_from_db()
    assert item.note == ""


def test_attendance_is_prefilled_and_saved(meeting, cast, sekr):
    opened(meeting, cast.sekr)
    form = sekr.get(page("conduct", meeting)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    sent[f"seat_{cast.unionen.pk}"] = "regrets"
    sent["chair"] = cast.teknik.pk

    response = sekr.post(page("attendance", meeting), sent | {"next": "1"})

    assert response["Location"] == f"{page('conduct', meeting)}?punkt=1"
    assert list(meeting.attendances.values_list("seat", "status")) == [(cast.unionen.pk, "regrets")]
    meeting.refresh_from_db()
    assert meeting.chair == cast.teknik


def test_impossible_attendance_comes_back(meeting, cast, sekr):
    opened(meeting, cast.sekr)
    response = sekr.post(page("attendance", meeting), {f"seat_{cast.unionen.pk}": "asleep"})
    assert (response.status_code, meeting.attendances.count()) == (200, 0)
    assert "Det finns ett fel i formuläret" in response.text


def test_item_page_shows_the_agenda_and_the_way_on(meeting, item, cast, sekr):
    opened(meeting, cast.sekr)
    note_item(meeting.items.first(), "", "noted", meeting.items.first().seq, by=cast.sekr, at=OPENED)
    begin_item(item, by=cast.sekr, at=OPENED)
    text = sekr.get(at_item(meeting, item)).text
    for expected in (
        "Valideringsplatser",
        "Läget är känt.",
        "Föreslagen av IF Metall",
        "Nästa punkt",
        "Föregående",
    ):
        assert expected in text
    assert text.count('class="st st--ok"') == 1


def test_note_is_saved_and_leads_on(meeting, item, cast, sekr):
    opened(meeting, cast.sekr)
    sent = {"note": "Alla är med.", "outcome": "noted", "base_seq": item.seq}

    response = sekr.post(page("note", meeting, item.uuid), sent)
    assert response["Location"] == at_item(meeting, item)
    item.refresh_from_db()
    assert (item.note, item.outcome) == ("Alla är med.", "noted")

    response = sekr.post(page("note", meeting, item.uuid), sent | {"base_seq": item.seq, "next": "1"})
    assert response["Location"] != at_item(meeting, item)


def test_note_written_at_the_same_time_is_kept_beside_the_other(meeting, item, cast, sekr):
    opened(meeting, cast.sekr)
    seen = item.seq
    note_item(item, "Kollegans text.", "", seen, by=cast.sekr, at=OPENED)
    response = sekr.post(
        page("note", meeting, item.uuid), {"note": "Min text.", "outcome": "", "base_seq": seen}, follow=True
    )
    item.refresh_from_db()
    assert ("Kollegans text." in item.note, "Min text." in item.note) == (True, True)
    assert "samtidigt" in response.text


def test_decision_is_noted_changed_and_taken_away(meeting, item, cast, sekr):
    opened(meeting, cast.sekr)
    sekr.post(page("decide", meeting, item.uuid), {"text": "att börja\natt följa upp"})
    text = sekr.get(at_item(meeting, item)).text
    assert "Beslut 2026-4/1" in text
    assert "Forumet enas om" in text

    sekr.post(page("decision_change", meeting, 1), {"text": "att vänta"})
    assert Decision.objects.get().text == "att vänta"

    assert "Texten finns kvar i historiken" in sekr.get(page("decision_remove", meeting, 1)).text
    sekr.post(page("decision_remove", meeting, 1))
    assert not Decision.objects.exists()


def test_empty_decision_comes_back_with_the_other_forms(meeting, item, cast, sekr):
    opened(meeting, cast.sekr)
    response = sekr.post(page("decide", meeting, item.uuid), {"text": " \n - \n"})
    assert response.status_code == 200
    assert "decision_text_error" in response.text
    assert 'name="note"' in response.text
    assert not Decision.objects.exists()


def test_a_decision_that_moved_is_not_taken_away_by_its_old_number(meeting, item, cast, sekr):
    opened(meeting, cast.sekr)
    first = record_decision(item, "att ett", by=cast.sekr, at=OPENED)
    second = record_decision(item, "att två", by=cast.sekr, at=OPENED)
    remove_decision(first, by=cast.sekr, at=OPENED)
    third = record_decision(item, "att tre", by=cast.sekr, at=OPENED)

    response = sekr.post(page("decision_remove", meeting, 2), {"decision": second.pk}, follow=True)

    assert "Besluten har fått nya nummer." in response.text
    assert set(meeting.decisions.all()) == {second, third}


def test_action_is_given_and_changed(meeting, item, cast, sekr):
    opened(meeting, cast.sekr)
    sent = {"text": "Fråga företagen", "owner": cast.teknik.party_id, "due": "2027-01-31"}
    sekr.post(page("assign", meeting, item.uuid), sent)
    action = meeting.actions.get()
    assert (action.text, action.owner, action.due) == (
        "Fråga företagen",
        cast.teknik.party,
        date(2027, 1, 31),
    )

    sekr.post(page("action_change", meeting, action.pk), sent | {"due": "2027-02-28"})
    action.refresh_from_db()
    assert action.due == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("field", "value"), [("owner", ""), ("due", ""), ("due", "2026-01-01"), ("text", "")]
)
def test_action_without_owner_or_date_comes_back_with_what_was_typed(meeting, item, cast, sekr, field, value):
    opened(meeting, cast.sekr)
    sent = {"text": "Fråga företagen", "owner": cast.teknik.party_id, "due": "2027-01-31", field: value}
    response = sekr.post(page("assign", meeting, item.uuid), sent)
    assert f"action_{field}_error" in response.text
    assert field == "text" or "Fråga företagen" in response.text
    assert not meeting.actions.exists()


def test_foreign_party_cannot_be_made_responsible(meeting, item, cast, sekr):
    opened(meeting, cast.sekr)
    sent = {"text": "Fråga", "owner": cast.kalmar_ifmetall.party_id, "due": "2027-01-31"}
    assert "action_owner_error" in sekr.post(page("assign", meeting, item.uuid), sent).text
    assert not meeting.actions.exists()


def test_item_is_added_at_the_meeting(meeting, cast, sekr):
    opened(meeting, cast.sekr)
    response = sekr.post(
        page("item_at_meeting", meeting), {"title": "Brådskande", "kind": "discussion"}, follow=True
    )
    assert "Tillagd vid mötet" in response.text
    assert meeting.items.get(title="Brådskande").added_at_meeting


def test_close_page_says_what_is_missing_and_who_is_told(meeting, item, cast, sekr):
    other = make_item(meeting, cast.ifmetall, "Handlingsplan")
    opened(meeting, cast.sekr)
    make_action(item, cast.teknik, cast.sekr)

    text = sekr.get(page("close", meeting)).text
    assert "Valideringsplatser: inget beslut är antecknat" in text
    record_decision(other, "att vänta", by=cast.sekr, at=OPENED)
    closing = sekr.get(page("close", meeting)).text
    assert "beslutet har ingen ansvarig och inget datum (att vänta)" in closing
    assert cast.teknik.user.email in text
    assert cast.unionen.user.email not in text

    response = sekr.post(page("close", meeting), follow=True)
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.HELD
    assert "Mötet är avslutat. 1 person får mejl om åtgärder." in response.text
    assert "Mötet är redan avslutat." in sekr.get(page("close", meeting), follow=True).text


def test_notes_are_written_after_the_meeting_until_finalised(meeting, item, cast, sekr):
    held(meeting, cast.sekr, at=CLOSED)
    assert sekr.get(at_item(meeting, item)).status_code == 200


def test_running_view_of_finalised_minutes_leads_to_them(meeting, item, cast, sekr):
    finalised(meeting, cast.sekr)
    assert sekr.get(page("conduct", meeting))["Location"] == page("minutes", meeting)
    sent = {"note": "Sent", "outcome": "", "base_seq": item.seq}
    response = sekr.post(page("note", meeting, item.uuid), sent)
    assert (response.status_code, "Sent</textarea>" in response.text) == (409, True)
    item.refresh_from_db()
    assert item.note == ""


def test_typed_note_survives_an_ended_session(meeting, item, cast):
    opened(meeting, cast.sekr)
    client = Client()
    sent = {"note": "Skrivet i tåget.", "outcome": "", "base_seq": item.seq}
    form = {"data": urlencode(sent), "content_type": "application/x-www-form-urlencoded"}
    assert client.post(page("note", meeting, item.uuid), **form).status_code == 302
    client.force_login(cast.sekr.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert "Skrivet i tåget.</textarea>" in client.get(page("note", meeting, item.uuid)).text
    item.refresh_from_db()
    assert item.note == ""
