"""Subscribing to the calendar, and what a calendar program then fetches."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from forum import clock
from forum.models import Forum, HistoryEntry
from meetings.feeds import address, fetch, revoke, subscribe
from meetings.models import FeedToken, Meeting
from meetings.scheduling import cancel_meeting, move_meeting, schedule_meeting
from members.models import Seat
from tests.factories import local, make_forum, make_seat, plan, secretariat_of
from tests.meetings.test_year_pages import text_of, url

SignIn = Callable[[object], Client]
FETCH_QUERIES = 3


def path_of(feed: FeedToken) -> str:
    return "/kalender/" + address(feed).split("/kalender/")[1]


def events_of(feed: FeedToken) -> dict[str, str]:
    """UID and STATUS of what the address gives."""
    response = Client().get(path_of(feed))
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(response.content)
    assert str(calendar["method"]) == "PUBLISH"
    return {str(event["uid"]): str(event["status"]) for event in calendar.walk("VEVENT")}


@pytest.fixture
def feed(meeting: Meeting, kronoberg: Forum, cast: SimpleNamespace) -> FeedToken:
    return subscribe(kronoberg, to_every_forum=False, by=cast.ifmetall)


@pytest.fixture
def elsewhere(meeting: Meeting, kalmar: Forum) -> Meeting:
    return schedule_meeting(kalmar, plan(local(2026, 12, 10)), by=secretariat_of(kalmar))


def test_page_makes_shows_and_revokes_the_address(
    meeting: Meeting, cast: SimpleNamespace, sign_in: SignIn
) -> None:
    client, page = sign_in(cast.board), url("subscribe")
    assert "/kalender/" not in text_of(client.get(page))
    for kind in ("forum", "all", "forum"):
        client.post(page, {"make": kind})
    feeds = FeedToken.objects.order_by("pk")
    assert [feed.forum for feed in feeds] == [meeting.forum, None]
    shown = text_of(client.get(page))
    assert all(address(feed) in shown for feed in feeds)
    client.post(page, {"revoke": feeds[0].pk})
    assert [feed.revoked_at is None for feed in FeedToken.objects.order_by("pk")] == [False, True]
    assert address(feeds[0]) not in text_of(client.get(page))
    for data in ({"revoke": feeds[0].pk}, {"revoke": "x"}, {"make": "x"}, {}):
        assert client.post(page, data).status_code == 302
    verbs = (
        HistoryEntry.objects.filter(verb__startswith="feed.").order_by("pk").values_list("verb", flat=True)
    )
    assert list(verbs) == ["feed.made", "feed.made", "feed.revoked"]


def test_nobody_sees_or_revokes_anothers_address(
    feed: FeedToken, cast: SimpleNamespace, kronoberg: Forum, sign_in: SignIn
) -> None:
    client = sign_in(cast.sekr)
    assert address(feed) not in text_of(client.get(url("subscribe")))
    client.post(url("subscribe"), {"revoke": feed.pk})
    for seat in (cast.sekr, cast.kalmar_sekr):
        with pytest.raises(PermissionDenied):
            revoke(feed, kronoberg, by=seat)
    feed.refresh_from_db()
    assert feed.revoked_at is None


def test_forum_feed_holds_the_forum_and_personal_feed_every_forum(
    feed: FeedToken, meeting: Meeting, elsewhere: Meeting, kronoberg: Forum, cast: SimpleNamespace
) -> None:
    of_forum = {str(uid) for uid in kronoberg.meetings.values_list("calendar_uid", flat=True)}
    assert set(events_of(feed)) == of_forum
    both = subscribe(kronoberg, to_every_forum=True, by=cast.ifmetall)
    assert set(events_of(both)) == {*of_forum, str(elsewhere.calendar_uid)}
    only_here = subscribe(kronoberg, to_every_forum=True, by=cast.company)
    assert set(events_of(only_here)) == of_forum


def test_moved_and_cancelled_meetings_follow(
    feed: FeedToken, meeting: Meeting, cast: SimpleNamespace
) -> None:
    place = ("on_site", "Ljungby", "")
    move_meeting(meeting, local(2026, 12, 4), local(2026, 12, 4, 12), *place, by=cast.sekr)
    body = Client().get(path_of(feed)).content.decode()
    assert "DTSTART;TZID=Europe/Stockholm:20261204T090000" in body
    assert "LOCATION:Ljungby" in body
    assert events_of(feed)[str(meeting.calendar_uid)] == "CONFIRMED"
    cancel_meeting(meeting, "För få anmälda.", by=cast.sekr)
    assert events_of(feed)[str(meeting.calendar_uid)] == "CANCELLED"


def test_feed_names_nobody_and_asks_to_be_fetched_again(feed: FeedToken, cast: SimpleNamespace) -> None:
    body = Client().get(path_of(feed)).content.decode()
    assert "ATTENDEE" not in body
    assert "ORGANIZER" not in body
    assert cast.ifmetall.user.name not in body
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in body
    assert "X-PUBLISHED-TTL:PT4H" in body


def test_link_to_join_is_for_those_who_take_part(
    meeting: Meeting, kronoberg: Forum, cast: SimpleNamespace
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(form="hybrid", link="https://example.org/join")
    for seat, sees in ((cast.ifmetall, True), (cast.board, False)):
        feed = subscribe(kronoberg, to_every_forum=True, by=seat)
        assert (b"https://example.org/join" in Client().get(path_of(feed)).content) is sees


def test_unchanged_feed_is_not_sent_again(feed: FeedToken, meeting: Meeting, cast: SimpleNamespace) -> None:
    client, path = Client(), path_of(feed)
    first = client.get(path)
    assert first["ETag"].startswith('"')
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(path)["ETag"] == first["ETag"]
    cancel_meeting(meeting, "För få anmälda.", by=cast.sekr)
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_use_is_noted_by_the_hour(feed: FeedToken) -> None:
    at = clock.now()
    for minutes in (0, 30, 59):
        fetch(feed.secret, at + timedelta(minutes=minutes))
    feed.refresh_from_db()
    assert feed.last_used_at == at
    fetch(feed.secret, at + timedelta(minutes=60))
    feed.refresh_from_db()
    assert feed.last_used_at == at + timedelta(minutes=60)


@pytest.mark.parametrize("how", ["revoked", "deactivated", "seat ended"])
def test_ended_address_is_the_same_404_as_one_that_never_was(
    feed: FeedToken, kronoberg: Forum, cast: SimpleNamespace, how: str
) -> None:
    assert Client().get(path_of(feed)).status_code == 200
    if how == "revoked":
        revoke(feed, kronoberg, by=cast.ifmetall)
    elif how == "deactivated":
        type(cast.ifmetall.user).objects.filter(pk=cast.ifmetall.user_id).update(is_active=False)
    else:
        Seat.objects.filter(pk=cast.ifmetall.pk).update(until=date(2026, 10, 1))
    ended = Client().get(path_of(feed))
    never = Client().get("/kalender/" + "x" * 43 + ".ics")
    assert (ended.status_code, never.status_code) == (404, 404)
    masked = [page.content.replace(page.wsgi_request.path.encode(), b"") for page in (ended, never)]
    assert masked[0] == masked[1]


def test_new_address_after_a_revoked_one_is_another(
    feed: FeedToken, kronoberg: Forum, cast: SimpleNamespace
) -> None:
    revoke(feed, kronoberg, by=cast.ifmetall)
    new = subscribe(kronoberg, to_every_forum=False, by=cast.ifmetall)
    assert new.secret != feed.secret
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedToken.objects.create(user=cast.ifmetall.user, forum=kronoberg, made_at=new.made_at)


def test_fetching_asks_as_much_for_one_forum_as_for_three(
    feed: FeedToken, elsewhere: Meeting, kronoberg: Forum, cast: SimpleNamespace
) -> None:
    def queries(secret: str) -> int:
        fetch(secret, clock.now())
        with CaptureQueriesContext(connection) as asked:
            fetch(secret, clock.now())
        return len(asked)

    other = make_forum("blekinge", "Industriforum Blekinge", "Blekinge", "Region Blekinge")
    convenor = secretariat_of(other).party
    make_seat(convenor, "ifmetall@example.org")
    everywhere = subscribe(kronoberg, to_every_forum=True, by=cast.ifmetall)
    assert queries(feed.secret) == queries(everywhere.secret) == FETCH_QUERIES
