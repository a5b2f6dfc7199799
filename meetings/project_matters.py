"""What a forum has done about a project: the meetings that took it up, its decisions and its open actions.

Each reader gets what the agenda, the minutes and the registers show them anyway, and never another forum's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from forum.access import first_seat_that, is_board
from forum.models import Forum
from meetings.listing import actions_in_order, visible_decisions
from meetings.models import ActionItem, AgendaItem, Decision, Meeting, Minutes
from meetings.models.followup import ActionItemQuerySet, DecisionQuerySet
from meetings.rules import may_see_actions, may_see_minutes
from members.models import Seat
from projects.models import Project
from projects.timeline import Moment, timeline

MOST = 10


@dataclass(frozen=True, slots=True)
class DecisionRow:
    decision: Decision
    url: str


@dataclass(frozen=True, slots=True)
class Matters:
    """The `more_…` say that there are others than those shown."""

    day: date
    decisions: list[DecisionRow]
    more_decisions: bool
    actions: list[ActionItem]
    more_actions: bool
    timeline: list[Moment]


def matters_of(project: Project, forum: Forum, seats: Sequence[Seat], day: date) -> Matters:
    """Four queries for those who work in the forum, three for the board."""
    decisions = list(_decisions(project, forum, seats)[: MOST + 1])
    actions = list(_actions(project, forum, seats)[: MOST + 1])
    rows = []
    for decision in decisions[:MOST]:
        decision.forum = forum
        rows.append(DecisionRow(decision, decision.get_absolute_url()))
    return Matters(
        day=day,
        decisions=rows,
        more_decisions=len(decisions) > MOST,
        actions=actions[:MOST],
        more_actions=len(actions) > MOST,
        timeline=timeline(project, forum, day, _meetings(project, forum, seats)),
    )


def _decisions(project: Project, forum: Forum, seats: Sequence[Seat]) -> DecisionQuerySet:
    found = visible_decisions(forum, seats).filter(item__project=project, item__deleted_at=None)
    return found.prefetch_related(None)


def _actions(project: Project, forum: Forum, seats: Sequence[Seat]) -> ActionItemQuerySet:
    if not first_seat_that(may_see_actions, seats, forum):
        return ActionItem.objects.none()
    return actions_in_order(forum).open().filter(project=project)


def _meetings(project: Project, forum: Forum, seats: Sequence[Seat]) -> list[Moment]:
    """The board reads of a meeting when its record is finalised."""
    items = AgendaItem.objects.filter(project=project, meeting__forum=forum, deleted_at=None)
    items = items.exclude(meeting__state=Meeting.State.CANCELLED)
    if all(is_board(seat) for seat in seats):
        items = items.filter(meeting__minutes__finalised_at__isnull=False)
    found = items.select_related("meeting__minutes").defer("meeting__minutes__snapshot")
    newest = list(found.order_by("-meeting__starts_at", "pos")[:MOST])
    return [_moment(item, forum, seats) for item in newest]


def _moment(item: AgendaItem, forum: Forum, seats: Sequence[Seat]) -> Moment:
    meeting = item.meeting
    meeting.forum = forum
    return Moment(
        localdate(meeting.starts_at), str(meeting), "meeting", item.title, _where_it_stands(item, seats)
    )


def _where_it_stands(item: AgendaItem, seats: Sequence[Seat]) -> str:
    """In the record of the meeting where that may be read, else on its agenda."""
    minutes: Minutes | None = getattr(item.meeting, "minutes", None)
    if minutes:
        minutes.meeting = item.meeting
        if first_seat_that(may_see_minutes, seats, minutes):
            return reverse("meetings:minutes", args=[item.meeting.forum.slug, item.meeting.slug])
    return item.get_absolute_url()
