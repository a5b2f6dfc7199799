"""The letters about comments: one to each person and meeting, a quarter of an hour after the first was written.

Nothing is sent for each comment. What has gathered since the last letter stands in one, the new comments and the
answers to the reader's own.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from forum import clock
from forum.access import is_secretariat
from forum.mail import Letter, post
from meetings.models import Comment, Meeting
from meetings.receivers import WORKING
from members.models import Seat

GATHERED_FOR = timedelta(minutes=15)


@dataclass
class News:
    """What one person has not heard of in one meeting."""

    seat: Seat
    comments: list[Comment] = field(default_factory=list)
    answers: list[Comment] = field(default_factory=list)

    @property
    def asks_change(self) -> bool:
        return any(comment.asks_change for comment in self.comments)


def tell_of_comments(at: datetime | None = None) -> int:
    """Write the letters that are due; how many. Running it twice writes none twice."""
    now = at or clock.now()
    due = _untold(now - GATHERED_FOR).values_list("meeting_id", flat=True).distinct().order_by("meeting_id")
    return sum(_tell_meeting(pk, now) for pk in list(due))


def _untold(before: datetime) -> QuerySet[Comment]:
    """With something to tell since before that moment. What was frozen first is told by the record itself."""
    new = Q(told_at=None, at__lte=before)
    answered = Q(answer_told_at=None, handled_at__lte=before)
    return Comment.objects.filter(new | answered).exclude(meeting__minutes__finalised_at__isnull=False)


@transaction.atomic
def _tell_meeting(pk: int, now: datetime) -> int:
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("forum").get(pk=pk)
    if not _untold(now - GATHERED_FOR).filter(meeting=meeting).exists():
        return 0
    rows = meeting.comments.filter(Q(told_at=None) | Q(answer_told_at=None, handled_at__isnull=False))
    comments = list(rows.select_related("item", "version", "party__organisation", "seat__user", "handled_by"))
    for comment in comments:
        comment.meeting = comment.item.meeting = meeting
    letters = [_post(meeting, news, now) for news in _news(meeting, comments, now)]
    told = [comment.pk for comment in comments if comment.told_at is None]
    answered = [comment.pk for comment in comments if comment.handled_at]
    meeting.comments.filter(pk__in=told).update(told_at=now)
    meeting.comments.filter(pk__in=answered).update(answer_told_at=now)
    return sum(letter is not None for letter in letters)


def _news(meeting: Meeting, comments: list[Comment], now: datetime) -> list[News]:
    """The secretariat and the party that proposed the item hear of a comment, its author of the answer."""
    seats = Seat.objects.serving(localdate(now)).filter(party__forum=meeting.forum, user__is_active=True)
    news: dict[int, News] = {}
    office: list[int] = []
    by_party: dict[int, list[int]] = defaultdict(list)
    for seat in seats.filter(role__in=WORKING).select_related("user", "party__organisation"):
        news.setdefault(seat.user_id, News(seat))
        (office if is_secretariat(seat) else by_party[seat.party_id]).append(seat.user_id)
    for comment in (each for each in comments if each.withdrawn_at is None):
        author = comment.seat.user_id
        if comment.told_at is None:
            for user in dict.fromkeys([*office, *by_party[_proposer(comment)]]):
                if user not in {author, _handler(comment)}:
                    news[user].comments.append(comment)
        if _has_news_for_author(comment) and author in news:
            news[author].answers.append(comment)
    return [each for each in news.values() if each.comments or each.answers]


def _proposer(comment: Comment) -> int:
    """The party that is told beside the secretariat; 0 where there is none."""
    return (comment.item.proposer_id or 0) if comment.stage == Comment.Stage.AGENDA else 0


def _handler(comment: Comment) -> int | None:
    return comment.handled_by.user_id if comment.handled_by else None


def _has_news_for_author(comment: Comment) -> bool:
    is_new = comment.handled_at is not None and comment.answer_told_at is None
    return is_new and _handler(comment) != comment.seat.user_id


def _post(meeting: Meeting, news: News, now: datetime) -> object:
    last = max(each.pk for each in [*news.comments, *news.answers])
    letter = Letter(
        key=f"comments:{meeting.pk}:{news.seat.user_id}:{last}:{now:%Y%m%d%H%M%S}",
        kind="meetings.comments",
        template="comments",
        to=news.seat.user,
        forum=meeting.forum,
        context={"meeting": meeting, "news": news, "portal_url": settings.PORTAL_URL},
    )
    return post(letter, at=now)
