"""What the pages show of comments: each with what may be done with it, and how many an item has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.access import first_seat_that
from meetings.comment_rules import may_handle_comment, may_take_back_comment
from meetings.models import AgendaItem, Comment, Meeting
from meetings.models.comments import CommentQuerySet


@dataclass(frozen=True, slots=True)
class Said:
    """A comment for one reader. `answered_by`: the number of the newer version that answers a request."""

    comment: Comment
    may_take_back: bool
    may_handle: bool
    answered_by: int | None

    @property
    def is_waiting(self) -> bool:
        comment = self.comment
        return comment.withdrawn_at is None and comment.handled_at is None and self.answered_by is None


@dataclass(slots=True)
class Tally:
    """The comments on one item of the agenda."""

    standing: int = 0
    waiting: int = 0

    @property
    def words(self) -> str:
        """What the link says: "2 comments, 1 not answered"."""
        if not self.standing:
            return _("Comment")
        found = ngettext("%(n)s comment", "%(n)s comments", self.standing) % {"n": self.standing}
        return (
            _("%(comments)s, %(n)s not answered") % {"comments": found, "n": self.waiting}
            if self.waiting
            else found
        )


@dataclass(frozen=True, slots=True)
class AgendaTalk:
    """What the agenda's page tells of comments: how many an item has, and which changes are asked for."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    requests: list[Comment] = field(default_factory=list)

    def words(self, uuid: str) -> str:
        return self.tallies.get(uuid, Tally()).words

    def asked_by(self, party: int) -> list[Comment]:
        return [comment for comment in self.requests if comment.party_id == party]


def comments_on(item: AgendaItem, stage: str) -> CommentQuerySet:
    return item.comments.filter(stage=stage)


def said(seats: Sequence[Any], meeting: Meeting, comments: QuerySet[Comment]) -> list[Said]:
    """In the order they were written (at most 2 queries)."""
    rows = list(
        comments.select_related(
            "item", "version", "party__organisation", "seat__user", "handled_by__party__organisation"
        )
    )
    if not rows:
        return []
    newest = meeting.versions.aggregate(number=Max("number"))["number"] or 0
    for comment in rows:
        comment.meeting = comment.item.meeting = meeting
    return [_said(seats, comment, newest) for comment in rows]


def _said(seats: Sequence[Any], comment: Comment, newest: int) -> Said:
    asked_of = comment.version.number if comment.version else newest
    return Said(
        comment=comment,
        may_take_back=first_seat_that(may_take_back_comment, seats, comment) is not None,
        may_handle=first_seat_that(may_handle_comment, seats, comment) is not None,
        answered_by=newest if comment.handled_at is None and asked_of < newest else None,
    )


def agenda_talk(meeting: Meeting, items: Iterable[AgendaItem], newest: int) -> AgendaTalk:
    """What is said of a meeting's items, the removed ones too. One query, however many items and comments."""
    rows = meeting.comments.standing().filter(stage=Comment.Stage.AGENDA).select_related("version")
    by_key = {item.pk: item for item in items}
    talk = AgendaTalk()
    for comment in rows.defer("text", "answer", "version__items"):
        if comment.item_id not in by_key:
            continue  # Its item was added after the items were read.
        comment.meeting, comment.item = meeting, by_key[comment.item_id]
        tally = talk.tallies.setdefault(str(comment.item.uuid), Tally())
        is_waiting = comment.handled_at is None and _stands(comment, newest)
        tally.standing += 1
        tally.waiting += is_waiting
        if is_waiting and comment.asks_change:
            talk.requests.append(comment)
    return talk


def _stands(comment: Comment, newest: int) -> bool:
    return comment.version is None or comment.version.number == newest


def waiting(all_said: Iterable[Said]) -> int:
    return sum(each.is_waiting for each in all_said)
