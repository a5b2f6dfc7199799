"""Meetings as iCalendar, written so that Outlook, Google and Apple read the same thing.

The time zone is a fixed text with yearly rules: Outlook ignores zones that list their dates one by one.
"""

from collections.abc import Iterable
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from forum import clock
from forum.formats import local
from forum.models import Forum, User
from meetings.models import Invitation, Meeting

STOCKHOLM = """BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
PRODUCT = "-//Industriforum//Meetings//SV"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
PARTSTAT = {
    Invitation.Answer.NONE: "NEEDS-ACTION",
    Invitation.Answer.YES: "ACCEPTED",
    Invitation.Answer.NO: "DECLINED",
    Invitation.Answer.DEPUTY: "DECLINED",
}


def as_ics(
    meeting: Meeting,
    method: str,
    attendee: User | None = None,
    partstat: str = "NEEDS-ACTION",
    *,
    optional: bool = False,
    with_link: bool = True,
    at: datetime | None = None,
) -> str:
    """One meeting: an invitation or a cancellation to `attendee`, or a file for a calendar without one."""
    with translation.override(attendee.language if attendee else translation.get_language()):
        event = _event(meeting, at or clock.now(), with_link)
        if attendee:
            event.add("organizer", _organizer(meeting.forum))
            event.add("attendee", _attendee(attendee, partstat, optional))
        if method == CANCEL:
            event["status"] = vText("CANCELLED")
        return _text(method, [event])


def forum_feed(
    forum: Forum,
    meetings: Iterable[Meeting],
    *,
    with_link: bool = True,
    at: datetime | None = None,
    days: Iterable[Event] = (),
) -> str:
    """Many meetings of a forum in one file, and whole days beside them."""
    written = at or clock.now()
    events = [_event(meeting, written, with_link) for meeting in meetings]
    return _text(PUBLISH, [*events, *days], name=forum.name)


def _text(method: str, events: list[Event], name: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    calendar.add_component(Timezone.from_ical(STOCKHOLM))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _event(meeting: Meeting, at: datetime, with_link: bool) -> Event:
    event = Event()
    url = f"{settings.PORTAL_URL}{meeting.get_absolute_url()}"
    is_cancelled = meeting.state == Meeting.State.CANCELLED
    event.add("uid", str(meeting.calendar_uid))
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", local(meeting.starts_at))
    event.add("dtend", local(meeting.ends_at))
    event.add(
        "summary", _("%(forum)s: meeting %(number)s") % {"forum": meeting.forum, "number": meeting.number}
    )
    event.add("location", _location(meeting, with_link))
    event.add("description", _description(meeting, url, with_link))
    event.add("url", url)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def _location(meeting: Meeting, with_link: bool) -> str:
    link = meeting.link if with_link else ""
    if meeting.form == Meeting.Form.REMOTE:
        return link or _("Online")
    return meeting.place or (link if meeting.form == Meeting.Form.HYBRID else "")


def _description(meeting: Meeting, url: str, with_link: bool) -> str:
    lines = [_("Agenda and papers: %(url)s") % {"url": url}]
    if with_link and meeting.link and meeting.form != Meeting.Form.ON_SITE:
        lines.insert(0, _("Join online: %(url)s") % {"url": meeting.link})
    return "\n".join(lines)


def _organizer(forum: Forum) -> vCalAddress:
    _name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = _safe_name(forum.name)
    return organizer


def _attendee(user: User, partstat: str, optional: bool) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{quote(user.email, safe='@+')}")
    attendee.params["CN"] = _safe_name(user.name or user.email)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "OPT-PARTICIPANT" if optional else "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = partstat
    attendee.params["RSVP"] = "TRUE" if partstat == "NEEDS-ACTION" else "FALSE"
    return attendee


def _safe_name(name: str) -> str:
    """A parameter value has no way to write a quotation mark or a line break."""
    return " ".join(name.replace('"', "'").split())
