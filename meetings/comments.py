"""Saying something about an item, asking for a change, taking it back, and saying what became of it.

A comment stops nothing. The letters about it are written by `meetings.comment_letters`, several at a time.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from meetings.agenda import StaleVersion
from meetings.comment_rules import (
    may_ask_for_change,
    may_comment,
    may_comment_on_minutes,
    may_handle_comment,
    may_take_back_comment,
)
from meetings.locking import lock
from meetings.models import AgendaItem, AgendaVersion, Comment, Minutes
from meetings.models.comments import LONGEST_COMMENT
from members.models import Seat


@transaction.atomic
def comment_on_item(item: AgendaItem, text: str, *, by: Seat, at: datetime | None = None) -> Comment:
    """Say something about an item of the agenda."""
    item.meeting = lock(item.meeting)
    require(may_comment(by, item))
    return _write(item, Comment.Stage.AGENDA, text, by, at)


@transaction.atomic
def ask_for_change(
    version: AgendaVersion, item: AgendaItem, text: str, *, by: Seat, at: datetime | None = None
) -> Comment:
    """Ask that an item of the version before the parties is changed. The approvals given are not touched."""
    meeting = version.meeting = lock(version.meeting)
    require(may_ask_for_change(by, version) and item.meeting_id == meeting.pk)
    newest = meeting.versions.first()
    if newest and newest != version:
        newest.meeting = meeting
        raise StaleVersion(version, newest)
    require(str(item.uuid) in {each["uuid"] for each in version.items})
    item.meeting = meeting
    return _write(item, Comment.Stage.AGENDA, text, by, at, version)


@transaction.atomic
def comment_on_minutes(
    minutes: Minutes, item: AgendaItem, text: str, *, by: Seat, at: datetime | None = None
) -> Comment:
    """Say what the draft of the record should say about an item."""
    meeting = lock(minutes.meeting)
    minutes.refresh_from_db(fields=["state", "finalised_at"])
    minutes.meeting = item.meeting = meeting
    require(may_comment_on_minutes(by, minutes) and item.deleted_at is None)
    return _write(item, Comment.Stage.MINUTES, text, by, at)


@transaction.atomic
def take_back_comment(comment: Comment, *, by: Seat, at: datetime | None = None) -> Comment:
    """It stays in the record, marked as taken back."""
    _hold(comment)
    require(may_take_back_comment(by, comment))
    comment.withdrawn_at = at or clock.now()
    comment.save(update_fields=["withdrawn_at"])
    history.record("comment.taken_back", on=comment, by=by, at=at)
    return comment


@transaction.atomic
def handle_comment(
    comment: Comment, taken: bool, answer: str = "", *, by: Seat, at: datetime | None = None
) -> Comment:
    """Tick it: taken in, or not taken in and why. A later answer takes the place of the earlier one."""
    _hold(comment)
    require(may_handle_comment(by, comment))
    said = answer.strip()
    if not taken and not said:
        raise ValidationError(_("Say why it is not taken in."), code="no_reason")
    _refuse_too_long(said)
    comment.outcome = Comment.Outcome.TAKEN if taken else Comment.Outcome.NOT_TAKEN
    comment.answer, comment.handled_at, comment.handled_by = said, at or clock.now(), by
    comment.answer_told_at = None
    comment.save(update_fields=["outcome", "answer", "handled_at", "handled_by", "answer_told_at"])
    history.record("comment.handled", on=comment, by=by, at=at, outcome=comment.outcome)
    return comment


def _write(
    item: AgendaItem,
    stage: str,
    text: str,
    by: Seat,
    at: datetime | None,
    version: AgendaVersion | None = None,
) -> Comment:
    said = text.strip()
    if not said:
        raise ValidationError(_("Write what you want to say."), code="empty")
    _refuse_too_long(said)
    comment = Comment.objects.create(
        meeting=item.meeting,
        item=item,
        stage=stage,
        version=version,
        party=by.party,
        seat=by,
        at=at or clock.now(),
        text=said,
    )
    verb = "comment.change_asked" if version else "comment.written"
    history.record(verb, on=comment, by=by, at=at, number=version.number if version else None)
    return comment


def _refuse_too_long(text: str) -> None:
    if len(text) > LONGEST_COMMENT:
        raise ValidationError(_("A comment can be at most 4000 characters long."), code="too_long")


def _hold(comment: Comment) -> None:
    """The meeting and the comment under lock: whoever comes second sees what the first did."""
    comment.meeting = lock(comment.meeting)
    comment.refresh_from_db(fields=["withdrawn_at", "outcome", "answer", "handled_at", "handled_by"])
