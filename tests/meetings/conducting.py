"""Steps through a meeting for the tests of its running, minutes and follow-up."""

from datetime import date, datetime

from meetings.conduct import close_meeting, open_meeting
from meetings.drafting import ItemFields, propose_item
from meetings.followup import assign_action
from meetings.minutes import finalise_minutes
from meetings.models import ActionItem, AgendaItem, Meeting, Minutes
from members.models import Seat
from tests.factories import local

OPENED, CLOSED, FINALISED = local(2026, 12, 3, 9), local(2026, 12, 3, 12), local(2026, 12, 8, 14, 3)


def make_item(meeting: Meeting, by: Seat, title: str = "Valideringsplatser") -> AgendaItem:
    fields = ItemFields(title=title, kind="decision", text="Läget är känt.")
    return propose_item(meeting, fields, by=by, at=OPENED)


def opened(meeting: Meeting, by: Seat) -> Meeting:
    return open_meeting(meeting, by=by, at=OPENED)


def held(meeting: Meeting, by: Seat, at: datetime = CLOSED) -> Minutes:
    close_meeting(opened(meeting, by), by=by, at=at)
    return Minutes.objects.get(meeting=meeting)


def finalised(meeting: Meeting, by: Seat, dnr: str = "DEMO-2026-0001") -> Minutes:
    return finalise_minutes(held(meeting, by), dnr, by=by, at=FINALISED)


def make_action(item: AgendaItem, owner: Seat, by: Seat, text: str = "Fråga företagen") -> ActionItem:
    return assign_action(item, text, owner.party, date(2027, 1, 31), by=by, at=OPENED)
