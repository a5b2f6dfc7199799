"""Writing, ordering and removing items on the pages."""

import re
from urllib.parse import urlencode

from meetings.conduct import note_item, open_meeting
from meetings.drafting import ItemFields, edit_item, remove_item
from meetings.models import AgendaItem
from tests.meetings.agenda_pages import FIELDS, at, errors, page
from tests.meetings.agendas import APPROVED_AT, add_item, approve_all, put_forward


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
    text = f"{'x' * 9}\r\n" * 1_999 + "x" * 10
    sign_in(cast.ifmetall).post(at("item_new"), FIELDS | {"text": text})
    assert len(meeting.items.get(title="Validering").text) == 20_000


def test_full_agenda_answers_in_the_form(meeting, cast, sign_in):
    count = meeting.items.count()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, pos=f"z{n:03}V", title="x") for n in range(100 - count)
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
    client, before = sign_in(cast.unionen), item.seq
    assert "Före" in page(client, at("item", item.uuid))
    client.post(at("item", item.uuid), FIELDS | {"text": "Efter", "base_seq": str(item.seq)})
    item.refresh_from_db()
    assert (item.title, item.text, item.seq) == ("Validering", "Efter", before + 1)


def test_edit_from_an_older_page_keeps_both_texts_and_says_so(meeting, cast, sign_in):
    item = add_item(
        meeting, cast.ifmetall, title="Validering", kind="decision", duration=30, text="Från början."
    )
    base = item.seq
    theirs = ItemFields(
        title="Validering",
        kind="decision",
        duration=45,
        text="Från början. Unionens rad.",
        presenter="Unionen",
    )
    edit_item(item, theirs, base, by=cast.unionen)
    mine = FIELDS | {"text": "Min rad. Från början.", "base_seq": str(base)}
    answer = sign_in(cast.teknik).post(at("item", item.uuid), mine, follow=True)
    item.refresh_from_db()
    assert (item.text, item.presenter) == ("Min rad. Från början. Unionens rad.", "Unionen")
    assert item.duration == 45
    assert "skrev samtidigt i text" in answer.content.decode()


def test_text_with_a_table_comes_back_with_the_line_named(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall, title="Validering")
    typed = "Så här:\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    response = sign_in(cast.unionen).post(
        at("item", item.uuid), FIELDS | {"text": typed, "base_seq": str(item.seq)}
    )
    assert list(errors(response)) == ["text"]
    assert "Rad 3" in response.content.decode()
    assert "| 1 | 2 |" in response.content.decode()
    item.refresh_from_db()
    assert item.text == ""


def test_text_written_while_the_agenda_was_set_is_given_back(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall)
    approve_all(put_forward(meeting, cast), cast)
    client = sign_in(cast.ifmetall)
    assert client.get(at("item", item.uuid)).status_code == 403
    for url in (at("item", item.uuid), at("item_new")):
        response = client.post(url, FIELDS | {"text": "Lång text", "base_seq": str(item.seq)})
        assert response.status_code == 409
        assert "Lång text" in response.content.decode()
    assert AgendaItem.objects.get(pk=item.pk).text == ""


def test_text_written_in_a_removed_item_is_given_back(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall)
    remove_item(item, by=cast.sekr)
    client = sign_in(cast.ifmetall)
    assert client.get(at("item", item.uuid)).status_code == 404
    response = client.post(at("item", item.uuid), FIELDS | {"text": "Lång text", "base_seq": str(item.seq)})
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
    place = list(meeting.items.filter(deleted_at=None)).index(item)
    secretariat, party = sign_in(cast.sekr), sign_in(cast.ifmetall)
    secretariat.post(at("item_move", item.uuid), {"to": "up"})
    assert list(meeting.items.filter(deleted_at=None)).index(item) == place - 1
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


def test_item_history_tells_who_wrote_and_who_removed_what(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall, text="fem platser")
    edit_item(
        item, ItemFields(title=item.title, text="sex platser"), item.seq, by=cast.unionen, at=APPROVED_AT
    )
    html = page(sign_in(cast.teknik), at("item_history", item.uuid))
    assert re.sub(r"\s*<(/?)(ins|del)>\s*", r"<\1\2>", html).count("<ins>sex</ins>") == 1
    assert "<del>fem</del>" in html
    main = html[html.index("timeline") :]
    assert main.index("Unionen") < main.index("IF Metall")


def test_draft_notes_are_in_the_secretariats_history_only(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall)
    open_meeting(meeting, by=cast.sekr, at=APPROVED_AT)
    note_item(item, "Hemlig anteckning", "noted", item.seq, by=cast.sekr, at=APPROVED_AT)
    assert "Hemlig" in page(sign_in(cast.sekr), at("item_history", item.uuid))
    assert "Hemlig" not in page(sign_in(cast.teknik), at("item_history", item.uuid))


def test_two_points_of_the_history_are_compared_and_an_earlier_text_brought_back(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall, text="fem platser")
    first = item.seq
    edit_item(item, ItemFields(title=item.title, text="sex platser"), first, by=cast.unionen, at=APPROVED_AT)
    client = sign_in(cast.teknik)
    compared = page(client, at("item_history", item.uuid) + f"?from={first}&to={item.seq}")
    assert "<del>fem</del>" in compared
    assert "Ingenting har ändrats" in page(
        client, at("item_history", item.uuid) + f"?from={item.seq}&to={item.seq}"
    )
    sent = {"field": "text", "seq": str(first)}
    answer = client.post(at("item_bring_back", item.uuid), sent)
    item.refresh_from_db()
    assert (answer.status_code, item.text) == (302, "fem platser")
    assert client.post(at("item_bring_back", item.uuid), {"field": "text", "seq": "x"}).status_code == 404
    assert client.post(at("item_bring_back", item.uuid), sent | {"field": "note"}).status_code == 403
