"""Parties reserve themselves against decisions, until the record is finalised."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from forum.models import HistoryEntry
from meetings.conduct import close_meeting
from meetings.followup import record_decision, remove_decision
from meetings.minutes import finalise_minutes, share_minutes
from meetings.models import Minutes, Reservation
from meetings.reservations import reserve, take_back
from meetings.transcript import transcript
from tests.meetings.conducting import CLOSED, FINALISED, OPENED, make_item, opened
from tests.meetings.test_conduct_pages import at_item, page


@pytest.fixture
def item(meeting, cast):
    return make_item(meeting, cast.ifmetall)


@pytest.fixture
def decision(meeting, item, cast):
    opened(meeting, cast.sekr)
    return record_decision(item, "att börja", by=cast.sekr, at=OPENED)


def noted() -> list[tuple[str, str, object]]:
    return list(Reservation.objects.values_list("party__organisation__name", "text", "noted_by"))


def test_a_party_reserves_itself_and_the_secretariat_for_any(decision, cast):
    reserve(decision, cast.unionen.party, " Vi vill vänta. ", by=cast.unionen, at=OPENED)
    reserve(decision, cast.teknik.party, by=cast.sekr, at=OPENED)
    assert noted() == [
        ("Teknikföretagen", "", cast.sekr.pk),
        ("Unionen", "Vi vill vänta.", cast.unionen.pk),
    ]
    entry = HistoryEntry.objects.filter(verb="decision.reserved").earliest("pk")
    assert entry.facts == {"label": "2026-4/1", "for_party": "Unionen", "text": "Vi vill vänta."}


def test_reasons_are_written_anew_not_twice(decision, cast):
    reserve(decision, cast.unionen.party, "Först.", by=cast.unionen, at=OPENED)
    reserve(decision, cast.unionen.party, "Sedan.", by=cast.sekr, at=CLOSED)
    assert noted() == [("Unionen", "Sedan.", cast.sekr.pk)]


def test_nobody_reserves_another_party(decision, cast):
    foreign = cast.kalmar_unionen
    for seat, party in (
        (cast.ifmetall, cast.unionen.party),
        (cast.board, cast.board.party),
        (cast.kalmar_sekr, cast.unionen.party),
        (cast.sekr, foreign.party),
        (foreign, foreign.party),
    ):
        with pytest.raises(PermissionDenied):
            reserve(decision, party, by=seat, at=OPENED)
    assert noted() == []


def test_a_party_waits_for_the_draft_after_the_meeting(meeting, decision, cast):
    close_meeting(meeting, by=cast.sekr, at=CLOSED)
    meeting.refresh_from_db()
    decision.meeting.refresh_from_db()
    with pytest.raises(PermissionDenied):
        reserve(decision, cast.unionen.party, by=cast.unionen, at=CLOSED)
    share_minutes(Minutes.objects.get(meeting=meeting), by=cast.sekr, at=CLOSED)
    reserve(decision, cast.unionen.party, by=cast.unionen, at=CLOSED)
    finalise_minutes(Minutes.objects.get(meeting=meeting), "D-1", by=cast.sekr, at=FINALISED)
    for seat in (cast.unionen, cast.sekr):
        with pytest.raises(PermissionDenied):
            take_back(Reservation.objects.get(), by=seat, at=FINALISED)
    assert len(noted()) == 1


def test_a_reserved_decision_is_not_taken_away(decision, cast, sign_in):
    reservation = reserve(decision, cast.unionen.party, by=cast.unionen, at=OPENED)
    with pytest.raises(ValidationError):
        remove_decision(decision, by=cast.sekr, at=OPENED)
    client = sign_in(cast.sekr)
    answer = client.post(page("decision_remove", decision.meeting, 1), follow=True)
    assert "En part har reserverat sig mot beslutet." in answer.text
    take_back(reservation, by=cast.unionen, at=OPENED)
    remove_decision(decision, by=cast.sekr, at=OPENED)
    facts = HistoryEntry.objects.get(verb="decision.reservation_taken_back").facts
    assert facts["for_party"] == "Unionen"


def test_record_register_and_running_view_show_it(meeting, item, decision, cast, sign_in):
    reserve(decision, cast.unionen.party, "Vi vill vänta.", by=cast.unionen, at=OPENED)
    client = sign_in(cast.sekr)
    for where in (at_item(meeting, item), page("minutes", meeting), "/kronoberg/beslut/"):
        text = client.get(where).text
        assert ("Reservation: Unionen" in text, "Vi vill vänta." in text) == (True, True)
    found = next(each for each in transcript(meeting)["items"] if each["decisions"])
    assert found["decisions"][0]["reservations"] == [{"party": "Unionen", "text": "Vi vill vänta."}]


def test_party_reserves_itself_in_the_portal(meeting, decision, cast, sign_in):
    client, where = sign_in(cast.ifmetall_deputy), page("reserve", meeting, 1)
    form = client.get(where)
    assert [party.name for party in form.context["form"].fields["party"].queryset] == ["IF Metall"]
    sent = {"party": cast.ifmetall.party_id, "text": "Vi vill vänta.", "decision": decision.pk}
    answer = client.post(where, sent)
    assert answer["Location"] == page("screen", meeting)
    assert noted() == [("IF Metall", "Vi vill vänta.", cast.ifmetall_deputy.pk)]

    other = client.post(where, sent | {"party": cast.unionen.party_id})
    assert "reservation_party_error" in other.text
    stale = client.post(where, sent | {"decision": decision.pk + 1}, follow=True)
    assert "Besluten har fått nya nummer." in stale.text

    client.post(page("reservation_take_back", meeting, 1, cast.ifmetall.party_id))
    assert noted() == []


def test_typed_reasons_survive_the_finalising(meeting, decision, cast, sign_in):
    close_meeting(meeting, by=cast.sekr, at=CLOSED)
    finalise_minutes(Minutes.objects.get(meeting=meeting), "D-1", by=cast.sekr, at=FINALISED)
    sent = {"party": cast.ifmetall.party_id, "text": "Vi vill vänta."}
    answer = sign_in(cast.ifmetall).post(page("reserve", meeting, 1), sent)
    assert (answer.status_code, "Vi vill vänta.</textarea>" in answer.text) == (409, True)
    assert noted() == []


def test_other_audiences_have_no_such_page(meeting, decision, cast, sign_in):
    assert sign_in(cast.board).get(page("reserve", meeting, 1)).status_code == 403
    assert sign_in(cast.kalmar_sekr).get(page("reserve", meeting, 1)).status_code == 404
