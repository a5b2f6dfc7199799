"""A new date or owner for an action, and opening a closed one."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forum.models import HistoryEntry, Outbox
from meetings.action_list import action_list
from meetings.action_terms import Terms, change_terms, reopen_action
from meetings.followup import report_progress
from meetings.minutes import finalise_minutes
from meetings.models import ActionItem, Minutes
from tests.factories import local
from tests.meetings.conducting import CLOSED, FINALISED, held, make_action, make_item, opened

LATER = date(2027, 3, 1)
AT = local(2026, 12, 20)


@pytest.fixture
def action(meeting, cast) -> ActionItem:
    item = make_item(meeting, cast.ifmetall)
    opened(meeting, cast.sekr)
    made = make_action(item, cast.ifmetall, cast.sekr)
    held(meeting, cast.sekr)
    finalise_minutes(Minutes.objects.get(meeting=meeting), "", by=cast.sekr, at=FINALISED)
    return ActionItem.objects.select_related("meeting__forum", "owner", "forum").get(pk=made.pk)


def letters(action) -> list[str]:
    rows = Outbox.objects.filter(key__startswith="action_given:terms:").order_by("to")
    return list(rows.values_list("to", flat=True))


def test_a_later_date_keeps_the_old_one_readable(action, cast, sign_in):
    url = reverse("meetings:action_terms", args=["kronoberg", action.pk])
    sent = {"owner": f"p{cast.ifmetall.party_id}", "due": "2027-03-01", "reason": "Kursen flyttas."}
    text = sign_in(cast.sekr).post(url, sent, follow=True).text

    assert "Klart senast 1 mars 2027 i stället för 31 januari 2027." in text
    action.refresh_from_db()
    row = action.progress.get()
    assert (action.due, row.due_before, row.due_after) == (LATER, date(2027, 1, 31), LATER)
    assert (row.kind, row.text, row.state, row.seat) == (
        "changed",
        "Kursen flyttas.",
        "not_started",
        cast.sekr,
    )
    assert letters(action) == []
    facts = HistoryEntry.objects.get(verb="action.terms_changed").facts
    assert (facts["due"], facts["before"]) == ("2027-03-01", ["IF Metall", "2027-01-31"])


def test_a_new_party_is_told_after_the_page_has_said_who(action, cast, sign_in):
    url = reverse("meetings:action_terms", args=["kronoberg", action.pk])
    client = sign_in(cast.sekr)
    sent = {"owner": f"s{cast.unionen.pk}", "due": "2027-01-31", "reason": "Unionen har kontakten."}

    asked = client.post(url, sent).text
    assert ("unionen@example.org" in asked, "ifmetall@example.org" in asked) == (True, False)
    action.refresh_from_db()
    assert (action.owner, letters(action)) == (cast.ifmetall.party, [])

    text = client.post(url, {**sent, "confirmed": "1"}, follow=True).text
    assert "Ansvarig: Unionen i stället för IF Metall." in text
    action.refresh_from_db()
    assert (action.owner, action.owner_seat) == (cast.unionen.party, cast.unionen)
    assert letters(action) == ["unionen@example.org"]


def test_back_from_the_confirmation_keeps_what_was_typed(action, cast, sign_in):
    url = reverse("meetings:action_terms", args=["kronoberg", action.pk])
    sent = {"owner": f"p{cast.unionen.party_id}", "due": "2027-01-31", "reason": "Så här.", "change": "1"}
    assert "Så här.</textarea>" in sign_in(cast.sekr).post(url, sent).text
    assert not action.progress.exists()


@pytest.mark.parametrize(
    ("due", "reason", "target"),
    [
        ("2020-01-01", "För sent", "id_due_error"),
        ("9999-12-31", "För långt", "id_due_error"),
        ("2027-03-01", "", "id_reason_error"),
        ("i morgon", "x", "id_due_error"),
        ("2027-01-31", "Inget nytt", "Inget är ändrat."),
    ],
)
def test_bad_terms_are_named_at_their_field(action, cast, sign_in, due, reason, target):
    url = reverse("meetings:action_terms", args=["kronoberg", action.pk])
    sent = {"owner": f"p{cast.ifmetall.party_id}", "due": due, "reason": reason}
    assert target in sign_in(cast.sekr).post(url, sent).text
    assert not action.progress.exists()


def test_closed_action_is_opened_again_with_a_reason(action, cast, sign_in):
    report_progress(action, "done", "Klart.", by=cast.ifmetall, at=CLOSED)
    url = reverse("meetings:action_reopen", args=["kronoberg", action.pk])
    client = sign_in(cast.sekr)
    assert "id_reason_error" in client.post(url, {"reason": " "}).text
    assert "Var inte klart." in client.post(url, {"reason": "Var inte klart."}, follow=True).text
    action.refresh_from_db()
    assert (action.state, action.closed_at) == ("in_progress", None)
    assert {row.kind for row in action.progress.all()} == {"reopened", "answer"}
    report_progress(action, "done", "Nu.", by=cast.ifmetall, at=AT)


@pytest.mark.parametrize("role", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_secretariat_changes_the_terms(action, cast, role):
    by = getattr(cast, role)
    with pytest.raises(PermissionDenied):
        change_terms(action, Terms(action.owner, None, LATER), "För att", by=by, at=AT)
    report_progress(action, "done", "Klart.", by=cast.ifmetall, at=CLOSED)
    with pytest.raises(PermissionDenied):
        reopen_action(action, "För att", by=by, at=AT)
    assert action.progress.count() == 1


def test_owner_of_another_forum_or_another_partys_seat_is_refused(action, cast):
    for owner, seat in ((cast.kalmar_ifmetall.party, None), (cast.teknik.party, cast.ifmetall)):
        with pytest.raises(PermissionDenied):
            change_terms(action, Terms(owner, seat, LATER), "För att", by=cast.sekr, at=AT)
    assert not action.progress.exists()


def test_the_three_tabs_count_what_they_show(action, meeting, cast, sign_in):
    """Mine: named for me, or my party's without a name. My party's: all of those. Everybody's: the forum's."""
    change_terms(
        action, Terms(cast.ifmetall.party, cast.ifmetall_deputy, LATER), "Du tar den", by=cast.sekr, at=AT
    )

    def counts(seat) -> list[int]:
        found = action_list(meeting.forum, [seat], {}, None, date(2027, 1, 1))
        return [tab.count for tab in found.tabs]

    assert counts(cast.ifmetall_deputy) == [1, 1, 1]
    assert counts(cast.ifmetall) == [0, 1, 1]
    assert counts(cast.unionen) == [0, 0, 1]
    text = sign_in(cast.ifmetall).get(reverse("meetings:actions", args=["kronoberg"]) + "?visa=parten").text
    assert "Fråga företagen" in text


def test_the_list_is_narrowed_by_party_and_sorted_by_date(action, meeting, cast):
    ActionItem.objects.filter(pk=action.pk).update(due=date(2027, 1, 1))
    change_terms(action, Terms(cast.ifmetall.party, None, LATER), "Senare", by=cast.sekr, at=AT)
    second = ActionItem.objects.create(
        forum=meeting.forum,
        meeting=meeting,
        text="Tidig",
        owner=cast.unionen.party,
        due=AT.date(),
        created_at=AT,
    )

    def shown(**asked: str) -> list[ActionItem]:
        return list(action_list(meeting.forum, [cast.sekr], asked, None, date(2027, 1, 1)).rows)

    assert shown() == [second, action]
    assert shown(ordna="senast") == [action, second]
    assert shown(part=str(cast.unionen.party_id)) == [second]
    assert shown(lage="overdue") == [second]
    assert shown(part="99999", lage="x", omrade="y", ordna="z") == [second, action]
