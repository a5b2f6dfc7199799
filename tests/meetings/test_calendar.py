"""What calendars read: two parsers agree on every case."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
import vobject
from icalendar import Calendar

from forum.models import Forum, User
from meetings.calendar import CANCEL, PUBLISH, REQUEST, as_ics, forum_feed
from meetings.models import Meeting
from tests.factories import local

AT = local(2026, 11, 1)
UID = UUID("0f0f0f0f-1111-4222-8333-444444444444")
LONG = "Ett mycket långt namn, med komma; semikolon och \\ " * 6
CASES = {
    "created": {},
    "moved": {"sequence": 1, "starts_at": local(2026, 12, 4, 13), "ends_at": local(2026, 12, 4, 15)},
    "cancelled": {"method": CANCEL, "sequence": 2, "state": "cancelled"},
    "summer time begins": {"starts_at": local(2027, 3, 28, 9), "ends_at": local(2027, 3, 28, 12)},
    "summer time ends": {"starts_at": local(2026, 10, 25, 9), "ends_at": local(2026, 10, 25, 12)},
    "across the change": {"starts_at": local(2027, 3, 28, 1), "ends_at": local(2027, 3, 28, 12)},
    "summer": {"starts_at": local(2027, 6, 2, 9), "ends_at": local(2027, 6, 2, 12)},
    "åäö": {"forum_name": "Industriforum Åsele, Älmhult & Östersund", "place": "Hörsalen; våning 2, Växjö"},
    "300 letters": {"forum_name": LONG[:300], "place": LONG[:200]},
    "emoji": {"forum_name": "Industriforum 🏭🤝 Kronoberg " + "👩🏽‍🔧" * 20, "place": "Växjö 🚆"},
    "online": {"form": "remote", "place": "", "link": "https://example.org/m?a=1&b=2,3;4"},
}


def make(case: dict) -> tuple[Meeting, str, str]:
    values = {"starts_at": local(2026, 12, 3), "ends_at": local(2026, 12, 3, 12), "place": "Växjö", **case}
    method, name = values.pop("method", REQUEST), values.pop("forum_name", "Industriforum Kronoberg")
    forum = Forum(slug="kronoberg", name=name)
    meeting = Meeting(forum=forum, year=2026, number=4, calendar_uid=UID, **values)
    person = User(email="per.å@example.org", name='Pär "Pelle" Öst; Å, AB', language="en")
    return meeting, method, as_ics(meeting, method, person, at=AT)


@pytest.fixture(params=CASES)
def written(request: pytest.FixtureRequest) -> tuple[Meeting, str, str]:
    return make(CASES[request.param])


def test_icalendar_reads_what_was_meant(written: tuple[Meeting, str, str]) -> None:
    meeting, method, text = written
    calendar = Calendar.from_ical(text)
    event = calendar.walk("VEVENT")[0]
    assert (calendar["method"], str(event["uid"]), event["sequence"]) == (method, str(UID), meeting.sequence)
    assert event.decoded("dtstart").astimezone(UTC) == meeting.starts_at.astimezone(UTC)
    assert event.decoded("dtend").astimezone(UTC) == meeting.ends_at.astimezone(UTC)
    assert event["dtstart"].params["tzid"] == "Europe/Stockholm"
    assert event.decoded("dtstamp") == AT.astimezone(UTC)
    assert str(event["summary"]) == f"{meeting.forum.name}: meeting 4"
    assert str(event["location"]) == (meeting.place or meeting.link)
    assert "/kronoberg/moten/2026-4/" in str(event["description"])
    assert str(event["status"]) == ("CANCELLED" if method == CANCEL else "CONFIRMED")
    assert event["attendee"].params["partstat"] == "NEEDS-ACTION"
    assert event["attendee"].params["cn"] == "Pär 'Pelle' Öst; Å, AB"
    assert str(event["organizer"]).startswith("mailto:")


def test_vobject_reads_the_same(written: tuple[Meeting, str, str]) -> None:
    meeting, method, text = written
    calendar = vobject.readOne(text)
    event = calendar.vevent
    assert (calendar.method.value, event.uid.value, event.sequence.value) == (
        method,
        str(UID),
        str(meeting.sequence),
    )
    assert event.dtstart.value.astimezone(UTC) == meeting.starts_at.astimezone(UTC)
    assert event.dtend.value.astimezone(UTC) == meeting.ends_at.astimezone(UTC)
    assert event.summary.value == f"{meeting.forum.name}: meeting 4"
    assert event.location.value == (meeting.place or meeting.link)
    assert calendar.vtimezone.tzid.value == "Europe/Stockholm"


def test_lines_are_short_and_end_as_the_standard_says(written: tuple[Meeting, str, str]) -> None:
    raw = written[2].encode()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert re.findall(rb"(?<!\r)\n", raw) == []
    assert raw.endswith(b"END:VCALENDAR\r\n")


def test_time_zone_has_rules_and_no_dates() -> None:
    text = make({})[2]
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert zone.count("RRULE:FREQ=YEARLY") == 2
    assert "RDATE" not in zone
    assert text.index("METHOD:") < text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")


@pytest.mark.parametrize(
    ("day", "utc_hour"),
    [((2027, 3, 27), 8), ((2027, 3, 28), 7), ((2026, 10, 24), 7), ((2026, 10, 25), 8), ((2026, 12, 3), 8)],
)
def test_nine_in_the_morning_is_nine_whatever_the_season(day: tuple[int, int, int], utc_hour: int) -> None:
    text = make({"starts_at": local(*day), "ends_at": local(*day, 12)})[2]
    start = Calendar.from_ical(text).walk("VEVENT")[0].decoded("dtstart")
    assert start.astimezone(UTC) == datetime(*day, utc_hour, tzinfo=UTC)
    assert f"DTSTART;TZID=Europe/Stockholm:{day[0]}{day[1]:02}{day[2]:02}T090000" in text


def test_file_for_a_calendar_has_no_attendee_and_may_leave_out_the_link() -> None:
    meeting, _method, _text = make({"form": "hybrid", "link": "https://example.org/secret"})
    assert "https://example.org/secret" in as_ics(meeting, PUBLISH, at=AT)
    without = as_ics(meeting, PUBLISH, at=AT, with_link=False)
    assert "ATTENDEE" not in without
    assert "secret" not in without


def test_feed_holds_every_meeting_once_with_the_same_uid() -> None:
    first, _method, alone = make({})
    second = Meeting(
        forum=first.forum, year=2026, number=5, starts_at=local(2026, 12, 9), ends_at=local(2026, 12, 10)
    )
    events = Calendar.from_ical(forum_feed(first.forum, [first, second], at=AT)).walk("VEVENT")
    assert [str(event["uid"]) for event in events] == [str(UID), str(second.calendar_uid)]
    assert str(UID) in alone
