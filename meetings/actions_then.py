"""The actions of a year as they stood at a moment: what the annual follow-up counts, and the list behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Prefetch, Q

from forum.formats import local
from forum.models import Forum
from meetings.models import ActionItem, ActionProgress

OPEN_STATES = {ActionItem.State.NOT_STARTED, ActionItem.State.IN_PROGRESS}


class Outcome(StrEnum):
    """An action that is done was done by its day or after it; one that is open is late when its day has passed."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    DROPPED = "dropped"
    OPEN = "open"
    LATE = "late"


CARRIED = (Outcome.OPEN, Outcome.LATE)
DONE = (Outcome.DONE_IN_TIME, Outcome.DONE_LATE)


@dataclass(frozen=True, slots=True)
class ActionThen:
    """`due`, `owner` and `closed_at` as they were; `is_inherited`: given at a meeting of an earlier year."""

    action: ActionItem
    outcome: Outcome
    owner: str
    due: date
    closed_at: datetime | None
    is_inherited: bool


def actions_then(forum: Forum, year: int, moment: datetime) -> list[ActionThen]:
    """Those given by the moment that were open on some day of the year. Two queries."""
    first_day = date(year, 1, 1)
    closed_before = Q(closed_at__isnull=False, closed_at__date__lt=first_day)
    progress = ActionProgress.objects.select_related("owner_before__organisation").order_by("at", "pk")
    rows = (
        forum.actions.filter(created_at__lte=moment)
        .exclude(closed_before)
        .select_related("owner__organisation", "meeting", "focus_area", "project")
        .prefetch_related(Prefetch("progress", progress))
    )
    found = [_then(row, year, moment) for row in rows]
    lived = [each for each in found if each.closed_at is None or local(each.closed_at).date() >= first_day]
    return sorted(lived, key=lambda each: (each.due, each.action.pk))


def _then(row: ActionItem, year: int, moment: datetime) -> ActionThen:
    before, after = _parted(row.progress.all(), moment)
    state, closed_at = _state(row, before, after, moment)
    due = next((each.due_before for each in after if each.due_before), row.due)
    owner = next((each.owner_before for each in after if each.owner_before), row.owner)
    outcome = _outcome(state, due, local(closed_at).date() if closed_at else None, local(moment).date())
    return ActionThen(row, outcome, str(owner), due, closed_at, row.meeting.year < year)


def _parted(
    rows: Iterable[ActionProgress], moment: datetime
) -> tuple[list[ActionProgress], list[ActionProgress]]:
    told = list(rows)
    return [each for each in told if each.at <= moment], [each for each in told if each.at > moment]


def _state(
    row: ActionItem, before: list[ActionProgress], after: list[ActionProgress], moment: datetime
) -> tuple[str, datetime | None]:
    """The row itself says it when nothing has happened since; else the last that had happened by then."""
    if not after and (row.closed_at is None or row.closed_at <= moment):
        return row.state, row.closed_at
    if not before:
        return ActionItem.State.NOT_STARTED, None
    state = before[-1].state
    if state in OPEN_STATES:
        return state, None
    closing = next(
        each for i, each in enumerate(before) if all(later.state not in OPEN_STATES for later in before[i:])
    )
    return state, closing.at


def _outcome(state: str, due: date, closed_on: date | None, day: date) -> Outcome:
    if state == ActionItem.State.DROPPED:
        return Outcome.DROPPED
    if state == ActionItem.State.DONE:
        return Outcome.DONE_IN_TIME if closed_on is None or closed_on <= due else Outcome.DONE_LATE
    return Outcome.LATE if due < day else Outcome.OPEN
