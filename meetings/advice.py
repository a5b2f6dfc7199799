"""What a planner should know about a date before choosing it. Advice only: nothing here refuses."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from forum.formats import day as write_day
from forum.formats import weekday
from meetings.days_off import holiday, is_weekend
from meetings.scheduling import MeetingPlan

SHORT_NOTICE_DAYS = 14


def advice(plan: MeetingPlan, day: date, others: Iterable[date], today: date) -> list[str]:
    """`others` are the days of the forum's other meetings."""
    found = []
    if name := holiday(day):
        found.append(_("%(day)s is %(holiday)s.") % {"day": write_day(day).capitalize(), "holiday": name})
    elif is_weekend(day):
        found.append(_("%(day)s is in a weekend.") % {"day": weekday(day).capitalize()})
    if day in others:
        found.append(_("The forum has another meeting on the same day."))
    if (day - today).days < SHORT_NOTICE_DAYS:
        found.append(_("The meeting is less than two weeks away."))
    return found + _missing(plan)


def _missing(plan: MeetingPlan) -> list[str]:
    missing = []
    if plan.form != "remote" and not plan.place:
        missing.append(_("The place is still missing."))
    if plan.form != "on_site" and not plan.link:
        missing.append(_("The link to the online meeting is still missing."))
    return missing
