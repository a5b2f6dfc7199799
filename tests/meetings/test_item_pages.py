"""Writing, ordering and removing items on the pages."""

import re
from urllib.parse import urlencode

import pytest

from meetings.drafting import ItemFields, edit_item, remove_item
from meetings.models import AgendaItem, Meeting
from tests.meetings.agenda_pages import FIELDS, at, errors, page
from tests.meetings.agendas import add_item, approve_all, put_forward


def test_party_proposes_an_item_by_the_form(meeting, cast, sign_in):
    client = sign_in(cast.ifmetall)
    page(client, at("item_new"))
    response = client.post(at("item_new"), FIELDS)
    item = meeting.items.get(title="Validering")
    assert (response.status_code, response.url) == (302, f"{at('agenda')}#punkt-{item.uuid}")
    assert (item.proposer, item.kind, item.duration) == (cast.ifmetall.party, "decision", 30)


BAD_INPUT = [
    ("title", ""),
    ("title", "x" * 201),
    ("title", "a\x00b"),
    ("text", "x" * 20_001),
    ("text", "a\x00b"),
    ("proposal", "x" * 4_001),
    ("duration", "0"),
    ("duration", "601"),
    ("duration", str(2**63)),
    ("duration", "tio"),
    ("kind", "party"),
    ("presenter", "x" * 121),
]


def test_bad_input_is_refused_at_its_field_and_comes_back(meeting, cast, sign_in):
    before, client = meeting.items.count(), sign_in(cast.ifmetall)
    for name, value in BAD_INPUT:
        response = client.post(at("item_new"), FIELDS | {"presenter": "Anna", name: value})
        assert (response.status_code, list(errors(response))) == (200, [name])
        assert name == "presenter" or 'value="Anna"' in response.content.decode()
    assert meeting.items.count() == before


def test_text_of_exactly_the_limit_is_taken_whatever_its_line_breaks(meeting, cast, sign_in):
    text = "x\r\n" * 9_999 + "xx"
    sign_in(cast.ifmetall).post(at("item_new"), FIELDS | {"text": text})
    assert len(meeting.items.get(title="Validering").text) == 20_000


def test_full_agenda_answers_in_the_form(meeting, cast, sign_in):
    count = meeting.items.count()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=n, title="x") for n in range(100 - count)
    )
    response = sign_in(cast.ifmetall).post(at("item_new"), FIELDS)
    assert (response.status_code, list(errors(response))) == (200, ["__all__"])
    assert "Validering" in response.content.decode()


def test_person_with_two_parties_says_for_which(meeting, cast, sign_in):
    second = type(cast.ifmetall).objects.create(
        party=cast.unionen.party, user=cast.ifmetall.user, role="partner", since=cast.ifmetall.since
    )
    client = sign_in(cast.ifmetall)
    assert list(errors(client.post(at("item_new"), FIELDS))) == ["seat"]
    client.post(at("item_new"), FIELDS | {"seat": second.pk})
    assert meeting.items.get(title="Validering").proposer == cast.unionen.party
    put_forward(meeting, cast)
    panel = client.get(at("agenda")).context["panel"]
    assert {row.party for row in panel.mine} == {cast.ifmetall.party, cast.unionen.party}


def test_item_is_edited_by_the_form(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall, text="Före")
    client = sign_in(cast.unionen)
    assert "Före" in page(client, at("item", item.uuid))
    client.post(at("item", item.uuid), FIELDS | {"text": "Efter", "base_revision": "1"})
    item.refresh_from_db()
    assert (item.title, item.text, item.revision) == ("Validering", "Efter", 2)


def conflict(meeting, cast, client):
    item = add_item(
        meeting, cast.ifmetall, title="Validering", kind="decision", duration=30, text="Från början"
    )
    theirs = ItemFields(
        title="Validering", kind="decision", duration=30, text="Unionens rad", presenter="Unionen"
    )
    edit_item(item, theirs, 1, by=cast.unionen)
    mine = FIELDS | {"text": "Min rad", "base_revision": "1"}
    return item, client.post(at("item", item.uuid), mine)


def hidden(response):
    """The form of the conflict page as a browser would send it, before a choice is made."""
    html = response.content.decode()
    values = dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', html, re.S))
    values |= dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))
    return values


def test_conflict_shows_both_texts_and_saves_neither(meeting, cast, sign_in):
    item, response = conflict(meeting, cast, sign_in(cast.teknik))
    html = response.content.decode()
    assert response.status_code == 409
    assert "Unionens rad" in html
    assert "Min rad" in html
    item.refresh_from_db()
    assert (item.text, item.revision) == ("Unionens rad", 2)


@pytest.mark.parametrize(
    ("keep", "text"),
    [("mine", "Min rad"), ("theirs", "Unionens rad"), ("merged", "Unionens rad\nMin rad"), ("", "Min rad")],
)
def test_conflict_is_settled_with_mine_theirs_or_both(meeting, cast, sign_in, keep, text):
    client = sign_in(cast.teknik)
    item, response = conflict(meeting, cast, client)
    answer = client.post(at("item", item.uuid), hidden(response) | {"keep_text": keep})
    assert answer.status_code == 302
    item.refresh_from_db()
    assert (item.text, item.presenter) == (text, "Unionen")


def test_third_writer_meanwhile_leads_to_another_conflict(meeting, cast, sign_in):
    client = sign_in(cast.teknik)
    item, response = conflict(meeting, cast, client)
    item.refresh_from_db()
    edit_item(item, ItemFields(title="Validering", kind="decision", text="Tredje"), 2, by=cast.region)
    answer = client.post(at("item", item.uuid), hidden(response) | {"keep_text": "mine"})
    assert answer.status_code == 409
    assert "Tredje" in answer.content.decode()
    assert "Min rad" in answer.content.decode()


def test_text_written_while_the_agenda_was_set_is_given_back(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall)
    approve_all(put_forward(meeting, cast), cast)
    client = sign_in(cast.ifmetall)
    assert client.get(at("item", item.uuid)).status_code == 403
    for url in (at("item", item.uuid), at("item_new")):
        response = client.post(url, FIELDS | {"text": "Lång text", "base_revision": "1"})
        assert response.status_code == 409
        assert "Lång text" in response.content.decode()
    assert AgendaItem.objects.get(pk=item.pk).text == ""


def test_text_written_in_a_removed_item_is_given_back(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall)
    remove_item(item, by=cast.sekr)
    client = sign_in(cast.ifmetall)
    assert client.get(at("item", item.uuid)).status_code == 404
    response = client.post(at("item", item.uuid), FIELDS | {"text": "Lång text", "base_revision": "1"})
    assert response.status_code == 409
    assert "Lång text" in response.content.decode()


def test_text_sent_after_signing_out_is_in_the_form_after_signing_in(meeting, cast, sign_in, client):
    typed = urlencode(FIELDS | {"text": "Skriven i lugn och ro"})
    client.post(at("item_new"), typed, content_type="application/x-www-form-urlencoded")
    client.force_login(cast.ifmetall.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Skriven i lugn och ro" in page(client, at("item_new"))
    assert not meeting.items.filter(title="Validering").exists()


def test_items_are_moved_removed_and_put_back_by_buttons(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall)
    place = item.position
    secretariat, party = sign_in(cast.sekr), sign_in(cast.ifmetall)
    secretariat.post(at("item_move", item.uuid), {"to": "up"})
    item.refresh_from_db()
    assert item.position == place - 1
    assert party.post(at("item_move", item.uuid), {"to": "up"}).status_code == 403

    party.post(at("item_remove", item.uuid))
    html = page(party, at("agenda"))
    assert at("item_restore", item.uuid) in html
    assert f'id="punkt-{item.uuid}"' not in html
    party.post(at("item_restore", item.uuid))
    assert f'id="punkt-{item.uuid}"' in page(party, at("agenda"))
    assert sign_in(cast.unionen).post(at("item_remove", item.uuid)).status_code == 403


def test_address_that_only_acts_leads_back_when_it_is_opened(meeting, cast, sign_in):
    item, client = add_item(meeting, cast.ifmetall), sign_in(cast.sekr)
    for name in ("item_move", "item_remove", "item_restore"):
        response = client.get(at(name, item.uuid))
        assert (response.status_code, response.url) == (302, at("agenda"))


def test_item_history_tells_who_wrote_what(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall, text="fem platser")
    edit_item(item, ItemFields(title=item.title, text="sex platser"), 1, by=cast.unionen)
    Meeting.objects.filter(pk=meeting.pk).update(state="open")
    AgendaItem.objects.filter(pk=item.pk).update(note="Hemlig anteckning")
    html = page(sign_in(cast.teknik), at("item_history", item.uuid))
    assert "<del>fem</del> <ins>sex</ins> platser" in html
    main = html[html.index("timeline") :]
    assert main.index("Unionen") < main.index("IF Metall")
    assert "Hemlig anteckning" not in html
