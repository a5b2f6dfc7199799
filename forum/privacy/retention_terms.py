"""Until when a person's name is kept: each forum counts from the end of the last seat in it."""

import calendar
from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from forum.models import Forum, RecordsPlan, User


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def moment_before(day: date, months: int) -> datetime:
    """The beginning of that day; what is older has had its time."""
    return datetime.combine(
        max(months_before(day, months), date(1900, 1, 1)), time(), ZoneInfo(settings.TIME_ZONE)
    )


def last_days(people: Iterable[User]) -> dict[int, dict[int, date]]:
    """For each person: the last day of the last seat in each forum."""
    rows = (
        User.objects.filter(pk__in=[person.pk for person in people], seats__isnull=False)
        .values_list("pk", "seats__party__forum")
        .annotate(last=Max("seats__until"))
        .order_by()
    )
    found: dict[int, dict[int, date]] = {}
    for pk, forum, last in rows:
        if last:
            found.setdefault(pk, {})[forum] = last
    return found


def has_passed(last: date, plan: RecordsPlan | None, day: date) -> bool:
    """A forum without a plan, or without a limit in it, keeps names."""
    return bool(plan and plan.account_months) and last < months_before(day, plan.account_months)  # type: ignore[union-attr,arg-type]


def keeping_forums(person: User, day: date) -> list[Forum]:
    """The forums whose time for this person has not passed."""
    ends = last_days([person]).get(person.pk, {})
    plans = {plan.forum_id: plan for plan in RecordsPlan.objects.filter(forum__in=ends)}
    keeping = [pk for pk, last in ends.items() if not has_passed(last, plans.get(pk), day)]
    return list(Forum.objects.filter(pk__in=keeping).order_by("name"))


def people_due(forum: Forum, day: date) -> list[User]:
    """Those of this forum whose every seat has ended and whose time has passed in every forum they sat in."""
    candidates = User.objects.filter(seats__party__forum=forum, anonymised_at=None, is_staff=False)
    running = User.objects.filter(seats__until=None) | User.objects.filter(seats__until__gte=day)
    people = list(candidates.exclude(pk__in=running.values("pk")).distinct().order_by("name", "pk"))
    plans = {plan.forum_id: plan for plan in RecordsPlan.objects.all()}
    ends = last_days(people)
    return [
        person
        for person in people
        if all(has_passed(last, plans.get(pk), day) for pk, last in ends.get(person.pk, {}).items())
    ]
