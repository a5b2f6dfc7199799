"""The course of a meeting: which item is being treated, and when the meeting stands still."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from meetings.locking import lock
from meetings.models import Adjournment, AgendaItem, ItemPassage, Meeting
from meetings.rules import may_steer_meeting
from members.models import Seat


@transaction.atomic
def begin_item(item: AgendaItem, *, by: Seat, at: datetime | None = None) -> Meeting:
    """Treat this item now. The one before ends, and a break does too. Beginning it twice changes nothing."""
    meeting = lock(item.meeting)
    require(may_steer_meeting(by, meeting))
    item.refresh_from_db(fields=["deleted_at"])
    require(item.deleted_at is None)
    moment = at or clock.now()
    _end_break(meeting, by, moment)
    if meeting.current_item_id == item.pk and meeting.passages.filter(ended_at=None).exists():
        return meeting
    _end_passage(meeting, moment)
    ItemPassage.objects.create(meeting=meeting, item=item, began_at=moment)
    meeting.current_item = item
    meeting.save(update_fields=["current_item"])
    history.record("item.begun", on=item, by=by, at=at)
    return meeting


@transaction.atomic
def adjourn(
    meeting: Meeting, resumes_at: datetime | None, *, by: Seat, at: datetime | None = None
) -> Adjournment:
    """Stand still, until a time that was said or until somebody resumes."""
    require(may_steer_meeting(by, lock(meeting)))
    moment = at or clock.now()
    if running := meeting.adjournments.filter(ended_at=None).first():
        return running
    if resumes_at and resumes_at <= moment:
        raise ValidationError(_("This time has passed. Write a later one."), code="passed")
    _end_passage(meeting, moment)
    adjournment = Adjournment.objects.create(meeting=meeting, began_at=moment, resumes_at=resumes_at)
    history.record("meeting.adjourned", on=meeting, by=by, at=at, resumes_at=resumes_at)
    return adjournment


@transaction.atomic
def resume(meeting: Meeting, *, by: Seat, at: datetime | None = None) -> Meeting:
    """Go on with the item the meeting stopped at. Resuming what goes on changes nothing."""
    require(may_steer_meeting(by, lock(meeting)))
    moment = at or clock.now()
    if _end_break(meeting, by, moment) and meeting.current_item:
        ItemPassage.objects.create(meeting=meeting, item=meeting.current_item, began_at=moment)
    return meeting


def end_course(meeting: Meeting, at: datetime) -> None:
    """Nothing is being treated any more. Called by the deed that closes the meeting."""
    _end_passage(meeting, at)
    meeting.adjournments.filter(ended_at=None).update(ended_at=at)
    meeting.current_item = None


def _end_passage(meeting: Meeting, at: datetime) -> None:
    for passage in meeting.passages.filter(ended_at=None):
        passage.ended_at = max(at, passage.began_at)
        passage.save(update_fields=["ended_at"])


def _end_break(meeting: Meeting, by: Seat, at: datetime) -> bool:
    adjournment = meeting.adjournments.filter(ended_at=None).first()
    if adjournment is None:
        return False
    adjournment.ended_at = max(at, adjournment.began_at)
    adjournment.save(update_fields=["ended_at"])
    history.record("meeting.resumed", on=meeting, by=by, at=at)
    return True
