"""The agenda page as people of each role meet it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.agenda import call_anyway, reopen_agenda
from meetings.drafting import ItemFields, edit_item
from meetings.models import AgendaItem
from tests.meetings.agenda_pages import at, page
from tests.meetings.agendas import add_item, approve_all, put_forward


def test_agenda_shows_each_item_with_its_time_kind_presenter_and_party(meeting, cast, sign_in):
    add_item(
        meeting,
        cast.ifmetall,
        kind="decision",
        duration=30,
        presenter="Anna",
        text="**Viktigt**",
        proposal="Enas.",
    )
    html = page(sign_in(cast.unionen), at("agenda"))
    assert f'data-document="{meeting.document}"' in html
    item = html[html.index("Valideringsplatser 2027") :]
    assert '<time datetime="10:30">' in item
    for text in ("<strong>Viktigt</strong>", "Enas.", "Anna", "IF Metall"):
        assert text in item


def test_agenda_says_when_the_items_take_longer_than_the_meeting(meeting, cast, sign_in):
    add_item(meeting, cast.ifmetall, duration=300)
    client = sign_in(cast.unionen)
    response = client.get(at("agenda"))
    timing = response.context["timing"]
    assert (timing.planned, timing.available, timing.overrun) == (410, 180, 230)
    assert "tag--bad" in response.content.decode()


def test_item_text_cannot_carry_script(meeting, cast, sign_in):
    add_item(
        meeting, cast.ifmetall, title="<script>alert(1)</script>", proposal='<img src=x onerror="alert(1)">'
    )
    html = page(sign_in(cast.unionen), at("agenda"))
    assert "<script>alert" not in html
    assert "<img" not in html


def test_party_sees_its_button_and_the_secretariat_sees_its_steps(meeting, cast, sign_in):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    party, secretariat = sign_in(cast.ifmetall).get(at("agenda")), sign_in(cast.sekr).get(at("agenda"))
    assert [row.party for row in party.context["panel"].mine] == [cast.ifmetall.party]
    assert at("approve", 1) in party.content.decode()
    assert at("propose") not in party.content.decode()
    assert secretariat.context["panel"].mine == []
    for name in ("propose", "remind", "call_anyway"):
        assert at(name) in secretariat.content.decode()
    assert at("approve", 1) not in secretariat.content.decode()


def test_party_that_does_not_approve_has_no_button(meeting, cast, sign_in):
    put_forward(meeting, cast)
    response = sign_in(cast.company).get(at("agenda"))
    assert response.context["panel"].mine == []
    assert at("approve", 1) not in response.content.decode()


def test_changes_since_the_version_are_counted_and_shown(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall)
    put_forward(meeting, cast)
    edit_item(item, ItemFields(title="Ny rubrik"), 1, by=cast.unionen)
    add_item(meeting, cast.teknik, "Sen punkt")
    client = sign_in(cast.unionen)
    assert client.get(at("agenda")).context["differences"] == 2
    assert at("draft_changes") in page(client, at("agenda"))
    html = page(client, at("draft_changes"))
    assert "<ins>Ny</ins>" in html
    assert "Sen punkt" in html


def test_board_reads_the_set_version_and_never_the_draft(meeting, cast, sign_in):
    board = sign_in(cast.board)
    draft = add_item(meeting, cast.ifmetall, "Hemlig rubrik")
    assert "Hemlig rubrik" not in page(board, at("agenda"))
    version = put_forward(meeting, cast)
    assert "Hemlig rubrik" not in page(board, at("agenda"))
    assert board.get(at("version", 1)).status_code == 403
    approve_all(version, cast)
    assert "Hemlig rubrik" in page(board, at("agenda"))
    assert "Hemlig rubrik" in page(board, at("version", 1))

    reopen_agenda(meeting, by=cast.sekr)
    edit_item(draft, ItemFields(title="Ännu hemligare"), 1, by=cast.unionen)
    html = page(board, at("agenda"))
    assert "Hemlig rubrik" in html
    assert "Ännu hemligare" not in html
    assert str(meeting.document) not in html


def test_board_is_refused_on_the_pages_of_the_draft(meeting, cast, sign_in):
    board = sign_in(cast.board)
    names = ("item_new", "draft_changes", "propose", "remind", "call_anyway", "reopen")
    assert {name: board.get(at(name)).status_code for name in names} == dict.fromkeys(names, 403)


def test_people_of_another_forum_find_nothing(meeting, cast, sign_in):
    stranger, names = sign_in(cast.kalmar_region), ("meeting", "agenda", "item_new", "propose")
    assert {name: stranger.get(at(name)).status_code for name in names} == dict.fromkeys(names, 404)


def test_meeting_leads_to_its_agenda(meeting, cast, sign_in):
    response = sign_in(cast.ifmetall).get(at("meeting"))
    assert (response.status_code, response.url) == (302, at("agenda"))


def test_agenda_not_jointly_set_says_so(meeting, cast, sign_in):
    approve_all(put_forward(meeting, cast), cast, but="ifmetall")
    call_anyway(meeting, by=cast.sekr)
    response = sign_in(cast.ifmetall).get(at("agenda"))
    assert "notice--wait" in response.content.decode()
    assert response.context["head"].tag.look == "not_joint"
    assert [row.approval is None for row in response.context["panel"].rows if row.is_mine] == [True]


@pytest.mark.parametrize("name", ["ifmetall", "sekr"])
def test_agenda_page_asks_as_many_questions_with_5_items_as_with_50(meeting, cast, sign_in, name):
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="unionen")
    client, counts = sign_in(getattr(cast, name)), []
    for wanted in (5, 50):
        meeting.items.all().update(deleted_at=version.proposed_at)
        party = cast.ifmetall.party
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, pos=f"z{n:03}V", title=f"Punkt {n}", proposer=party)
            for n in range(wanted)
        )
        with CaptureQueriesContext(connection) as queries:
            page(client, at("agenda"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
