"""Sixty stories of a meeting, and what three parsers that know nothing of each other read in every letter of them.

Each story names whose calendar is looked at and what reached it: method and SEQUENCE, oldest first. Outlook and
Google cannot be asked here; RFC 5545 and 5546 and these parsers can.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import ics
import pytest
import vobject
from icalendar import Calendar

from forum.models import Forum, Outbox
from meetings.agenda import reopen_agenda
from meetings.daily import run_daily
from meetings.drafting import edit_item, fields_of, move_item, remove_item
from meetings.guests import GuestFields, answer_as_guest, change_guest, invite_guest, withdraw_guest
from meetings.models import Guest, Invitation, Meeting
from meetings.participation import answer_invitation
from meetings.scheduling import cancel_meeting, move_meeting
from members.models import Seat
from tests.factories import local
from tests.meetings.agendas import add_item, approve_all, put_forward

AT = local(2026, 11, 1)
REP, DEPUTY, GUEST = "ifmetall@example.org", "ifmetall.ersattare@example.org", "gast@example.org"
EMOJI = "Industriforum 🏭🤝 Kronoberg " + "👩🏽‍🔧" * 10
LONG = "Ett mycket långt namn, med komma; semikolon och \\ omvänt snedstreck " * 5
R, C = "REQUEST", "CANCEL"


class Story:
    """The steps a story may take; each happens a minute after the one before."""

    def __init__(self, meeting: Meeting, cast: SimpleNamespace) -> None:
        self.meeting, self.cast, self.at = meeting, cast, AT
        self.item = add_item(meeting, cast.ifmetall, duration=20)
        self.guest: Guest | None = None

    def take(self, step: str) -> None:
        self.at += timedelta(minutes=1)
        self.meeting.refresh_from_db()
        name, _, value = step.partition("=")
        getattr(self, name)(*([value] if value else []))

    def _move(self, **changes: Any) -> None:
        now = {
            name: getattr(self.meeting, name) for name in ("starts_at", "ends_at", "form", "place", "link")
        }
        new = {**now, **changes}
        move_meeting(self.meeting, **new, by=self.cast.sekr, at=self.at)

    def starts(self, text: str) -> None:
        """`starts=2027-03-28T09:00+3h`: Swedish time and length."""
        moment, _, hours = text.partition("+")
        start = datetime.fromisoformat(moment).replace(tzinfo=AT.tzinfo)
        end = (start.astimezone(UTC) + timedelta(hours=int(hours[:-1]))).astimezone(AT.tzinfo)
        self._move(starts_at=start, ends_at=end)

    def longer(self) -> None:
        self._move(ends_at=self.meeting.ends_at + timedelta(hours=1))

    def place(self, text: str) -> None:
        self._move(place=text)

    def online(self) -> None:
        self._move(form="remote", place="", link="https://example.org/m?a=1&b=2,3;4")

    def hybrid(self) -> None:
        self._move(form="hybrid", link="https://example.org/möte")

    def same(self) -> None:
        self._move()

    def cancel(self) -> None:
        cancel_meeting(self.meeting, "För få anmälda; vi återkommer, kanske.", by=self.cast.sekr, at=self.at)

    def named(self, name: str) -> None:
        Forum.objects.filter(pk=self.meeting.forum_id).update(name=name[:120])
        self.meeting.forum.refresh_from_db()

    def _answer(self, answer: str, deputy: Seat | None = None) -> None:
        own = Invitation.objects.get(meeting=self.meeting, seat=self.cast.ifmetall)
        answer_invitation(own, answer, deputy, by=self.cast.ifmetall, at=self.at)

    def yes(self) -> None:
        self._answer("yes")

    def no(self) -> None:
        self._answer("no")

    def deputy(self) -> None:
        self._answer("deputy", self.cast.ifmetall_deputy)

    def leaves(self) -> None:
        Seat.objects.filter(pk=self.cast.ifmetall.pk).update(until=(AT - timedelta(days=1)).date())
        run_daily(self.at)

    def returns(self) -> None:
        Seat.objects.filter(pk=self.cast.ifmetall.pk).update(until=None)
        run_daily(self.at)

    def day(self) -> None:
        run_daily(self.at)

    def typo(self) -> None:
        self._edit(title="En rättad rubrik")

    def shorter(self) -> None:
        first = self.meeting.items.filter(deleted_at=None).first()
        self.item, kept = first, self.item
        self._edit(duration=first.duration + 15)
        self.item = kept

    def _edit(self, **changes: Any) -> None:
        self.item.refresh_from_db()
        self.item.meeting = self.meeting
        fields = {**fields_of(self.item).__dict__, **changes}
        edit_item(
            self.item, type(fields_of(self.item))(**fields), self.item.seq, by=self.cast.sekr, at=self.at
        )

    def earlier(self) -> None:
        self.item.refresh_from_db()
        self.item.meeting = self.meeting
        move_item(self.item, up=True, by=self.cast.sekr, at=self.at)

    def dropped(self) -> None:
        self.item.refresh_from_db()
        self.item.meeting = self.meeting
        remove_item(self.item, by=self.cast.sekr, at=self.at)

    def set(self) -> None:
        approve_all(put_forward(self.meeting, self.cast), self.cast)

    def reopened(self) -> None:
        reopen_agenda(self.meeting, by=self.cast.sekr, at=self.at)

    def invites(self, name: str = "Gäst Ett") -> None:
        fields = GuestFields(name=name, email=GUEST)
        self.item.meeting = self.meeting
        self.guest = invite_guest(self.item, fields, by=self.cast.sekr, at=self.at)

    def titled(self, title: str) -> None:
        self._edit(title=title[:200])

    def renames(self) -> None:
        self._change(name="Gäst Två")

    def readdresses(self) -> None:
        self._change(email="ny.gast@example.org")

    def _change(self, **changes: str) -> None:
        fields = {"name": self.guest.name, "email": self.guest.email, **changes}
        change_guest(self.guest, self.item, GuestFields(**fields), by=self.cast.sekr, at=self.at)

    def other_item(self) -> None:
        other = add_item(self.meeting, self.cast.unionen, title="En annan punkt", duration=5)
        fields = GuestFields(name="Gäst Ett", email=GUEST)
        change_guest(self.guest, other, fields, by=self.cast.sekr, at=self.at)

    def guest_comes(self) -> None:
        answer_as_guest(self.guest, "yes", at=self.at)

    def withdraws(self) -> None:
        withdraw_guest(self.guest, by=self.cast.sekr, at=self.at)


# name: (steps, whose calendar, what reached it)
CASES: dict[str, tuple[str, str, list[tuple[str, int]]]] = {
    "created": ("", REP, [(R, 0)]),
    "moved to another day": ("starts=2026-12-04T09:00+3h", REP, [(R, 0), (R, 1)]),
    "moved by an hour": ("starts=2026-12-03T10:00+3h", REP, [(R, 0), (R, 1)]),
    "made longer": ("longer", REP, [(R, 0), (R, 1)]),
    "moved twice": ("starts=2026-12-04T09:00+3h starts=2026-12-07T13:00+2h", REP, [(R, 0), (R, 1), (R, 2)]),
    "moved there and back": (
        "starts=2026-12-04T09:00+3h starts=2026-12-03T09:00+3h", REP, [(R, 0), (R, 1), (R, 2)],
    ),
    "moved to the same": ("same", REP, [(R, 0)]),
    "new place": ("place=Ljungby", REP, [(R, 0), (R, 1)]),
    "made online": ("online", REP, [(R, 0), (R, 1)]),
    "made hybrid": ("hybrid", REP, [(R, 0), (R, 1)]),
    "online and moved": ("online starts=2026-12-04T09:00+3h", REP, [(R, 0), (R, 1), (R, 2)]),
    "cancelled": ("cancel", REP, [(R, 0), (C, 1)]),
    "moved and cancelled": ("starts=2026-12-04T09:00+3h cancel", REP, [(R, 0), (R, 1), (C, 2)]),
    "cancelled after the answer": ("yes cancel", REP, [(R, 0), (C, 1)]),
    "cancelled after a no": ("no cancel", REP, [(R, 0), (C, 1)]),
    "a typo in an item": ("typo", REP, [(R, 0)]),
    "two typos and a day": ("typo typo day", REP, [(R, 0)]),
    "answers send nothing": ("yes no yes", REP, [(R, 0)]),
    "the notice": ("set", REP, [(R, 0), (R, 0)]),
    "the notice after a move": ("starts=2026-12-04T09:00+3h set", REP, [(R, 0), (R, 1), (R, 1)]),
    "set, reopened, set again": ("set reopened typo set", REP, [(R, 0), (R, 0), (R, 0)]),
    "set and moved": ("set starts=2026-12-04T09:00+3h", REP, [(R, 0), (R, 0), (R, 1)]),
    "set and cancelled": ("set cancel", REP, [(R, 0), (R, 0), (C, 1)]),
    "seat ended": ("leaves", REP, [(R, 0), (C, 1)]),
    "seat ended, then moved": ("leaves starts=2026-12-04T09:00+3h", REP, [(R, 0), (C, 1)]),
    "called again": ("leaves returns", REP, [(R, 0), (C, 1), (R, 2)]),
    "called again and moved": (
        "leaves returns starts=2026-12-04T09:00+3h", REP, [(R, 0), (C, 1), (R, 2), (R, 3)],
    ),
    "called again, ended again": ("leaves returns leaves", REP, [(R, 0), (C, 1), (R, 2), (C, 3)]),
    "deputy sent": ("deputy", REP, [(R, 0), (C, 1)]),
    "deputy asked": ("deputy", DEPUTY, [(R, 0), (R, 1)]),
    "deputy sent and taken back": ("deputy yes", REP, [(R, 0), (C, 1), (R, 2)]),
    "deputy asked and released": ("deputy yes", DEPUTY, [(R, 0), (R, 1), (R, 2)]),
    "deputy sent, then a no": ("deputy no", REP, [(R, 0), (C, 1)]),
    "deputy sent twice": ("deputy yes deputy", REP, [(R, 0), (C, 1), (R, 2), (C, 3)]),
    "deputy asked twice": ("deputy yes deputy", DEPUTY, [(R, 0), (R, 1), (R, 2), (R, 3)]),
    "deputy sent, new day": ("deputy starts=2026-12-04T09:00+3h", REP, [(R, 0), (C, 1), (R, 2)]),
    "deputy asked, new day": ("deputy starts=2026-12-04T09:00+3h", DEPUTY, [(R, 0), (R, 1), (R, 2)]),
    "deputy sent, new place": ("deputy place=Ljungby", REP, [(R, 0), (C, 1)]),
    "deputy asked, new place": ("deputy place=Ljungby", DEPUTY, [(R, 0), (R, 1), (R, 2)]),
    "deputy sent, cancelled": ("deputy cancel", REP, [(R, 0), (C, 1)]),
    "deputy asked, cancelled": ("deputy cancel", DEPUTY, [(R, 0), (R, 1), (C, 2)]),
    "deputy sent, the notice": ("deputy set", REP, [(R, 0), (C, 1)]),
    "deputy asked, the notice": ("deputy set", DEPUTY, [(R, 0), (R, 1), (R, 1)]),
    "summer time begins": ("starts=2027-03-28T09:00+3h", REP, [(R, 0), (R, 1)]),
    "across the lost hour": ("starts=2027-03-28T01:00+8h", REP, [(R, 0), (R, 1)]),
    "the day before summer time": ("starts=2027-03-27T09:00+3h", REP, [(R, 0), (R, 1)]),
    "summer time ends": ("starts=2027-10-31T09:00+3h", REP, [(R, 0), (R, 1)]),
    "across the doubled hour": ("starts=2027-10-31T01:00+8h", REP, [(R, 0), (R, 1)]),
    "the day before winter time": ("starts=2027-10-30T09:00+3h", REP, [(R, 0), (R, 1)]),
    "midsummer": ("starts=2027-06-24T09:00+3h", REP, [(R, 0), (R, 1)]),
    "over midnight": ("starts=2026-12-31T22:00+4h", REP, [(R, 0), (R, 1)]),
    "leap day": ("starts=2028-02-29T09:00+3h", REP, [(R, 0), (R, 1)]),
    "åäö": ("named=Industriforum_Åsele,_Älmhult_&_Östersund place=Hörsalen;_våning_2", REP, [(R, 0), (R, 1)]),
    "long name and place": (f"named={LONG.replace(' ', '_')} place={LONG.replace(' ', '_')[:200]}", REP,
                            [(R, 0), (R, 1)]),
    "emoji": (f"named={EMOJI.replace(' ', '_')} place=Växjö_🚆", REP, [(R, 0), (R, 1)]),
    "quotes and slashes": ('named=Forum_"A"_\\_b,_c;_d place=Rum_\'1\'_\\;_2', REP, [(R, 0), (R, 1)]),
    "guest invited": ("invites", GUEST, [(R, 0)]),
    "guest, meeting moved": ("invites starts=2026-12-04T09:00+3h", GUEST, [(R, 0), (R, 1)]),
    "guest, new place": ("invites guest_comes place=Ljungby", GUEST, [(R, 0), (R, 1)]),
    "guest, meeting cancelled": ("invites cancel", GUEST, [(R, 0), (C, 1)]),
    "guest, draft reordered": ("invites earlier shorter day", GUEST, [(R, 0)]),
    "guest, reordered and set": ("invites earlier set day", GUEST, [(R, 0), (R, 1)]),
    "guest, longer before and set": ("invites shorter set", GUEST, [(R, 0), (R, 1)]),
    "guest, set without a change": ("invites set", GUEST, [(R, 0)]),
    "guest, a typo and set": ("typo invites set", GUEST, [(R, 0)]),
    "guest, reopened and moved": ("invites set reopened shorter day set", GUEST, [(R, 0), (R, 1)]),
    "guest, item dropped": ("invites dropped set", GUEST, [(R, 0), (C, 1)]),
    "guest withdrawn": ("invites withdraws", GUEST, [(R, 0), (C, 1)]),
    "guest withdrawn, then moved": ("invites withdraws starts=2026-12-04T09:00+3h", GUEST, [(R, 0), (C, 1)]),
    "guest renamed": ("invites renames", GUEST, [(R, 0)]),
    "guest's place taken by another": ("invites readdresses", GUEST, [(R, 0), (C, 1)]),
    "guest who takes the place": ("invites readdresses", "ny.gast@example.org", [(R, 2)]),
    "guest at another item": ("invites other_item", GUEST, [(R, 0), (R, 1)]),
    "guest on the lost hour": ("invites starts=2027-03-28T01:50+3h", GUEST, [(R, 0), (R, 1)]),
    "guest with a long title": (f"titled={LONG.replace(' ', '_')[:200]} invites", GUEST, [(R, 0)]),
    "guest with emoji": (f"titled={EMOJI.replace(' ', '_')} invites=👩🏽‍🔧_Å", GUEST, [(R, 0)]),
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What a parser makes of a letter's calendar part."""

    method: str
    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str


def by_icalendar(text: str) -> Read:
    calendar = Calendar.from_ical(text)
    [event] = calendar.walk("VEVENT")
    times = (event.decoded(name).astimezone(UTC) for name in ("dtstart", "dtend"))
    return Read(str(calendar["method"]), str(event["uid"]), event["sequence"], *times, str(event["summary"]))


def by_vobject(text: str) -> Read:
    calendar = vobject.readOne(text)
    event = calendar.vevent
    times = (each.value.astimezone(UTC) for each in (event.dtstart, event.dtend))
    return Read(
        calendar.method.value, event.uid.value, int(event.sequence.value), *times, event.summary.value
    )


def by_ics(text: str) -> Read:
    calendar = ics.Calendar(text)
    [event] = calendar.events
    [method] = [line.value for line in calendar.extra if line.name == "METHOD"] or [calendar.method]
    [sequence] = [line.value for line in event.extra if line.name == "SEQUENCE"]
    times = (each.to("utc").datetime for each in (event.begin, event.end))
    return Read(method, event.uid, int(sequence), *times, event.name)


PARSERS: list[Callable[[str], Read]] = [by_icalendar, by_vobject, by_ics]


def letters_about(meeting: Meeting, to: str = "") -> list[Outbox]:
    letters = Outbox.objects.filter(key__startswith=f"meeting:{meeting.pk}:").exclude(calendar="")
    return list(letters.filter(to=to) if to else letters)


@pytest.fixture
def story(meeting: Meeting, cast: SimpleNamespace) -> Story:
    return Story(meeting, cast)


def test_there_are_at_least_sixty_cases() -> None:
    assert len(CASES) >= 60


@pytest.mark.parametrize("case", CASES)
def test_parsers_agree_on_every_letter_of_the_story(story: Story, case: str) -> None:
    steps, whose, expected = CASES[case]
    for step in steps.split():
        story.take(step.replace("_", " ") if "=" in step else step)
    story.meeting.refresh_from_db()
    for letter in letters_about(story.meeting):
        readings = [parse(letter.calendar) for parse in PARSERS]
        assert readings[0] == readings[1] == readings[2], case
        assert readings[0].method == letter.calendar_method
        keeps_the_form(letter.calendar)
    reached = [by_icalendar(letter.calendar) for letter in letters_about(story.meeting, whose)]
    assert [(each.method, each.sequence) for each in reached] == expected
    assert len({each.uid for each in reached}) == 1
    assert_newest_is_true(story, whose, reached[-1])


def assert_newest_is_true(story: Story, whose: str, newest: Read) -> None:
    """Unless it was taken away, the last thing that reached the calendar is how it is."""
    if newest.method == C:
        return
    guest = Guest.objects.filter(email=whose, withdrawn_at=None).first()
    if guest:
        truth = (guest.starts_at, guest.ends_at, f"{story.meeting.forum.name}: {guest.item.title}")
    else:
        meeting = story.meeting
        truth = (meeting.starts_at, meeting.ends_at, f"{meeting.forum.name}: möte {meeting.number}")
    assert (newest.starts_at, newest.ends_at, newest.summary) == truth


def keeps_the_form(text: str) -> None:
    """Lines of at most 75 octets that end in CRLF, whole characters, and a time zone of rules."""
    raw = text.encode()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    assert re.findall(rb"(?<!\r)\n", raw) == []
    assert all(line.decode() is not None for line in raw.split(b"\r\n"))
    zone = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")]
    assert (zone.count("RRULE:FREQ=YEARLY"), zone.count("RDATE")) == (2, 0)
    assert text.count("METHOD:") == 1
    assert text.index("METHOD:") < text.index("BEGIN:VTIMEZONE") < text.index("BEGIN:VEVENT")
    unfolded = text.replace("\r\n ", "")
    assert len(re.findall(r"^ATTENDEE", unfolded, re.MULTILINE)) == 1


@cache
def read_once(text: str) -> tuple[Read, datetime]:
    """The letter, and when it was written: the same one comes to a calendar many times."""
    return by_icalendar(text), Calendar.from_ical(text).walk("VEVENT")[0].decoded("dtstamp")


class Client:
    """A calendar that does as RFC 5546 says: the higher SEQUENCE counts, then the later DTSTAMP."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[int, datetime]] = {}
        self.events: dict[str, Read] = {}

    def take(self, text: str) -> None:
        read, written_at = read_once(text)
        age = (read.sequence, written_at)
        if age < self.known.get(read.uid, (-1, AT)):
            return
        self.known[read.uid] = age
        self.events.pop(read.uid, None)
        if read.method == R:
            self.events[read.uid] = read


LIVES = {
    "ends in the calendar": "yes deputy place=A yes starts=2026-12-04T09:00+3h deputy yes place=B leaves returns set",
    "ends taken away": "deputy yes starts=2026-12-07T10:00+2h place=C leaves returns place=D deputy",
    "ends cancelled": "place=A starts=2026-12-08T09:00+1h deputy yes longer set longer cancel",
}


@pytest.mark.parametrize("life", LIVES)
def test_five_hundred_letters_in_any_order_end_in_one_state(story: Story, life: str) -> None:
    for step in LIVES[life].split():
        story.take(step)
    story.meeting.refresh_from_db()
    texts = [letter.calendar for letter in letters_about(story.meeting, REP)]
    assert len(texts) >= 7
    own = story.meeting.invitations.get(seat=story.cast.ifmetall)
    for seed in range(10):
        order = random.Random(seed)  # noqa: S311
        mails = [*texts, *order.choices(texts, k=500 - len(texts))]
        order.shuffle(mails)
        client = Client()
        for mail in mails:
            client.take(mail)
        if life == "ends in the calendar":
            [event] = client.events.values()
            assert (event.starts_at, event.ends_at) == (story.meeting.starts_at, story.meeting.ends_at)
            assert event.sequence == own.sequence
        else:
            assert client.events == {}
