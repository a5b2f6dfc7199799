"""A new date or owner for an action, and opening a closed one: always with a reason that stays readable."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from forum import clock, history
from forum.access import require
from meetings.action_letters import tell_owners
from meetings.models import ActionItem, ActionProgress, Meeting
from meetings.rules import may_change_action
from members.models import Party, Seat


@dataclass(frozen=True, slots=True)
class Terms:
    """Who does it, and by when. With a seat it is that person's, without one the whole party's."""

    owner: Party
    owner_seat: Seat | None
    due: date


def terms_of(action: ActionItem) -> Terms:
    return Terms(action.owner, action.owner_seat, action.due)


@transaction.atomic
def change_terms(
    action: ActionItem, terms: Terms, reason: str, *, by: Seat, at: datetime | None = None
) -> ActionProgress:
    """What it was stays as a row among the answers. A new party is told at once."""
    _lock(action, by)
    require(action.is_open and terms.owner.forum_id == action.forum_id)
    require(terms.owner_seat is None or terms.owner_seat.party_id == terms.owner.pk)
    before, moment = terms_of(action), at or clock.now()
    row = ActionProgress(
        action=action,
        at=moment,
        seat=by,
        state=action.state,
        text=reason.strip(),
        kind=ActionProgress.Kind.CHANGED,
    )
    if terms.due != before.due:
        row.due_before, row.due_after = before.due, terms.due
    if terms.owner != before.owner:
        row.owner_before, row.owner_after = before.owner, terms.owner
    if terms.owner_seat != before.owner_seat:
        row.seat_before, row.seat_after = before.owner_seat, terms.owner_seat
    row.save()
    action.owner, action.owner_seat, action.due = terms.owner, terms.owner_seat, terms.due
    action.save(update_fields=["owner", "owner_seat", "due"])
    history.record(
        "action.terms_changed",
        on=action,
        by=by,
        at=at,
        owner=terms.owner,
        due=terms.due,
        reason=row.text,
        before=[before.owner, before.due],
    )
    if tells_somebody(before, terms) and action.meeting.state == Meeting.State.HELD:
        tell_owners(action.meeting, [action], key=f"terms:{row.pk}", at=moment)
    return row


def tells_somebody(before: Terms, after: Terms) -> bool:
    """A party that did not have the action before."""
    return before.owner != after.owner


@transaction.atomic
def reopen_action(action: ActionItem, reason: str, *, by: Seat, at: datetime | None = None) -> ActionProgress:
    """A closed action goes on: the party answers it and is reminded of it again."""
    _lock(action, by)
    require(not action.is_open)
    row = ActionProgress.objects.create(
        action=action,
        at=at or clock.now(),
        seat=by,
        state=ActionItem.State.IN_PROGRESS,
        text=reason.strip(),
        kind=ActionProgress.Kind.REOPENED,
    )
    action.state, action.closed_at = ActionItem.State.IN_PROGRESS, None
    action.save(update_fields=["state", "closed_at"])
    history.record("action.reopened", on=action, by=by, at=at, reason=row.text)
    return row


def _lock(action: ActionItem, by: Seat) -> None:
    action.refresh_from_db(from_queryset=ActionItem.objects.select_for_update(of=("self",)))
    require(may_change_action(by, action))
