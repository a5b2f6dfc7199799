"""Putting a version forward, approving it and calling the meeting on the pages."""

import re

from forum.models import Outbox
from meetings.agenda import call_anyway
from meetings.drafting import ItemFields, edit_item
from meetings.models import AgendaVersion, Approval
from tests.meetings.agenda_pages import at, errors, page
from tests.meetings.agendas import add_item, approve, approve_all, put_forward


def test_secretariat_sees_who_gets_what_before_a_version_is_put_forward(meeting, cast, sign_in):
    add_item(meeting, cast.ifmetall, kind="decision", duration=300)
    client = sign_in(cast.sekr)
    context = client.get(at("propose")).context
    assert {seat.user.email for seat in context["asked"]} == {
        "ifmetall.ersattare@example.org",
        "ifmetall@example.org",
        "region.kronoberg@example.org",
        "teknikforetagen@example.org",
        "unionen@example.org",
    }
    assert [item.title for item in context["warnings"].without_proposal] == ["Valideringsplatser 2027"]
    assert context["warnings"].overrun == 230
    called = {each.seat.user.email for each in context["called"]}
    text = page(client, at("propose"))
    lists = re.findall(r'<ul class="rows rows--2".*?</ul>', text)
    assert [each.count("<li>") for each in lists] == [5]
    assert text.count("Kallelse med dagordningen som PDF") == len(called)
    assert not AgendaVersion.objects.exists()

    response = client.post(at("propose"), {"approve_by": "2026-11-27"})
    assert (response.status_code, response.url) == (302, at("agenda"))
    approve_all(AgendaVersion.objects.get(), cast)
    assert set(Outbox.objects.filter(kind="meetings.notice").values_list("to", flat=True)) == called


def test_impossible_day_to_answer_by_is_refused(meeting, cast, sign_in):
    client = sign_in(cast.sekr)
    for day in ("2026-11-22", "2026-12-04", "9999-12-31", "i morgon"):
        response = client.post(at("propose"), {"approve_by": day})
        assert (response.status_code, list(errors(response))) == (200, ["approve_by"])
    assert not AgendaVersion.objects.exists()


def test_same_version_is_not_put_forward_by_a_second_click(meeting, cast, sign_in):
    client = sign_in(cast.sekr)
    client.post(at("propose"), {"approve_by": ""})
    response = client.post(at("propose"), {"approve_by": ""})
    assert (response.status_code, list(errors(response))) == (200, ["__all__"])
    assert AgendaVersion.objects.count() == 1


def approval(version, party):
    return {"number": version.number, "sha256": version.sha256, "party": party.pk}


def test_party_approves_by_the_button(meeting, cast, sign_in):
    version = put_forward(meeting, cast)
    response = sign_in(cast.ifmetall).post(at("approve", 1), approval(version, cast.ifmetall.party))
    assert (response.status_code, response.url) == (302, at("agenda"))
    given = Approval.objects.get()
    assert (given.party, given.seat, given.sha256) == (cast.ifmetall.party, cast.ifmetall, version.sha256)


def test_nobody_approves_for_a_party_they_do_not_sit_for(meeting, cast, sign_in):
    version = put_forward(meeting, cast)
    for name in ("ifmetall", "sekr", "company", "board"):
        response = sign_in(getattr(cast, name)).post(at("approve", 1), approval(version, cast.unionen.party))
        assert response.status_code == 403
    assert sign_in(cast.sekr).post(at("approve", 1), approval(version, cast.region.party)).status_code == 403
    assert not Approval.objects.exists()


def test_stale_approval_shows_what_has_changed_and_the_newest_is_approved_by_one_click(
    meeting, cast, sign_in
):
    seen = put_forward(meeting, cast)
    add_item(meeting, cast.unionen, "Sen punkt")
    newest = put_forward(meeting, cast)
    client = sign_in(cast.ifmetall)
    response = client.post(at("approve", 1), approval(seen, cast.ifmetall.party))
    html = response.content.decode()
    assert response.status_code == 409
    assert "Sen punkt" in html
    assert not Approval.objects.exists()

    action = re.search(r'<form class="approve__act" method="post" action="([^"]+)">(.*?)</form>', html, re.S)
    fields = dict(re.findall(r'name="(number|sha256|party)" value="([^"]*)"', action.group(2)))
    client.post(action.group(1), fields)
    assert Approval.objects.get().version == newest


def test_broken_approval_is_sent_back_without_an_error_page(meeting, cast, sign_in):
    version, client = put_forward(meeting, cast), sign_in(cast.ifmetall)
    for broken in ({"number": ""}, {"sha256": "x"}, {"party": "9" * 30}, {"number": "\x00"}):
        response = client.post(at("approve", 1), approval(version, cast.ifmetall.party) | broken)
        assert (response.status_code, response.url) == (302, version.get_absolute_url())
    assert not Approval.objects.exists()


def test_approval_is_taken_back_by_the_button(meeting, cast, sign_in):
    version = put_forward(meeting, cast)
    approve(version, cast.ifmetall)
    party = {"party": cast.ifmetall.party_id}
    assert sign_in(cast.unionen).post(at("withdraw", 1), party).status_code == 403
    assert sign_in(cast.ifmetall).post(at("withdraw", 1), party).status_code == 302
    assert Approval.objects.filter(withdrawn_at=None).count() == 0


def test_version_page_shows_its_items_its_changes_and_its_hash(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall, "Första rubriken")
    first = put_forward(meeting, cast)
    approve(first, cast.unionen)
    edit_item(item, ItemFields(title="Andra rubriken"), 1, by=cast.unionen)
    second = put_forward(meeting, cast)
    edit_item(item, ItemFields(title="Tredje rubriken"), 2, by=cast.unionen)
    html = page(sign_in(cast.ifmetall), at("version", 2))
    assert "<del>Första</del> <ins>Andra</ins> rubriken" in html
    assert second.sha256 in html
    assert "Tredje" not in html
    earlier = page(sign_in(cast.ifmetall), at("version", 1))
    assert at("version", 2) in earlier
    assert at("approve", 1) not in earlier
    assert "Unionen" in earlier


def test_version_that_does_not_exist_is_not_found(meeting, cast, sign_in):
    client = sign_in(cast.ifmetall)
    for number in ("3", "99999999999999999999"):
        assert client.get(at("agenda") + f"version/{number}/").status_code == 404


def test_paper_of_a_version_is_asked_for_once_and_waited_for(meeting, cast, sign_in, kronoberg):
    put_forward(meeting, cast)
    client = sign_in(cast.ifmetall)
    assert 'data-hx-trigger="load delay:2s"' in page(client, at("version_paper", 1))
    page(client, at("version_paper", 1))
    paper = kronoberg.papers.get()
    assert (paper.kind, paper.snapshot["version"]["set"], paper.snapshot["approvals"]) == (
        "agenda",
        False,
        [],
    )
    assert sign_in(cast.board).get(at("version_paper", 1)).status_code == 403


def test_steps_of_the_secretariat_tell_first_and_act_then(meeting, cast, sign_in):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    client = sign_in(cast.sekr)
    assert {seat.party for seat in client.get(at("remind")).context["asked"]} == {cast.ifmetall.party}
    client.post(at("remind"))
    assert Outbox.objects.filter(kind="meetings.approval_reminder").count() == 2

    assert "IF Metall" in page(client, at("call_anyway"))
    client.post(at("call_anyway"))
    meeting.refresh_from_db()
    assert (meeting.agenda_state, meeting.set_jointly) == ("set", False)

    page(client, at("reopen"))
    client.post(at("reopen"))
    meeting.refresh_from_db()
    assert (meeting.agenda_state, meeting.set_version) == ("draft", version)
    for name in ("remind", "call_anyway", "reopen"):
        assert client.post(at(name)).status_code == 403
        assert sign_in(cast.ifmetall).post(at(name)).status_code == 403


def test_approval_that_arrives_after_the_agenda_was_set_is_answered_kindly(meeting, cast, sign_in):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    call_anyway(meeting, by=cast.sekr)
    response = sign_in(cast.ifmetall).post(at("approve", 1), approval(version, cast.ifmetall.party))
    assert (response.status_code, response.url) == (302, at("agenda"))
    assert Approval.objects.count() == 3
    assert (
        sign_in(cast.company).post(at("approve", 1), approval(version, cast.company.party)).status_code == 403
    )


def test_version_page_names_who_has_not_answered(meeting, cast, sign_in):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    context = sign_in(cast.unionen).get(at("version", 1)).context
    assert [party.name for party in context["missing"]] == ["IF Metall"]
    approve(version, cast.ifmetall)
    assert sign_in(cast.unionen).get(at("version", 1)).context["missing"] == []
