"""The table of approvals per version."""

import re
from datetime import timedelta

from meetings.agenda import consent_silently, withdraw_approval
from members.roster import end_party
from tests.meetings.agenda_pages import at, page
from tests.meetings.agendas import APPROVED_AT, PROPOSED_AT, add_item, approve, approve_all, put_forward


def table(text):
    """The rows of the table as a screen reader says them."""
    body = re.search(r'<details class="vers">(.*?)</table>', text).group(1)
    rows = [re.sub(r"<[^>]+>", " ", row) for row in body.split("<tr>")[1:]]
    return [re.sub(r"\s+", " ", row).strip() for row in rows]


def test_matrix_says_how_each_party_stood_to_each_version(meeting, cast, kronoberg, sign_in):
    kronoberg.silent_consent = True
    kronoberg.save()
    first = put_forward(meeting, cast)
    approve(first, cast.teknik)
    (given,) = approve(first, cast.unionen)
    withdraw_approval(given, by=cast.unionen, at=APPROVED_AT + timedelta(hours=1))
    add_item(meeting, cast.unionen, "Sen punkt")
    second = put_forward(meeting, cast, approve_by=PROPOSED_AT.date())
    approve_all(second, cast, but="ifmetall")
    second.meeting.forum = kronoberg
    consent_silently(second, at=PROPOSED_AT + timedelta(days=2))

    assert table(page(sign_in(cast.ifmetall), at("agenda"))) == [
        "Part Version v1 Version v2",
        "IF Metall – Ej godkänd Tyst samtycke",
        "Region Kronoberg – Ej godkänd Godkänd",
        "Teknikföretagen Godkänd Godkänd",
        "Unionen Återtaget Godkänd",
    ]


def test_matrix_keeps_a_party_that_has_left(meeting, cast, sign_in):
    approve(put_forward(meeting, cast), cast.unionen)
    end_party(cast.unionen.party, until=PROPOSED_AT.date() - timedelta(days=1), by=cast.sekr)
    add_item(meeting, cast.ifmetall, "Sen punkt")
    put_forward(meeting, cast)
    assert table(page(sign_in(cast.ifmetall), at("agenda")))[-1] == "Unionen Godkänd – Ej godkänd"


def test_one_version_needs_no_table(meeting, cast, sign_in):
    put_forward(meeting, cast)
    assert '<details class="vers">' not in page(sign_in(cast.ifmetall), at("agenda"))
