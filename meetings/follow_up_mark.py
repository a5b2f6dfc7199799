"""The mark of the meeting that carries the annual follow-up: the year's last, and only that one."""

from datetime import datetime

from django.db import transaction
from django.utils import translation

from forum import history
from forum.access import require
from forum.models import Forum
from meetings.drafting import ItemFields, propose_item, remove_item, restore_item
from meetings.models import Meeting
from meetings.rules import may_edit_agenda, may_schedule
from meetings.template_items import ANNUAL_FOLLOW_UP, FOLLOW_UP, TemplateItem
from members.models import Seat


@transaction.atomic
def keep_follow_up_mark(forum: Forum, year: int, *, by: Seat, at: datetime | None = None) -> Meeting | None:
    """Put the mark, and its item, on the forum's last standing meeting of the year. Which one has it now is returned.

    It is cleared before it is set, because the database allows one mark in a year.
    """
    require(may_schedule(by, forum))
    meetings = list(forum.meetings.filter(year=year, group=None).order_by("starts_at"))
    last = next((each for each in reversed(meetings) if each.state != Meeting.State.CANCELLED), None)
    marked = next((each for each in meetings if each.carries_follow_up), None)
    if marked == last:
        return last
    _mark(marked, False)
    _mark(last, True)
    if last and (marked or last.items.exists()):
        history.record("meeting.carries_follow_up", on=last, by=by, at=at, instead_of=marked)
    if marked:
        _take_item(marked, by, at)
    if last:
        _give_item(last, by, at)
    return last


def item_fields(item: TemplateItem, forum: Forum) -> ItemFields:
    """A standing item in the forum's language."""
    with translation.override(forum.language):
        return ItemFields(title=str(item.title), kind=item.kind, duration=item.minutes)


def _mark(meeting: Meeting | None, carries: bool) -> None:
    if meeting:
        meeting.carries_follow_up = carries
        meeting.save(update_fields=["carries_follow_up"])


def _take_item(meeting: Meeting, by: Seat, at: datetime | None) -> None:
    item = meeting.items.filter(standing=FOLLOW_UP, deleted_at=None).first()
    if item and may_edit_agenda(by, meeting):
        remove_item(item, by=by, at=at)


def _give_item(meeting: Meeting, by: Seat, at: datetime | None) -> None:
    """A meeting without items is being planned and gets its item with the others."""
    if not may_edit_agenda(by, meeting) or not meeting.items.exists():
        return
    item = meeting.items.filter(standing=FOLLOW_UP).first()
    if item is None:
        propose_item(meeting, item_fields(ANNUAL_FOLLOW_UP, meeting.forum), standing=FOLLOW_UP, by=by, at=at)
    elif item.deleted_at:
        restore_item(item, by=by, at=at)
