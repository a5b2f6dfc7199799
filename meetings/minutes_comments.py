"""The comment round of the record: until when, what is said of each item, and the reminder before the last day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from forum.access import PARTNER, first_seat_that
from forum.mail import Letter, post
from meetings.comment_page import Said, said
from meetings.comment_rules import may_comment_on_minutes, may_read_comments_on_minutes
from meetings.labels import document_label
from meetings.models import Comment, Minutes
from meetings.models.comments import CommentQuerySet
from meetings.receivers import serving_seats

USUAL_TIME = timedelta(days=7)
LONGEST_TIME = timedelta(days=90)
REMIND_BEFORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class ItemTalk:
    """The comments on one item of the record, for one reader."""

    uuid: str
    title: str
    said: list[Said]

    @property
    def waiting(self) -> int:
        return sum(each.is_waiting for each in self.said)


def comments_on_minutes(minutes: Minutes) -> CommentQuerySet:
    return minutes.meeting.comments.filter(stage=Comment.Stage.MINUTES)


def unhandled(minutes: Minutes) -> list[Comment]:
    """What nobody has answered yet: a warning when the record is finalised, never a hindrance."""
    rows = list(comments_on_minutes(minutes).unhandled().select_related("item", "party__organisation"))
    for comment in rows:
        comment.meeting = comment.item.meeting = minutes.meeting
    return rows


def round_context(seats: Sequence[Any], minutes: Minutes, content: dict[str, Any]) -> dict[str, Any]:
    """The record with what is said of each of its items (at most 3 queries). The board reads the record alone."""
    if first_seat_that(may_read_comments_on_minutes, seats, minutes) is None:
        return {"content": content}
    by_item: dict[int, list[Said]] = defaultdict(list)
    for each in said(seats, minutes.meeting, comments_on_minutes(minutes)):
        by_item[each.comment.item_id].append(each)
    may_comment = first_seat_that(may_comment_on_minutes, seats, minutes) is not None
    if not may_comment and not by_item:
        return {"content": content}
    items = minutes.meeting.items.filter(deleted_at=None).values_list("pk", "uuid", "title")
    talks = [ItemTalk(str(uuid), title, by_item[pk]) for pk, uuid, title in items]
    shown = [{**item, "talk": talk} for item, talk in zip(content["items"], talks, strict=False)]
    return {
        "content": {**content, "items": shown},
        "may_comment": may_comment,
        "unanswered": sum(talk.waiting for talk in talks),
    }


def usual_last_day(today: date) -> date:
    return today + USUAL_TIME


def remind_of_comments(minutes: Minutes, at: datetime) -> int:
    """One letter, shortly before the last day, to the people of the parties that have said nothing."""
    day, last = localdate(at), minutes.comments_by
    if minutes.state != Minutes.State.COMMENTS or last is None or not day <= last <= day + REMIND_BEFORE:
        return 0
    if minutes.shared_at and localdate(minutes.shared_at) == day:
        return 0
    spoken = set(comments_on_minutes(minutes).standing().values_list("party", flat=True))
    meeting = minutes.meeting
    written = [
        post(
            Letter(
                key=f"minutes_reminder:{minutes.pk}:{seat.user_id}",
                kind="meetings.minutes_reminder",
                template="minutes_reminder",
                to=seat.user,
                forum=meeting.forum,
                context={"minutes": minutes, "meeting": meeting, "label": document_label(meeting.forum)},
            ),
            at=at,
        )
        for seat in serving_seats(meeting.forum, [PARTNER], at)
        if seat.party_id not in spoken
    ]
    return sum(letter is not None for letter in written)
