"""An approval given orally: who may note it, what says so, and that the party can take it back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from forum.models import Forum, HistoryEntry, Outbox, Paper
from forum.paper.sheet import html_of
from meetings.agenda import StaleVersion, standing, withdraw_approval
from meetings.models import Approval
from meetings.oral_approval import note_oral_approval
from members.roster import appoint
from tests.factories import SINCE
from tests.meetings.agenda_pages import at, errors, page
from tests.meetings.agendas import APPROVED_AT, add_item, approve, approve_all, put_forward

HOW = "per telefon"


@pytest.fixture
def waiting(meeting, cast):
    """Waits for IF Metall, in a forum that allows it."""
    Forum.objects.filter(slug="kronoberg").update(oral_approval=True)
    meeting.forum.refresh_from_db()
    version = put_forward(meeting, cast)
    approve_all(version, cast, but="ifmetall")
    return version


def note(version, cast, said_by=None, how=HOW, by=None):
    return note_oral_approval(
        version, said_by or cast.ifmetall, how, by=by or cast.sekr, at=APPROVED_AT + timedelta(days=1)
    )


def test_oral_approval_names_who_said_it_how_and_who_noted_it(waiting, meeting, cast):
    approval = note(waiting, cast, how="  per \n telefon ")
    assert (approval.party, approval.seat, approval.oral, approval.entered_by, approval.silent) == (
        cast.ifmetall.party,
        cast.ifmetall,
        HOW,
        cast.sekr,
        False,
    )
    entry = HistoryEntry.objects.get(verb="agenda.oral_approval_noted")
    assert (entry.party, entry.facts) == ("Region Kronoberg", {"for_party": "IF Metall", "how": HOW})
    meeting.refresh_from_db()
    assert (meeting.agenda_state, meeting.set_jointly) == ("set", True)


def test_it_is_refused_where_the_forum_has_not_allowed_it(waiting, cast):
    Forum.objects.update(oral_approval=False)
    with pytest.raises(PermissionDenied):
        note(type(waiting).objects.get(), cast)
    assert standing(waiting.meeting).missing == [cast.ifmetall.party]


def test_only_the_secretariat_notes_and_only_for_a_representative_that_is_missing(waiting, cast):
    for by in (cast.region, cast.ifmetall, cast.board, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            note(waiting, cast, by=by)
    for said_by in (cast.sekr, cast.board, cast.company, cast.kalmar_ifmetall):
        with pytest.raises(PermissionDenied):
            note(waiting, cast, said_by=said_by)
    with pytest.raises(ValidationError):
        note(waiting, cast, how=" ")
    assert standing(waiting.meeting).missing == [cast.ifmetall.party]
    note(waiting, cast)


def test_who_writes_it_down_cannot_have_said_it(waiting, cast):
    withdraw_approval(waiting.approvals.get(party=cast.region.party), by=cast.region)
    both = appoint(
        cast.region.party, email=cast.sekr.user.email, name="", role="partner", since=SINCE, by=cast.sekr
    )
    with pytest.raises(PermissionDenied):
        note(waiting, cast, said_by=both)
    note(waiting, cast, said_by=cast.region)


def test_an_older_version_is_refused_and_the_first_approval_counts(waiting, meeting, cast):
    add_item(meeting, cast.unionen, "Sen punkt")
    newest = put_forward(meeting, cast)
    with pytest.raises(StaleVersion):
        note(waiting, cast)
    (given,) = approve(newest, cast.ifmetall)
    assert note(newest, cast, said_by=cast.ifmetall_deputy) == given


def test_the_party_is_told_and_takes_it_back(waiting, meeting, cast):
    withdraw_approval(waiting.approvals.get(party=cast.unionen.party), by=cast.unionen)
    approval = note(waiting, cast)
    letters = Outbox.objects.filter(kind="meetings.oral_approval")
    assert sorted(each.to for each in letters) == ["ifmetall.ersattare@example.org", "ifmetall@example.org"]
    assert "Så lämnades det: per telefon." in letters[0].text
    assert "Ta tillbaka godkännandet här:" in letters[0].text
    withdraw_approval(approval, by=cast.ifmetall_deputy)
    assert standing(meeting).missing == [cast.ifmetall.party, cast.unionen.party]


def test_last_oral_approval_says_so_in_the_letter(waiting, cast):
    note(waiting, cast)
    letter = Outbox.objects.filter(kind="meetings.oral_approval").first()
    assert "Därmed är dagordningen fastställd." in letter.text


def test_pages_and_paper_say_that_it_was_oral(waiting, cast, sign_in):
    note(waiting, cast)
    words = "Muntligt (per telefon), antecknat av sekretariatet, Region Kronoberg"
    assert [words in page(sign_in(cast.unionen), url) for url in (at("agenda"), at("version", 1))] == [
        True,
        True,
    ]
    paper = Paper.objects.get()
    row = paper.snapshot["approvals"][0]
    noted_by = {"organisation": "Region Kronoberg", "role": "Sekretariat"}
    assert (row["party"], row["oral"], row["noted_by"]) == ("IF Metall", HOW, noted_by)
    printed = " ".join(html_of(paper).split())
    assert "(per telefon), antecknat av Region Kronoberg, sekretariat</td>" in printed
    assert cast.ifmetall.user.name not in printed


def test_database_refuses_a_changed_or_half_told_oral_approval(waiting, cast):
    approval = note(waiting, cast)
    changes = ({"oral": "på mötet"}, {"entered_by": None}, {"oral": ""})
    refused = 0
    for change in changes:
        try:
            with transaction.atomic():
                Approval.objects.filter(pk=approval.pk).update(**change)
        except Exception as error:
            refused += "approval" in str(error)
    assert refused == len(changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting.approvals.create(
            party=cast.company.party, seat=cast.company, at=APPROVED_AT, sha256=waiting.sha256, oral=HOW
        )


def test_page_shows_who_is_told_and_notes_it(waiting, cast, sign_in):
    client, url = sign_in(cast.sekr), at("oral_approval", 1)
    assert f'href="{url}"' in page(client, at("agenda"))
    shown = page(client, url)
    assert ("IF Metall är sista parten" in shown, cast.ifmetall.user.name in shown) == (True, True)
    refused = client.post(url, {"said_by": cast.ifmetall.pk, "how": ""})
    assert errors(refused) == {"how": ["Detta fält måste fyllas i."]}
    assert list(errors(client.post(url, {"said_by": cast.unionen.pk, "how": HOW}))) == ["said_by"]
    assert client.post(url, {"said_by": cast.ifmetall.pk, "how": HOW}).status_code == 302
    assert Approval.objects.get(party=cast.ifmetall.party).entered_by == cast.sekr


def test_page_is_closed_where_it_is_not_allowed_and_to_others(waiting, cast, sign_in):
    url = at("oral_approval", 1)
    assert [sign_in(seat).get(url).status_code for seat in (cast.ifmetall, cast.board, cast.kalmar_sekr)] == [
        403,
        403,
        404,
    ]
    Forum.objects.update(oral_approval=False)
    client = sign_in(cast.sekr)
    assert client.get(url).status_code == 403
    assert url not in page(client, at("agenda"))
