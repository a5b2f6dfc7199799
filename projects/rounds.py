"""Reporting periods: the secretariat asks the forum's projects to report a period by a last day."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.formats import local
from forum.models import Forum
from members.models import Seat
from projects import round_letters
from projects.models import Project, ReportingRound
from projects.periods import HALF_YEAR, Period, latest_ended
from projects.rules import may_keep_projects

EARLIEST_YEAR = 2000
LONGEST_NOTICE = timedelta(days=730)
LONGEST_PERIOD = timedelta(days=3 * 366)
# The agenda of a meeting is written during its last weeks, and an owner needs some days to answer.
BEFORE_THE_MEETING = timedelta(days=14)
SHORTEST_NOTICE = timedelta(days=7)
WITHOUT_A_MEETING = timedelta(days=28)
MESSAGE_LENGTH = 2000


@transaction.atomic
def open_round(
    forum: Forum,
    period: Period,
    due_on: date,
    message: str = "",
    *,
    by: Seat,
    at: datetime | None = None,
) -> ReportingRound:
    """Open the period and ask the owners of the projects that ran in it."""
    require(may_keep_projects(by, forum))
    now = at or clock.now()
    Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    refuse_period(forum, period)
    refuse_last_day(due_on, period, localdate(now))
    asked = ReportingRound(
        forum=forum,
        period_start=period.start,
        period_end=period.end,
        due_on=due_on,
        message=message.strip(),
        opened_at=now,
    )
    asked.full_clean(validate_constraints=False)
    asked.save()
    history.record("project.round_opened", on=asked, by=by, at=now, due_on=due_on)
    round_letters.ask(asked, now)
    return asked


@transaction.atomic
def change_round(
    asked: ReportingRound, due_on: date, message: str, *, by: Seat, at: datetime | None = None
) -> ReportingRound:
    """Another last day or message. Those who have not reported are told when the day is moved."""
    require(may_keep_projects(by, lock_round(asked).forum))
    now, message = at or clock.now(), message.strip()
    refuse_closed(asked)
    if (asked.due_on, asked.message) == (due_on, message):
        return asked
    is_moved = asked.due_on != due_on
    if is_moved:
        refuse_last_day(due_on, asked.period, localdate(now))
    asked.due_on, asked.message = due_on, message
    asked.full_clean(validate_constraints=False)
    asked.save(update_fields=["due_on", "message"])
    history.record("project.round_changed", on=asked, by=by, at=now, due_on=due_on)
    if is_moved:
        round_letters.tell_of_new_day(asked, now)
    return asked


@transaction.atomic
def close_round(asked: ReportingRound, *, by: Seat, at: datetime | None = None) -> ReportingRound:
    """Nothing more is reported and nobody is reminded; drafts stay as they are."""
    require(may_keep_projects(by, lock_round(asked).forum))
    if asked.is_open:
        asked.closed_at = at or clock.now()
        asked.save(update_fields=["closed_at"])
        history.record("project.round_closed", on=asked, by=by, at=at)
    return asked


@transaction.atomic
def reopen_round(asked: ReportingRound, *, by: Seat, at: datetime | None = None) -> ReportingRound:
    require(may_keep_projects(by, lock_round(asked).forum))
    if not asked.is_open:
        asked.closed_at = None
        asked.save(update_fields=["closed_at"])
        history.record("project.round_reopened", on=asked, by=by, at=at)
    return asked


@transaction.atomic
def remind_round(
    asked: ReportingRound, project: Project | None = None, *, by: Seat, at: datetime | None = None
) -> int:
    """The owners who have not reported, or those of one project; at most once a day. How many letters."""
    require(may_keep_projects(by, lock_round(asked).forum))
    refuse_closed(asked)
    now = at or clock.now()
    sent = round_letters.remind(asked, now, project)
    if sent:
        history.record("project.round_reminded", on=asked, by=by, at=now, people=sent)
    return sent


def lock_round(asked: ReportingRound) -> ReportingRound:
    """The same object, read anew; nobody saves a report in it meanwhile."""
    asked.refresh_from_db(
        from_queryset=ReportingRound.objects.select_for_update(no_key=True, of=("self",)).select_related(
            "forum"
        )
    )
    return asked


def default_period(forum: Forum, day: date) -> Period:
    """The one after the latest that was asked for; the first time the half-year that ended last."""
    last = forum.reporting_rounds.order_by("-period_end").first()
    return last.period.following if last else latest_ended(day, HALF_YEAR)


def default_last_day(forum: Forum, period: Period, day: date) -> date:
    """Two weeks before the next meeting that leaves the owners a week to answer, when the period is over."""
    day = max(day, period.end)
    earliest = day + SHORTEST_NOTICE
    coming = forum.meetings.standing().filter(group=None, starts_at__date__gt=earliest)
    meeting = coming.order_by("starts_at").first()
    if meeting is None:
        return day + WITHOUT_A_MEETING
    return max(local(meeting.starts_at).date() - BEFORE_THE_MEETING, earliest)


def refuse_period(forum: Forum, period: Period) -> None:
    if period.end < period.start:
        raise ValidationError({"period_end": _("The period cannot end before it begins.")})
    if period.start.year < EARLIEST_YEAR:
        raise ValidationError({"period_start": _("Write a year from %(year)s on.") % {"year": EARLIEST_YEAR}})
    if period.end - period.start > LONGEST_PERIOD:
        raise ValidationError({"period_end": _("A period is at most three years long.")})
    if forum.reporting_rounds.filter(period_start=period.start, period_end=period.end).exists():
        raise ValidationError(
            {"period_end": _("The projects are already asked to report %(period)s.") % {"period": period}}
        )


def refuse_last_day(due_on: date, period: Period, day: date) -> None:
    if due_on < day:
        raise ValidationError({"due_on": _("The last day has passed already.")})
    if due_on > day + LONGEST_NOTICE:
        raise ValidationError({"due_on": _("Choose a day within two years.")})
    if due_on <= period.start:
        raise ValidationError({"due_on": _("The last day comes after the period has begun.")})


def refuse_closed(asked: ReportingRound) -> None:
    if not asked.is_open:
        raise ValidationError(_("The reporting period is closed."), code="closed")
