"""The list of public records: complete, and no more than each reader may open."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.home.records import records_of
from meetings.agenda import call_anyway
from meetings.minutes import add_addendum
from tests.factories import local
from tests.meetings.agendas import put_forward
from tests.meetings.conducting import FINALISED, finalised, make_item

RECORDS = reverse("home:records", args=["kronoberg"])
SET_AT, CORRECTED = local(2026, 11, 20, 8), local(2027, 1, 12, 9)
MAKER = "Region Kronoberg, Sekretariat"


@pytest.fixture
def shelf(meeting, cast) -> None:
    """Two versions of an agenda, the second set; a record and its correction."""
    make_item(meeting, cast.ifmetall)
    put_forward(meeting, cast)
    make_item(meeting, cast.unionen, "Till")
    meeting.refresh_from_db()
    call_anyway(put_forward(meeting, cast).meeting, by=cast.sekr, at=SET_AT)
    meeting.refresh_from_db()
    minutes = finalised(meeting, cast.sekr)
    add_addendum(minutes, "Punkt 3: 120, inte 12.", by=cast.sekr, at=CORRECTED)


def listed(forum, *seats) -> list[tuple[str, str, str, str]]:
    return [(str(row.at.date()), row.title, row.dnr, row.note) for row in records_of(forum, seats)]


SECOND = (
    "2026-11-16",
    "Dagordning, version 2, möte 4, 2026",
    "",
    "Kallelse skickad 20 november 2026, ej gemensamt fastställd",
)
FINAL = [
    ("2027-01-12", "Rättelse av minnesanteckningarna, möte 4, 2026", "DEMO-2026-0001", ""),
    ("2026-12-08", "Minnesanteckningar, möte 4, 2026", "DEMO-2026-0001", ""),
]


def test_every_record_is_listed_for_those_who_may_open_it(shelf, cast):
    forum = cast.sekr.forum
    first = ("2026-11-16", "Dagordning, version 1, möte 4, 2026", "", "")
    assert listed(forum, cast.sekr) == listed(forum, cast.ifmetall) == [*FINAL, SECOND, first]
    assert listed(forum, cast.board) == [*FINAL, SECOND]
    assert listed(forum, cast.kalmar_sekr) == []
    assert {row.maker for row in records_of(forum, [cast.board])} == {MAKER}


def test_a_draft_is_no_record(meeting, cast):
    make_item(meeting, cast.ifmetall)
    assert listed(meeting.forum, cast.sekr) == []


def test_every_address_in_the_list_opens(shelf, cast, sign_in):
    for seat in (cast.sekr, cast.unionen, cast.board):
        client = sign_in(seat)
        for record in records_of(seat.forum, [seat]):
            addresses = [record.url.partition("#")[0], *filter(None, [record.file_url])]
            assert {client.get(address).status_code for address in addresses} == {200}, record


def test_list_is_filtered_by_year_and_taken_away(shelf, cast, sign_in):
    board = sign_in(cast.board)
    text = board.get(f"{RECORDS}?ar=2027").text
    assert ("Rättelse av minnesanteckningarna" in text, "version 2" in text) == (True, False)
    everything = board.get(f"{RECORDS}?ar=nonsense").text
    assert ("Rättelse av minnesanteckningarna" in everything, "version 2" in everything) == (True, True)

    answer = board.get(f"{RECORDS}?ar=2026&format=csv")

    assert answer["Content-Disposition"] == 'attachment; filename="allmanna-handlingar-kronoberg-2026.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows[0] == [
        "Datum",
        "Diarienummer",
        "Typ",
        "Handling",
        "Upprättad av",
        "Anmärkning",
        "Adress",
        "Fil",
    ]
    assert [row[:5] for row in rows[1:]] == [
        ["2026-12-08 14:03", "DEMO-2026-0001", "Minnesanteckningar", FINAL[1][1], MAKER],
        ["2026-11-16 10:00", "", "Dagordning", SECOND[1], MAKER],
    ]
    assert rows[1][6].endswith("/kronoberg/moten/2026-4/anteckningar/")
    assert rows[1][6].startswith("http")


def test_new_forum_has_an_empty_list(cast, sign_in):
    text = sign_in(cast.board).get(RECORDS).text
    assert "Inga handlingar ännu." in text
    assert "format=csv" not in text
    assert sign_in(cast.kalmar_sekr).get(RECORDS).status_code == 404


def test_list_costs_the_same_however_long_it_is(shelf, meeting, cast, sign_in):
    client = sign_in(cast.sekr)

    def cost() -> int:
        client.get(RECORDS)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(RECORDS).status_code == 200
        return len(caught)

    before = cost()
    for number in range(3):
        add_addendum(meeting.minutes, f"Rättelse {number}", by=cast.sekr, at=FINALISED)
    other = meeting.forum.meetings.get(number=3)
    put_forward(other, cast)
    assert cost() == before <= 9
