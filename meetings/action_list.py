"""The list of actions: whose, in which state, of which party, meeting and focus area, in which order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forum.access import is_secretariat
from forum.filters import Filter, known
from forum.models import Forum
from meetings.action_years import YearAsked, year_asked
from meetings.listing import actions_in_order
from meetings.models import ActionItem, Meeting
from meetings.models.followup import ActionItemQuerySet
from members.models import Seat

MINE, PARTY, ALL = "mina", "parten", "alla"
OPEN, OVERDUE, EVERY = "open", "overdue", "all"
EARLIEST, LATEST = "tidigast", "senast"


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ActionList:
    rows: ActionItemQuerySet
    count: int
    whose: str
    state: str
    tabs: list[Tab]
    state_filter: Filter
    filters: list[Filter]
    is_narrowed: bool
    is_reordered: bool
    year: YearAsked | None = None


def action_list(
    forum: Forum, seats: Sequence[Seat], asked: Mapping[str, str], meeting: Meeting | None, day: date
) -> ActionList:
    """`asked` is the query string; what it names and the forum has not is left out."""
    sees_all = meeting is not None or is_secretariat(seats[0])
    whose = known(asked.get("visa"), (MINE, PARTY, ALL), ALL if sees_all else MINE)
    year = year_asked(asked)
    states = year.states if year else _states()
    state = known(asked.get("lage"), dict(states), EVERY if meeting or year else OPEN)
    filters = _filters(forum, asked, meeting)
    party, _meeting, area, order = (each.value for each in filters)
    found = _of_state(actions_in_order(forum), state, day) if year is None else _of_year(forum, year, state)
    for name, value in (("owner", party), ("meeting", meeting), ("focus_area", area)):
        found = found.filter(**{name: value}) if value else found
    scopes = {MINE: mine(seats), PARTY: Q(owner__in=_parties(seats)), ALL: Q()}
    counts = found.order_by().aggregate(
        **{key: Count("pk", filter=scope) if scope else Count("pk") for key, scope in scopes.items()}
    )
    return ActionList(
        rows=_in_order(found.filter(scopes[whose]), order),
        count=counts[whose],
        whose=whose,
        state=state,
        tabs=[Tab(key, name, counts[key]) for key, name in _tabs()],
        state_filter=Filter("lage", _("State"), state, states),
        filters=filters,
        is_narrowed=any((meeting, party, area, year)),
        is_reordered=order != EARLIEST,
        year=year,
    )


def mine(seats: Iterable[Seat]) -> Q:
    """What is named for me, and what my party has without naming anybody."""
    seats = list(seats)
    return Q(owner_seat__user=seats[0].user_id) | Q(owner__in=_parties(seats), owner_seat=None)


def _parties(seats: Iterable[Seat]) -> set[int]:
    return {seat.party_id for seat in seats}


def _tabs() -> list[tuple[str, str]]:
    return [
        (MINE, pgettext("actions", "Mine")),
        (PARTY, pgettext("actions", "My party's")),
        (ALL, pgettext("actions", "Everybody's")),
    ]


def _states() -> list[tuple[str, str]]:
    return [
        (OPEN, pgettext("actions", "Open")),
        (OVERDUE, _("Late")),
        *((value, str(name)) for value, name in ActionItem.State.choices),
        (EVERY, _("All")),
    ]


def _filters(forum: Forum, asked: Mapping[str, str], meeting: Meeting | None) -> list[Filter]:
    """Only what some action has, so that no choice leads to an empty list."""
    parties = forum.parties.filter(actions__isnull=False).distinct().select_related("organisation")
    meetings = forum.meetings.filter(actions__isnull=False).distinct().order_by("-starts_at")
    areas = forum.focus_areas.filter(actions__isnull=False).distinct()
    some_party = [(str(each.pk), str(each)) for each in parties]
    some_area = [(str(each.pk), str(each)) for each in areas]
    some_meeting = [(each.slug, str(each)) for each in meetings]
    order = [(EARLIEST, _("The most urgent first")), (LATEST, _("The latest date first"))]
    return [
        Filter(
            "part", _("Party"), known(asked.get("part"), dict(some_party), ""), [("", _("All")), *some_party]
        ),
        Filter("mote", _("Meeting"), meeting.slug if meeting else "", [("", _("All")), *some_meeting]),
        Filter(
            "omrade",
            _("Focus area"),
            known(asked.get("omrade"), dict(some_area), ""),
            [("", _("All")), *some_area],
        ),
        Filter("ordna", _("Order"), known(asked.get("ordna"), dict(order), EARLIEST), order),
    ]


def _of_state(actions: ActionItemQuerySet, state: str, day: date) -> ActionItemQuerySet:
    if state == OPEN:
        return actions.open()
    if state == OVERDUE:
        return actions.overdue(day)
    return actions if state == EVERY else actions.filter(state=state)


def _of_year(forum: Forum, year: YearAsked, state: str) -> ActionItemQuerySet:
    return actions_in_order(forum).filter(pk__in=year.chosen(forum, state))


def _in_order(actions: ActionItemQuerySet, order: str) -> ActionItemQuerySet:
    return actions.order_by("-due", "-pk") if order == LATEST else actions
