"""The sheet to sign at the door."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.guests import GuestFields, invite_guest
from tests.factories import make_seat
from tests.meetings.agendas import PROPOSED_AT, add_item


def sheet(meeting) -> str:
    return reverse("meetings:sign_in_sheet", args=[meeting.forum.slug, meeting.slug])


def rows(text: str) -> list[list[str]]:
    body = text[text.index("<tbody>") :]
    return [
        [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def test_everyone_expected_has_a_line_and_guests_have_some(meeting, cast, sign_in):
    lines = rows(sign_in(cast.ifmetall).get(sheet(meeting)).text)
    assert lines[1:4] == [
        ["IF Metall", cast.ifmetall.user.name, "Företrädare", ""],
        [cast.ifmetall_deputy.user.name, "Företrädare, ersättare", ""],
        ["Region Kronoberg", cast.sekr.user.name, "Sekretariat", ""],
    ]
    assert (len(lines), lines[-6]) == (7 + 6, ["Gäster", "", "", ""])
    assert cast.board.user.name not in str(lines)


def test_invited_guest_is_named(meeting, cast, sign_in):
    item = add_item(meeting, cast.ifmetall)
    fields = GuestFields(name="Gästen", email="gast@example.org", organisation="Skolan")
    invite_guest(item, fields, by=cast.sekr, at=PROPOSED_AT)
    lines = rows(sign_in(cast.ifmetall).get(sheet(meeting)).text)
    assert lines[-7:-5] == [["Gäster", "Gästen", "Skolan", ""], ["", "", ""]]


def test_sheet_is_for_those_who_meet(meeting, cast, sign_in):
    seats = (cast.sekr, cast.unionen, cast.board, cast.kalmar_sekr)
    assert [sign_in(seat).get(sheet(meeting)).status_code for seat in seats] == [200, 200, 403, 404]


def test_sheet_costs_the_same_for_more_people(meeting, cast, sign_in):
    client = sign_in(cast.sekr)

    def cost() -> int:
        client.get(sheet(meeting))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(sheet(meeting)).status_code == 200
        return len(caught)

    before = cost()
    for number in range(3):
        make_seat(cast.unionen.party, f"unionen{number}@example.org")
    assert cost() == before <= 14
