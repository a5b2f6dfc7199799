"""The call for items as the parties see it and as the secretariat keeps it."""

from datetime import date

import pytest

from forum.models import Outbox
from meetings.daily import run_daily
from meetings.models import Meeting
from meetings.proposals import close_call, open_call
from tests.factories import local
from tests.meetings.agenda_pages import at, errors, page
from tests.meetings.agendas import add_item


@pytest.fixture
def called(meeting):
    run_daily(local(2026, 10, 22, 6))
    Meeting.objects.filter(pk=meeting.pk).update(call_closes=date(2026, 11, 26))
    meeting.refresh_from_db()
    return meeting


def test_agenda_says_who_has_proposed_and_who_has_not(called, cast, sign_in):
    client = sign_in(cast.unionen)
    assert "Ingen har föreslagit något än." in page(client, at("agenda"))
    add_item(called, cast.ifmetall)
    html = page(client, at("agenda"))
    assert "Inbjudan att föreslå punkter är öppen till 26 november." in html
    assert (
        "Har föreslagit: IF Metall; inte ännu: Exempel Maskin AB, Region Kronoberg, Teknikföretagen, Unionen."
        in html
    )
    assert at("proposals") not in html
    assert at("proposals") in page(sign_in(cast.sekr), at("agenda"))


def test_agenda_says_that_the_call_is_closed_and_marks_late_items(called, cast, sign_in):
    close_call(called, by=cast.sekr, at=local(2026, 11, 13))
    client = sign_in(cast.unionen)
    html = page(client, at("agenda"))
    assert "Inbjudan att föreslå punkter stängde 13 november." in html
    assert html.count("Sen anmälan") == 0
    fields = {"title": "Sent", "kind": "discussion", "duration": "10"}
    assert client.post(at("item_new"), fields).status_code == 302
    assert page(client, at("agenda")).count("Sen anmälan") == 1


def test_secretariat_sees_who_gets_the_letter_before_it_is_sent(meeting, cast, sign_in):
    client = sign_in(cast.sekr)
    assert "Inbjudan att föreslå punkter öppnar 22 oktober och stänger 12 november." in page(
        client, at("proposals")
    )
    shown = client.post(at("proposals_open"), {"closes": "2026-12-01"})
    html = " ".join(shown.content.decode().split())
    assert "6 personer får ett brev" in html
    assert [seat.user.email for seat in shown.context["receivers"]][:1] == ["foretag1@example.org"]
    assert not Outbox.objects.filter(kind="meetings.call_opened").exists()
    back = client.post(at("proposals_open"), {"closes": "2026-12-01", "change": "yes"})
    assert 'value="2026-12-01"' in back.content.decode()
    done = client.post(at("proposals_open"), {"closes": "2026-12-01", "confirmed": "yes"}, follow=True)
    assert "Inbjudan är öppen. 6 brev är på väg." in done.content.decode()
    assert Outbox.objects.filter(kind="meetings.call_opened").count() == 6


@pytest.mark.parametrize(
    "typed", ["2026-11-22", "2026-12-04", "9999-12-31", "imorgon", "2026-11-31", "\x00", ""]
)
def test_impossible_last_day_comes_back(meeting, cast, sign_in, typed):
    answer = sign_in(cast.sekr).post(at("proposals_open"), {"closes": typed, "confirmed": "yes"})
    assert answer.status_code == 200
    assert list(errors(answer)) == ["closes"]
    assert not Outbox.objects.filter(kind="meetings.call_opened").exists()


def test_days_are_saved_until_the_call_has_opened(meeting, cast, sign_in):
    client = sign_in(cast.sekr)
    for typed, field in (
        ({"opens": "2026-11-27", "closes": "2026-11-25"}, "closes"),
        ({"opens": "2026-11-24"}, "closes"),
        ({"closes": "2026-11-25"}, "opens"),
    ):
        assert list(errors(client.post(at("proposals"), typed))) == [field]
    assert client.post(at("proposals"), {"opens": "2026-11-24", "closes": "2026-11-27"}).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.call_opens, meeting.call_closes) == (date(2026, 11, 24), date(2026, 11, 27))
    open_call(meeting, date(2026, 11, 27), by=cast.sekr)
    refused = client.post(at("proposals"), {"opens": "2026-11-25", "closes": "2026-11-28"})
    assert errors(refused) == {"__all__": ["Inbjudan har redan öppnat."]}


def test_call_is_kept_by_the_secretariat_of_the_forum(called, cast, sign_in):
    names = ("proposals", "proposals_open", "proposals_close")
    for seat, status in ((cast.ifmetall, 403), (cast.board, 403), (cast.kalmar_sekr, 404)):
        client = sign_in(seat)
        assert {name: client.post(at(name)).status_code for name in names} == dict.fromkeys(names, status)
    client = sign_in(cast.sekr)
    assert "Ingen får något brev." in page(client, at("proposals_close"))
    assert client.post(at("proposals_close")).status_code == 302
    called.refresh_from_db()
    assert called.call_closed_at is not None
