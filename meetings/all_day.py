"""A date that lasts the whole day, as iCalendar: a last day, a project's end."""

from datetime import date, datetime, timedelta

from django.conf import settings
from icalendar import Event


def all_day(key: str, day: date, title: str, path: str, at: datetime) -> Event:
    """`key` names the thing in the portal, so that a new file moves the entry instead of adding one."""
    event = Event()
    event.add("uid", f"{key}@{settings.PORTAL_MAIL_DOMAIN}")
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("url", f"{settings.PORTAL_URL}{path}")
    event.add("transp", "TRANSPARENT")
    return event
