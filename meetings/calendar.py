"""Meetings as iCalendar, written so that Outlook, Google and Apple read the same thing.

The time zone is a fixed text with yearly rules: Outlook ignores zones that list their dates one by one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from urllib.parse import quote

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText

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
FETCH_EVERY = timedelta(hours=4)
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
PARTSTAT = {
    Invitation.Answer.NONE: "NEEDS-ACTION",
    Invitation.Answer.YES: "ACCEPTED",
    Invitation.Answer.NO: "DECLINED",
    Invitation.Answer.DEPUTY: "DECLINED",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a calendar shows of a meeting, or of a guest's part of it."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    url: str = ""
    is_cancelled: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendee:
    name: str
    email: str
    partstat: str = "NEEDS-ACTION"
    is_optional: bool = False


def as_ics(
    meeting: Meeting,
    method: str,
    attendee: User | None = None,
    partstat: str = "NEEDS-ACTION",
    *,
    sequence: int | None = None,
    optional: bool = False,
    with_link: bool = True,
    at: datetime | None = None,
) -> str:
    """One meeting: an invitation or a cancellation to `attendee`, or a file for a calendar without one."""
    with translation.override(attendee.language if attendee else translation.get_language()):
        entry = meeting_entry(meeting, with_link)
        if sequence is not None:
            entry = replace(entry, sequence=sequence)
        if attendee is None:
            return _text(method, [_event(entry, at or clock.now())])
        person = Attendee(
            name=attendee.name or attendee.email,
            email=attendee.email,
            partstat=partstat,
            is_optional=optional,
        )
        return letter_part(entry, method, person, meeting.forum, at=at)


def letter_part(
    entry: Entry, method: str, attendee: Attendee, forum: Forum, *, at: datetime | None = None
) -> str:
    """What a letter carries: the entry, from the forum to this one person."""
    event = _event(entry, at or clock.now())
    event.add("organizer", _organizer(forum))
    event.add("attendee", _attendee(attendee))
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
    entries = [meeting_entry(meeting, with_link) for meeting in meetings]
    return feed_text(forum.name, entries, at=at or clock.now(), days=days)


def feed_text(name: str, entries: Iterable[Entry], *, at: datetime, days: Iterable[Event] = ()) -> str:
    """What a calendar program reads by itself, with nobody's name in it."""
    return _text(PUBLISH, [*(_event(entry, at) for entry in entries), *days], name=name)


def meeting_entry(meeting: Meeting, with_link: bool) -> Entry:
    url = f"{settings.PORTAL_URL}{meeting.get_absolute_url()}"
    return Entry(
        uid=str(meeting.calendar_uid),
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=_("%(forum)s: meeting %(number)s") % {"forum": meeting.forum, "number": meeting.number},
        location=location(meeting, with_link),
        description=_description(meeting, url, with_link),
        url=url,
        is_cancelled=meeting.state == Meeting.State.CANCELLED,
    )


def _text(method: str, events: list[Event], name: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", FETCH_EVERY, {"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(FETCH_EVERY))
    calendar.add_component(Timezone.from_ical(STOCKHOLM))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical().decode()


def _event(entry: Entry, at: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", at)
    event.add("dtstart", local(entry.starts_at))
    event.add("dtend", local(entry.ends_at))
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("description", entry.description)
    if entry.url:
        event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event


def location(meeting: Meeting, with_link: bool) -> str:
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
    """Answers from calendars go to the organizer: to the mailbox the portal reads, where it has one."""
    _name, address = parseaddr(settings.REPLY_EMAIL or settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["CN"] = _safe_name(forum.name)
    return organizer


def _attendee(person: Attendee) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{quote(person.email, safe='@+')}")
    attendee.params["CN"] = _safe_name(person.name)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "OPT-PARTICIPANT" if person.is_optional else "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = person.partstat
    attendee.params["RSVP"] = "TRUE" if person.partstat == "NEEDS-ACTION" else "FALSE"
    return attendee


def _safe_name(name: str) -> str:
    """A parameter value has no way to write a quotation mark or a line break."""
    return " ".join(name.replace('"', "'").split())
