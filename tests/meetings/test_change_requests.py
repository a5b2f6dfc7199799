"""Asking for a change in a version, and what has changed since a party approved."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from forum.home.todo import to_do
from forum.models import HistoryEntry, Outbox
from meetings.agenda import StaleVersion, call_anyway, standing, withdraw_approval
from meetings.comments import ask_for_change, handle_comment
from meetings.drafting import edit_item, fields_of
from meetings.models import Comment
from tests.meetings.agenda_pages import at, errors, page
from tests.meetings.agendas import APPROVED_AT, add_item, approve, approve_all, put_forward

TEXT = "Skilj på Växjö och Ljungby."


@pytest.fixture
def item(meeting, cast):
    return add_item(meeting, cast.unionen)


def change_duration(item, cast, minutes):
    fields = {**fields_of(item).__dict__, "duration": minutes}
    edit_item(item, type(fields_of(item))(**fields), item.seq, by=cast.unionen)


def letters(kind):
    return sorted(Outbox.objects.filter(kind=f"meetings.{kind}").values_list("to", flat=True))


def test_request_is_a_comment_on_the_version_and_cancels_no_approval(item, meeting, cast):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    asked = ask_for_change(version, item, TEXT, by=cast.ifmetall, at=APPROVED_AT)
    assert (asked.version, asked.party, asked.asks_change, asked.stage) == (
        version,
        cast.ifmetall.party,
        True,
        "agenda",
    )
    assert standing(meeting).approved == 3
    assert HistoryEntry.objects.get(verb="comment.change_asked").facts == {"number": 1}
    approve(version, cast.ifmetall)
    meeting.refresh_from_db()
    assert meeting.agenda_state == "set"


def test_only_those_who_may_approve_ask_for_a_change_of_the_newest_version(item, meeting, cast):
    version = put_forward(meeting, cast)
    for seat in (cast.sekr, cast.board, cast.company, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            ask_for_change(version, item, TEXT, by=seat)
    late = add_item(meeting, cast.unionen, "Sen punkt")
    with pytest.raises(PermissionDenied):
        ask_for_change(version, late, TEXT, by=cast.ifmetall)
    newest = put_forward(meeting, cast)
    with pytest.raises(StaleVersion):
        ask_for_change(version, item, TEXT, by=cast.ifmetall)
    ask_for_change(newest, late, TEXT, by=cast.ifmetall)
    call_anyway(meeting, by=cast.sekr)
    with pytest.raises(PermissionDenied):
        ask_for_change(newest, late, TEXT, by=cast.ifmetall)
    assert Comment.objects.count() == 1


def test_everybody_sees_that_a_change_is_asked_for_until_it_is_answered(item, meeting, cast, sign_in):
    version = put_forward(meeting, cast)
    asked = ask_for_change(version, item, TEXT, by=cast.ifmetall, at=APPROVED_AT)
    words = f'Ändring begärd: <a href="{asked.get_absolute_url()}">{item.title}</a>'
    assert all(words in page(sign_in(seat), at("agenda")) for seat in (cast.sekr, cast.teknik, cast.ifmetall))
    shown = page(sign_in(cast.teknik), at("version", 1))
    assert ("Begärda ändringar" in shown, TEXT in shown) == (True, True)

    (task,) = [each for each in to_do([cast.sekr], APPROVED_AT.date()) if "Ändring begärd" in each.title]
    assert (task.title, task.text) == (
        "Ändring begärd i dagordningen för möte 4",
        f"IF Metall: {item.title}.",
    )
    handle_comment(asked, True, by=cast.sekr, at=APPROVED_AT)
    assert words not in page(sign_in(cast.teknik), at("agenda"))
    assert "Ändring begärd" not in str(to_do([cast.sekr], APPROVED_AT.date()))


def test_a_new_version_answers_the_request(item, meeting, cast, sign_in):
    asked = ask_for_change(put_forward(meeting, cast), item, TEXT, by=cast.ifmetall, at=APPROVED_AT)
    change_duration(item, cast, 25)
    put_forward(meeting, cast)
    assert "Ändring begärd:" not in page(sign_in(cast.teknik), at("agenda"))
    assert "Version 2 har lagts fram sedan dess." in page(sign_in(cast.teknik), asked.get_absolute_url())
    assert "Ändring begärd" not in str(to_do([cast.sekr], APPROVED_AT.date()))


def test_page_asks_for_a_change_and_keeps_the_text_when_a_newer_version_comes(item, meeting, cast, sign_in):
    put_forward(meeting, cast)
    client = sign_in(cast.ifmetall)
    assert f"{item.title}</option>" in page(client, at("ask_change", 1))
    assert errors(client.post(at("ask_change", 1), {"item": "", "text": TEXT})) == {
        "item": ["Detta fält måste fyllas i."]
    }
    change_duration(item, cast, 25)
    put_forward(meeting, cast)
    late = client.post(at("ask_change", 1), {"item": str(item.uuid), "text": TEXT})
    assert errors(late) == {
        "__all__": [
            "Version 2 lades fram medan du skrev. Din text är kvar: se efter om den fortfarande gäller."
        ]
    }
    body = late.content.decode()
    assert (TEXT in body, f'action="{at("ask_change", 2)}"' in body) == (True, True)
    assert client.get(at("ask_change", 1)).url == at("ask_change", 2)
    assert client.post(at("ask_change", 2), {"item": str(item.uuid), "text": TEXT}).status_code == 302
    assert [(each.version.number, each.text) for each in Comment.objects.all()] == [(2, TEXT)]


def test_party_that_had_approved_gets_what_has_changed_since(item, meeting, cast):
    first = put_forward(meeting, cast)
    approve(first, cast.teknik, cast.ifmetall_deputy)
    (taken_back,) = approve(first, cast.region)
    withdraw_approval(taken_back, by=cast.region)
    change_duration(item, cast, 25)
    add_item(meeting, cast.unionen, "Sen punkt")
    put_forward(meeting, cast)

    again = ["ifmetall.ersattare@example.org", "ifmetall@example.org", "teknikforetagen@example.org"]
    assert letters("approval_asked_again") == again
    second = Outbox.objects.filter(kind="meetings.approval_asked", subject__endswith="version 2")
    assert sorted(second.values_list("to", flat=True)) == [
        "region.kronoberg@example.org",
        "unionen@example.org",
    ]

    letter = Outbox.objects.get(kind="meetings.approval_asked_again", to="ifmetall@example.org")
    assert letter.subject == "Ändrat sedan ni godkände: Möte 4, 2026, version 2"
    number = next(each["order"] for each in first.items if each["title"] == item.title)
    assert f"* {number}. {item.title} – Ändrad\n  Minuter: 10 → 25\n" in letter.text
    assert "Sen punkt – Ny\n" in letter.text
    assert f"{at('version_changes', 2)}?sedan=1" in letter.text


def test_letter_compares_with_the_version_that_the_party_itself_approved(item, meeting, cast):
    approve(put_forward(meeting, cast), cast.teknik)
    change_duration(item, cast, 25)
    approve(put_forward(meeting, cast), cast.ifmetall)
    change_duration(item, cast, 30)
    put_forward(meeting, cast)
    found = Outbox.objects.filter(kind="meetings.approval_asked_again", subject__endswith="version 3")
    minutes = {
        each.to: [line.strip() for line in each.text.splitlines() if "Minuter" in line] for each in found
    }
    assert minutes == {
        "teknikforetagen@example.org": ["Minuter: 10 → 30"],
        "ifmetall@example.org": ["Minuter: 25 → 30"],
        "ifmetall.ersattare@example.org": ["Minuter: 25 → 30"],
    }


def test_changes_page_approves_the_newest_version_with_one_press(item, meeting, cast, sign_in):
    approve(put_forward(meeting, cast), cast.ifmetall)
    change_duration(item, cast, 25)
    newest = put_forward(meeting, cast)
    client = sign_in(cast.ifmetall)
    assert f'href="{at("version_changes", 2)}?sedan=1"' in page(client, at("agenda"))
    shown = page(client, at("version_changes", 2))
    assert ("Så skiljer sig version 2 från version 1." in shown, newest.sha256 in shown) == (True, True)
    data = {"number": 2, "sha256": newest.sha256, "party": cast.ifmetall.party.pk}
    assert client.post(reverse("meetings:approve", args=["kronoberg", "2026-4", 2]), data).status_code == 302
    assert [each.version for each in cast.ifmetall.party.approvals.order_by("at")] == [
        newest.meeting.versions.get(number=1),
        newest,
    ]


def test_changes_page_is_the_parties_own(item, meeting, cast, sign_in):
    put_forward(meeting, cast)
    answers = [
        sign_in(seat).get(at("version_changes", 1)).status_code
        for seat in (cast.sekr, cast.company, cast.board, cast.kalmar_sekr)
    ]
    assert answers == [200, 200, 403, 404]
    assert "Det här är den första versionen." in page(sign_in(cast.company), at("version_changes", 1))
