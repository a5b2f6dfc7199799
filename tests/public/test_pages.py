"""What everybody sees of a forum that has opened itself, and what nobody sees of one that has not."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from icalendar import Calendar

from forum.models import Forum, HistoryEntry
from forum.public.models import PublicPage
from forum.public.opening import set_public
from meetings.models import Meeting
from members.models import Seat
from tests.api.conftest import finalise, told  # noqa: F401 - the same forum with something of each kind
from tests.factories import local
from tests.house.test_access import plain

pytestmark = pytest.mark.django_db
PATHS = ("", "beslut/", "uppfoljning/2025/", "uppfoljning/2025/pdf/", "data.json", "moten.ics")


@pytest.fixture
def opened(cast: SimpleNamespace, told: SimpleNamespace) -> SimpleNamespace:  # noqa: F811
    set_public(told.forum, is_open=True, by=cast.sekr, at=local(2026, 11, 20))
    Meeting.objects.filter(pk=told.meeting.pk).update(state="called", place="Växjö")
    return told


def page(client: Client, path: str = "") -> str:
    answer = client.get(f"/oppet/kronoberg/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_closed_is_as_if_the_forum_did_not_exist(
    cast: SimpleNamespace, opened: SimpleNamespace, client: Client, path: str
) -> None:
    nothing = client.get(f"/oppet/finns-inte/{path}")
    set_public(opened.forum, is_open=False, by=cast.sekr)
    for forum in ("kronoberg", "kalmar"):
        answer = client.get(f"/oppet/{forum}/{path}")
        assert (answer.status_code, plain(answer.content)) == (404, plain(nothing.content))


def test_next_meeting_is_told_without_its_link(opened: SimpleNamespace, client: Client) -> None:
    shown = page(client)
    assert "3 december" in shown
    assert "Växjö" in shown
    everything = shown + page(client, "data.json") + page(client, "moten.ics")
    assert [
        word for word in ("hemlig", "Personnamn", "Företrädare,", "Sekretariatet,") if word in everything
    ] == []


def test_calendar_of_an_online_meeting_has_no_link(opened: SimpleNamespace, client: Client) -> None:
    Meeting.objects.filter(pk=opened.meeting.pk).update(form=Meeting.Form.REMOTE)
    opened.meeting.refresh_from_db()
    calendar = Calendar.from_ical(page(client, "moten.ics"))
    assert [str(event["location"]) for event in calendar.walk("VEVENT")] == ["Digitalt"]
    assert opened.meeting.link
    assert opened.meeting.link not in page(client) + page(client, "data.json")


def test_group_meetings_and_cancelled_ones_are_not_public(opened: SimpleNamespace, client: Client) -> None:
    Meeting.objects.filter(pk=opened.meeting.pk).update(state="cancelled", cancelled_at=local(2026, 11, 20))
    Meeting.objects.exclude(pk=opened.meeting.pk).update(state="cancelled", cancelled_at=local(2026, 11, 20))
    assert "Inget möte är planerat." in page(client)
    assert Calendar.from_ical(page(client, "moten.ics")).walk("VEVENT") == []


def test_decisions_are_those_of_finalised_records(opened: SimpleNamespace, client: Client) -> None:
    assert "införa en modell" not in page(client) + page(client, "beslut/") + page(client, "data.json")
    finalise(opened)
    for path in ("", "beslut/", "beslut/?ar=2026", "data.json"):
        assert "införa en modell" in page(client, path)


def test_small_groups_are_not_public(opened: SimpleNamespace, client: Client) -> None:
    data = client.get("/oppet/kronoberg/data.json").json()
    reading = data["projects"][0]["readings"][0]
    assert (reading["total"], reading["women"], reading["men"]) == (93, None, None)


def test_only_released_follow_ups_are_public(opened: SimpleNamespace, client: Client) -> None:
    assert [
        (each["year"], each["edition"]) for each in client.get("/oppet/kronoberg/data.json").json()["reports"]
    ] == [(2025, 1)]
    assert client.get("/oppet/kronoberg/uppfoljning/2026/").status_code == 404


def test_what_has_not_changed_is_not_sent_again(opened: SimpleNamespace, client: Client) -> None:
    for path in ("", "beslut/", "data.json", "moten.ics"):
        first = client.get(f"/oppet/kronoberg/{path}")
        again = client.get(f"/oppet/kronoberg/{path}", headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content, first["X-Robots-Tag"]) == (304, b"", "noindex")
    finalise(opened)
    assert client.get("/oppet/kronoberg/", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_search_engines_are_let_in_by_choice(
    cast: SimpleNamespace, opened: SimpleNamespace, client: Client
) -> None:
    assert '<meta name="robots" content="noindex">' in page(client)
    set_public(opened.forum, is_open=True, is_indexed=True, by=cast.sekr)
    answer = client.get("/oppet/kronoberg/")
    assert ("noindex" in answer.content.decode(), "X-Robots-Tag" in answer.headers) == (False, False)


@pytest.mark.parametrize("who", ["ifmetall", "board", "kalmar_sekr"])
def test_only_the_forums_secretariat_opens_it(cast: SimpleNamespace, kronoberg: Forum, who: str) -> None:
    with pytest.raises(PermissionDenied):
        set_public(kronoberg, is_open=True, by=getattr(cast, who))
    assert not PublicPage.objects.exists()


def test_settings_show_what_would_be_public_and_open_it(
    cast: SimpleNamespace, kronoberg: Forum, sign_in: Callable[[Seat], Client], client: Client
) -> None:
    browser = sign_in(cast.sekr)
    assert "Det här skulle bli öppet" in browser.get("/kronoberg/data/oppna-sidor/").content.decode()
    assert client.get("/oppet/kronoberg/").status_code == 404
    browser.post("/kronoberg/data/oppna-sidor/", {"is_open": "on"})
    assert client.get("/oppet/kronoberg/").status_code == 200
    browser.post("/kronoberg/data/oppna-sidor/", {"is_open": "on"})
    browser.post("/kronoberg/data/oppna-sidor/", {"is_open": "on", "is_indexed": "on"})
    browser.post("/kronoberg/data/oppna-sidor/", {"is_indexed": "on"})
    assert client.get("/oppet/kronoberg/").status_code == 404
    told_of = list(
        HistoryEntry.objects.filter(verb__startswith="public.").order_by("pk").values_list("verb", flat=True)
    )
    assert told_of == ["public.opened", "public.changed", "public.closed"]


def test_number_of_queries_does_not_grow(
    opened: SimpleNamespace, client: Client, django_assert_num_queries: Callable
) -> None:
    finalise(opened)
    with django_assert_num_queries(8):
        client.get("/oppet/kronoberg/")
    with django_assert_num_queries(13):
        client.get("/oppet/kronoberg/data.json")


@pytest.mark.parametrize(
    "path", ["uppfoljning/99999999999999999999/", "beslut/?ar=%27&sida=x", "beslut/?sida=99999"]
)
def test_bad_questions_are_answered(opened: SimpleNamespace, client: Client, path: str) -> None:
    assert client.get(f"/oppet/kronoberg/{path}").status_code in {200, 404}


def test_past_meetings_are_not_next(opened: SimpleNamespace, client: Client) -> None:
    Meeting.objects.filter(forum=opened.forum).update(closed_at=local(2026, 11, 1))
    assert "Inget möte är planerat." in page(client)
