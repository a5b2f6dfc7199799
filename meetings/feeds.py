"""Subscribing to the calendar: an address that a program fetches again and again, until it is revoked."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from meetings import calendar
from meetings.models import FeedToken, Meeting
from meetings.receivers import WORKING
from meetings.rules import may_subscribe
from members.models import Seat

REACHES_BACK = timedelta(days=366)
MOST_MEETINGS = 400
USE_NOTED_EVERY = timedelta(hours=1)
UNWRITTEN = datetime(2000, 1, 1, tzinfo=UTC)  # Stands for the time of fetching, which is no change.


@dataclass(frozen=True, slots=True)
class Feed:
    """What is sent; `etag` is the same as long as nothing in it has changed."""

    text: str
    etag: str


@transaction.atomic
def subscribe(forum: Forum, *, to_every_forum: bool, by: Seat, at: datetime | None = None) -> FeedToken:
    """The address of the acting person; asking twice gives the same one."""
    require(may_subscribe(by, forum))
    feed, is_new = FeedToken.objects.get_or_create(
        user=by.user,
        forum=None if to_every_forum else forum,
        revoked_at=None,
        defaults={"made_at": at or clock.now()},
    )
    if is_new:
        history.record("feed.made", by=by, at=at, every_forum=to_every_forum)
    return feed


@transaction.atomic
def revoke(feed: FeedToken, forum: Forum, *, by: Seat, at: datetime | None = None) -> None:
    """The address answers no longer, for anybody who has got hold of it."""
    require(may_subscribe(by, forum) and feed.user_id == by.user_id and feed.forum_id in {None, forum.pk})
    revoked = FeedToken.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=at or clock.now())
    if revoked:
        history.record("feed.revoked", by=by, at=at, every_forum=feed.forum_id is None)


def own_feeds(forum: Forum, seat: Seat) -> list[FeedToken]:
    """The person's live addresses, as this forum's page shows them."""
    feeds = FeedToken.objects.filter(Q(forum=forum) | Q(forum=None), user=seat.user_id, revoked_at=None)
    return list(feeds.select_related("forum"))


def address(feed: FeedToken) -> str:
    return f"{settings.PORTAL_URL}{reverse('calendar_feed', args=[feed.secret])}"


def fetch(secret: str, at: datetime) -> Feed | None:
    """None for an address that was revoked, never was, or whose owner has no seat any longer: nobody learns which."""
    token = (
        FeedToken.objects.select_related("user", "forum")
        .filter(secret=secret, revoked_at=None, user__is_active=True)
        .first()
    )
    if token is None:
        return None
    seats = token.user.seats.serving(localdate(at)).select_related("party__forum")
    if token.forum_id:
        seats = seats.filter(party__forum=token.forum_id)
    joins: dict[int, bool] = {}
    for seat in seats:
        joins[seat.party.forum_id] = joins.get(seat.party.forum_id, False) or seat.role in WORKING
    if not joins:
        return None
    _note_use(token, at)
    with translation.override(token.user.language):
        return _feed(token, joins, at)


def _feed(token: FeedToken, joins: dict[int, bool], at: datetime) -> Feed:
    """`joins`: the forums, and whether the person takes part there and may see the link to join online."""
    meetings = Meeting.objects.filter(forum__in=joins, starts_at__gte=at - REACHES_BACK)
    newest = meetings.select_related("forum").order_by("-starts_at")[:MOST_MEETINGS]
    entries = [calendar.meeting_entry(each, joins[each.forum_id]) for each in reversed(newest)]
    name = token.forum.name if token.forum else _("My industry forums")
    text = calendar.feed_text(name, entries, at=UNWRITTEN)
    etag = hashlib.sha256(text.encode()).hexdigest()[:32]
    stamp = "DTSTAMP:{:%Y%m%dT%H%M%SZ}"
    text = text.replace(stamp.format(UNWRITTEN), stamp.format(at.astimezone(UTC)))
    return Feed(text, f'"{etag}"')


def _note_use(token: FeedToken, at: datetime) -> None:
    if token.last_used_at is None or token.last_used_at <= at - USE_NOTED_EVERY:
        FeedToken.objects.filter(pk=token.pk).update(last_used_at=at)
