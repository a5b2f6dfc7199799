"""What is pointed out before the meeting leaves an item, and who can be made responsible."""

import pytest

from meetings.course import begin_item
from meetings.followup import record_decision
from meetings.leaving import missing_in
from meetings.models import AgendaItem
from tests.meetings.conducting import OPENED, make_action, make_item, opened
from tests.meetings.test_conduct_pages import at_item, page

SENT = {"text": "Fråga företagen", "due": "2027-01-31"}


@pytest.fixture
def items(meeting, cast):
    """Two items for decision; the first is being treated."""
    found = [make_item(meeting, cast.ifmetall, title) for title in ("Ett", "Två")]
    opened(meeting, cast.sekr)
    begin_item(found[0], by=cast.sekr, at=OPENED)
    return found


@pytest.fixture
def sekr(sign_in, cast):
    return sign_in(cast.sekr)


def go_to(client: object, item: AgendaItem, **sent: str) -> object:
    return client.post(page("begin_item", item.meeting, item.uuid), sent)


def test_item_for_decision_without_one_is_pointed_out(meeting, items, sekr):
    answer = go_to(sekr, items[1])
    assert "Punkten var för beslut, men inget beslut är antecknat." in answer.text
    assert f'href="{at_item(meeting, items[0])}"' in answer.text
    meeting.refresh_from_db()
    assert meeting.current_item == items[0]

    go_to(sekr, items[1], leave="1")
    meeting.refresh_from_db()
    assert meeting.current_item == items[1]


def test_decision_that_nobody_carries_out_is_pointed_out(meeting, items, cast, sekr):
    record_decision(items[0], "att börja", by=cast.sekr, at=OPENED)
    assert "Beslut 2026-4/1 har ingen ansvarig och inget datum: att börja" in go_to(sekr, items[1]).text
    make_action(items[0], cast.teknik, cast.sekr)
    assert go_to(sekr, items[1]).status_code == 302


def test_settled_items_and_formalities_lack_nothing(meeting, items, cast):
    AgendaItem.objects.filter(pk=items[0].pk).update(outcome="postponed")
    items[0].refresh_from_db()
    assert not missing_in(items[0])
    record_decision(items[1], "att fastställa dagordningen", by=cast.sekr, at=OPENED)
    assert missing_in(items[1])
    AgendaItem.objects.filter(pk=items[1].pk).update(kind="formality")
    items[1].refresh_from_db()
    assert not missing_in(items[1])


def test_nothing_is_asked_going_back_or_on_the_wall(meeting, items, cast, sekr):
    begin_item(items[1], by=cast.sekr, at=OPENED)
    assert go_to(sekr, items[0]).status_code == 302
    assert go_to(sekr, items[1], fran="visning")["Location"] == page("screen", meeting)


def test_saving_the_note_and_going_on_asks_too(meeting, items, sekr):
    sent = {"note": "Vi väntar.", "outcome": "", "base_seq": items[0].seq, "next": "1"}
    answer = sekr.post(page("note", meeting, items[0].uuid), sent)
    assert "Något saknas" in answer.text
    items[0].refresh_from_db()
    assert items[0].note == "Vi väntar."


def test_a_person_can_be_made_responsible(meeting, items, cast, sekr):
    owner = f"{cast.teknik.party_id}:{cast.teknik.pk}"
    sekr.post(page("assign", meeting, items[0].uuid), SENT | {"owner": owner})
    action = meeting.actions.get()
    assert (action.owner, action.owner_seat) == (cast.teknik.party, cast.teknik)
    assert f'value="{owner}" selected' in sekr.get(page("action_change", meeting, action.pk)).text

    sekr.post(page("action_change", meeting, action.pk), SENT | {"owner": str(cast.unionen.party_id)})
    action.refresh_from_db()
    assert (action.owner, action.owner_seat) == (cast.unionen.party, None)


@pytest.mark.parametrize("owner", ["{party}:{stranger}", "{party}:x", "x:{seat}", "{party}:", "-1", "\u00b2"])
def test_nobody_from_elsewhere_is_made_responsible(meeting, items, cast, sekr, owner):
    sent = owner.format(party=cast.teknik.party_id, stranger=cast.unionen.pk, seat=cast.teknik.pk)
    answer = sekr.post(page("assign", meeting, items[0].uuid), SENT | {"owner": sent})
    assert "action_owner_error" in answer.text
    assert not meeting.actions.exists()


def test_action_is_due_at_the_next_meeting_unless_another_day_is_chosen(meeting, cast, sekr):
    third = meeting.forum.meetings.get(year=2026, number=3)
    item = make_item(third, cast.ifmetall)
    opened(third, cast.sekr)
    assert 'name="due" value="2026-12-03"' in sekr.get(at_item(third, item)).text


def test_what_arrived_is_told_to_the_browser_that_kept_it(meeting, items, cast, sekr):
    kept = "0b8e0c1e-7a34-4c7e-9c51-5d0e8a4f2f10"
    where = page("decide", meeting, items[0].uuid)
    refused = sekr.post(where, {"text": " ", "kept": kept})
    assert "data-arrived" not in refused.text
    arrived = sekr.post(where, {"text": "att börja", "kept": kept}, follow=True)
    assert f'data-arrived="{kept}"' in arrived.text
    strange = sekr.post(where, {"text": "att börja", "kept": '"><b>'}, follow=True)
    assert "data-arrived" not in strange.text
