"""How many actions were open, and how many of them late, at the end of every week of a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.charts import BurnDown
from forum.formats import local
from forum.models import Forum
from meetings.models import ActionItem, ActionProgress

WEEK = timedelta(days=7)
OPEN_STATES = {ActionItem.State.NOT_STARTED, ActionItem.State.IN_PROGRESS}


@dataclass(frozen=True, slots=True)
class Standing:
    """An action from one day on, until the next one."""

    since: date
    is_open: bool
    due: date


@dataclass(frozen=True, slots=True)
class Week:
    """`day` is its Sunday, or today while the week goes on."""

    number: int
    day: date
    open: int
    late: int


def year_of_actions(forum: Forum, year: int, today: date) -> list[Week]:
    """Every week of the year that has begun."""
    days = week_ends(year, today)
    if not days:
        return []
    lives = [life_of(action) for action in _actions(forum, year)]
    return [_week(day, [standing_on(life, day) for life in lives]) for day in days]


def week_ends(year: int, today: date) -> list[date]:
    """The weeks that the calendar counts to the year, each by its last day so far."""
    monday = date.fromisocalendar(year, 1, 1)
    days = []
    while monday.isocalendar().year == year and monday <= today:
        days.append(min(monday + WEEK - timedelta(days=1), today))
        monday += WEEK
    return days


def life_of(action: ActionItem) -> list[Standing]:
    """From its rows: open or closed, and due when, as everybody saw it on each day."""
    rows: list[ActionProgress] = sorted(action.progress.all(), key=lambda row: (row.at, row.pk))
    due = next((row.due_before for row in rows if row.due_before), action.due)
    life = [Standing(_day(action.created_at), True, due)]
    for row in rows:
        due = row.due_after or due
        life.append(Standing(_day(row.at), row.state in OPEN_STATES, due))
    if action.closed_at and life[-1].is_open:
        life.append(Standing(_day(action.closed_at), False, due))
    return life


def standing_on(life: Sequence[Standing], day: date) -> Standing | None:
    return next((each for each in reversed(life) if each.since <= day), None)


def drawn(weeks: Sequence[Week], year: int) -> BurnDown:
    return BurnDown(
        title=_("Open and late actions %(year)s") % {"year": year},
        weeks=tuple(_("w %(number)s") % {"number": week.number} for week in weeks),
        open=tuple(week.open for week in weeks),
        late=tuple(week.late for week in weeks),
        said=in_words(weeks),
    )


def in_words(weeks: Sequence[Week]) -> str:
    """What the picture shows, for whoever hears it instead."""
    last, most = weeks[-1], max(weeks, key=lambda week: week.open)
    open_ones = ngettext("%(n)s open action", "%(n)s open actions", last.open) % {"n": last.open}
    late = ngettext("%(n)s of them late", "%(n)s of them late", last.late) % {"n": last.late}
    now = _("Week %(number)s: %(open)s, %(late)s.") % {"number": last.number, "open": open_ones, "late": late}
    peak = _("Most were open in week %(number)s: %(open)s.") % {"number": most.number, "open": most.open}
    return f"{now} {peak}"


def years_with_actions(forum: Forum, today: date) -> list[int]:
    """The latest first."""
    first = forum.actions.order_by("created_at").values_list("created_at", flat=True).first()
    return list(
        range(today.isocalendar().year, (_day(first).isocalendar().year if first else today.year) - 1, -1)
    )


def _actions(forum: Forum, year: int) -> Iterable[ActionItem]:
    """Those that were open on some day of the year; one that is closed before it counts nowhere in it."""
    first, last = date.fromisocalendar(year, 1, 1), date.fromisocalendar(year, 52, 7) + WEEK
    rows = forum.actions.filter(created_at__date__lte=last).exclude(closed_at__date__lt=first)
    progress = ActionProgress.objects.only("action_id", "at", "state", "due_before", "due_after").order_by()
    return rows.order_by().prefetch_related(Prefetch("progress", progress))


def _week(day: date, standings: Iterable[Standing | None]) -> Week:
    open_ones = [each for each in standings if each and each.is_open]
    late = sum(each.due < day for each in open_ones)
    return Week(day.isocalendar().week, day, len(open_ones), late)


def _day(moment: datetime) -> date:
    return local(moment).date()
