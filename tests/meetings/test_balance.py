"""Minutes and items per party, of an agenda and of a year."""

import pytest

from meetings.balance import balance, balance_of_year
from meetings.drafting import remove_item
from meetings.models import Meeting
from meetings.scheduling import cancel_meeting
from tests.factories import local
from tests.meetings.agenda_pages import at, page
from tests.meetings.agendas import add_item


@pytest.fixture
def proposed(meeting, cast):
    add_item(meeting, cast.ifmetall, duration=30)
    add_item(meeting, cast.ifmetall, duration=15)
    add_item(meeting, cast.unionen, duration=15)
    remove_item(add_item(meeting, cast.unionen, duration=200), by=cast.unionen)
    return meeting


def told(shares):
    return [(share.party, share.minutes, share.items, share.of) for share in shares]


def test_agenda_is_shared_between_those_who_proposed(proposed, cast):
    live = proposed.items.filter(deleted_at=None).select_related("proposer__organisation")
    assert told(balance(live, [cast.teknik.party])) == [
        ("IF Metall", 45, 2, 75.0),
        ("Unionen", 15, 1, 25.0),
        ("Teknikföretagen", 0, 0, 0.0),
    ]


def test_year_counts_its_meetings_that_are_not_cancelled(proposed, cast):
    other = Meeting.objects.select_related("forum").get(forum=proposed.forum, year=2026, number=3)
    add_item(other, cast.teknik, duration=60)
    meetings = proposed.forum.meetings.filter(year=2026)
    assert told(balance_of_year(meetings)) == [
        ("Teknikföretagen", 60, 1, 50.0),
        ("IF Metall", 45, 2, 37.5),
        ("Unionen", 15, 1, 12.5),
    ]
    cancel_meeting(other, "Inställt.", by=cast.sekr, at=local(2026, 8, 1))
    assert [share.party for share in balance_of_year(meetings)] == ["IF Metall", "Unionen"]
    assert balance_of_year(cast.kalmar_sekr.party.forum.meetings.filter(year=2026)) == []


def test_pages_show_it_as_a_table_with_bars(proposed, cast, sign_in):
    client = sign_in(cast.unionen)
    for address, title in (
        (at("agenda"), "Balans mellan parterna"),
        ("/kronoberg/moten/?ar=2026", "Balans mellan parterna 2026"),
    ):
        html = page(client, address)
        table = html[html.index(f"<summary>{title}</summary>") :]
        assert '<th scope="row">IF Metall</th><td class="num">45</td><td class="num">2</td>' in table
        assert "75 %" in table
    assert "Balans" not in page(sign_in(cast.board), "/kronoberg/moten/?ar=2026")


def test_nothing_proposed_shows_no_balance(meeting, cast, sign_in):
    assert "Balans" not in page(sign_in(cast.unionen), at("agenda"))
