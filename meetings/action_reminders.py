"""Reminding of actions: before their date, after it, and when the secretariat asks.

Whoever is reminded of one action is told of all that their parties have due, so that the letters become few. What a
person was told of is kept; an action that is late comes back after a week at the earliest.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max

from forum import clock, history
from forum.access import require
from forum.formats import local
from forum.mail import Letter, post
from forum.models import Forum
from meetings.action_letters import Given, owners
from meetings.models import ActionItem, ActionReminder, Meeting
from meetings.rules import may_remind_of_action
from members.models import Seat

BEFORE = (timedelta(days=7), timedelta(days=1))
AFTER_AGAIN = timedelta(days=7)


@transaction.atomic
def remind_of_actions(forum: Forum, at: datetime) -> int:
    """What the day asks for: one letter to each person for whom something is new. How many were written."""
    day = local(at).date()
    actions = list(_due(forum, day))
    last = _last_reminded(actions)
    letters = 0
    for seat, given in owners(actions, at):
        if any(_is_time(each.action, last.get((each.action.pk, seat.user_id)), day) for each in given):
            letters += _write(forum, seat, given, f"{forum.pk}", at)
    return letters


def whom_to_remind(action: ActionItem, at: datetime) -> list[tuple[Seat, list[Given]]]:
    """The people of its party who have not been reminded of it that day."""
    told = set(action.reminders.filter(day=local(at).date()).values_list("user_id", flat=True))
    return [(seat, given) for seat, given in owners([action], at) if seat.user_id not in told]


@transaction.atomic
def remind_of_action(action: ActionItem, *, by: Seat, at: datetime | None = None) -> int:
    """The secretariat reminds by hand, at most once a day; how many letters were written."""
    moment = at or clock.now()
    action.refresh_from_db(from_queryset=ActionItem.objects.select_for_update(of=("self",)))
    require(may_remind_of_action(by, action))
    people = whom_to_remind(action, moment)
    for seat, given in people:
        _write(action.forum, seat, given, f"{action.forum_id}:{action.pk}", moment, by)
    if people:
        history.record("action.reminded", on=action, by=by, at=at, people=len(people))
    return len(people)


def _due(forum: Forum, day: date) -> Sequence[ActionItem]:
    """Open, within a week of their date or past it, and already known to their party."""
    rows = forum.actions.open().filter(due__lte=day + BEFORE[0], meeting__state=Meeting.State.HELD)
    return list(rows.select_related("owner__organisation", "meeting").order_by("due", "pk"))


def _last_reminded(actions: Sequence[ActionItem]) -> dict[tuple[int, int], date]:
    rows = ActionReminder.objects.filter(action__in=actions).values_list("action", "user")
    return {(action, user): day for action, user, day in rows.annotate(last=Max("day")).order_by()}


def _is_time(action: ActionItem, last: date | None, day: date) -> bool:
    """`last` is the day this person was last told; being given the action tells them as well."""
    known = max(filter(None, (last, local(action.created_at).date())))
    if day > action.due:
        return known <= action.due or known + AFTER_AGAIN <= day
    return any(known < action.due - before <= day for before in BEFORE)


def _write(
    forum: Forum, seat: Seat, given: Sequence[Given], key: str, at: datetime, by: Seat | None = None
) -> int:
    day = local(at).date()
    letter = Letter(
        key=f"action_reminder:{key}:{seat.user_id}:{day}",
        kind="meetings.action_reminder",
        template="action_reminder",
        to=seat.user,
        forum=forum,
        context={
            "seat": seat,
            "late": [each for each in given if each.late],
            "coming": [each for each in given if not each.late],
        },
    )
    rows = [ActionReminder(action=each.action, user=seat.user, day=day, by=by) for each in given]
    ActionReminder.objects.bulk_create(rows, ignore_conflicts=True)
    return int(post(letter, at=at) is not None)
