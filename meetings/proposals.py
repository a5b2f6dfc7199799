"""The call for items: when the parties are asked what a meeting should take up, and which of them have answered.

It opens, reminds and closes by itself on its days (`keep_in_time`), and the secretariat may do so by hand.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from meetings import proposal_letters as letters
from meetings.invitations import seats_to_call
from meetings.locking import lock
from meetings.models import AgendaItem, Meeting
from meetings.previous import fill_previous
from meetings.rules import may_call_for_items
from members.models import Party, Seat

OPENS_BEFORE, CLOSES_BEFORE, LATEST = timedelta(weeks=6), timedelta(weeks=3), timedelta(weeks=1)
REMIND_BEFORE = timedelta(days=5)
CALL_FIELDS = ["call_opens", "call_closes", "call_opened_at", "call_closed_at"]
IS_ANSWER = {"deleted_at": None, "standing": "", "carried_from": None}
CallDays = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Call:
    """Where a meeting's call stands ("", "coming", "open", "closed"), and who has proposed something in it."""

    state: str
    proposed: list[Party]
    silent: list[Party]


def usual_days(starts_at: datetime, at: datetime) -> CallDays:
    """From six to three weeks before; a meeting that is close has a shorter call, or none."""
    meets, today = localdate(starts_at), localdate(at)
    opens = max(meets - OPENS_BEFORE, today)
    closes = next((meets - before for before in (CLOSES_BEFORE, LATEST) if meets - before > opens), None)
    return (opens, closes) if closes else (None, None)


def call_state(meeting: Meeting) -> str:
    is_over = meeting.state not in {Meeting.State.PLANNED, Meeting.State.CALLED}
    if is_over or meeting.agenda_state == Meeting.AgendaState.SET:
        return ""
    if meeting.call_closed_at:
        return "closed"
    return "open" if meeting.call_opened_at else "coming" if meeting.call_opens else ""


def seats_asked(meeting: Meeting, at: datetime) -> list[Seat]:
    """The representatives who are called to the meeting; the secretariat asks and is not asked."""
    seats = seats_to_call(meeting.forum, at, meeting.group_id).filter(role=Seat.Role.PARTNER)
    return list(seats.order_by("party__organisation__sort_key", "-kind", "pk"))


def call_of(meeting: Meeting, items: Iterable[AgendaItem], at: datetime) -> Call:
    """One query, and none while nobody has been asked."""
    state = call_state(meeting)
    if state not in {"open", "closed"}:
        return Call(state, [], [])
    answered = {item.proposer_id for item in items if is_answer(item)}
    parties = {seat.party_id: seat.party for seat in seats_asked(meeting, at)}.values()
    return Call(
        state,
        [party for party in parties if party.pk in answered],
        [party for party in parties if party.pk not in answered],
    )


def is_answer(item: AgendaItem) -> bool:
    """An item that a party has proposed for this meeting; what comes along from an earlier one is none."""
    return not (item.deleted_at or item.standing or item.carried_from_id)


def proposers_in(meetings: Collection[Meeting]) -> dict[int, set[int]]:
    """The parties that have proposed something, by meeting: one query, and none without meetings."""
    found: dict[int, set[int]] = {meeting.pk: set() for meeting in meetings}
    items = AgendaItem.objects.filter(meeting__in=found, **IS_ANSWER) if found else AgendaItem.objects.none()
    for meeting, party in items.values_list("meeting_id", "proposer_id").distinct():
        found[meeting].add(party)
    return found


@transaction.atomic
def set_call_days(
    meeting: Meeting, opens: date | None, closes: date | None, *, by: Seat, at: datetime | None = None
) -> Meeting:
    """Other days for a call that has not opened yet; without days nobody is asked."""
    require(may_call_for_items(by, lock(meeting)))
    if meeting.call_opened_at:
        raise ValidationError(_("The call has already been opened."), code="opened")
    if (meeting.call_opens, meeting.call_closes) != (opens, closes):
        meeting.call_opens, meeting.call_closes = opens, closes
        meeting.save(update_fields=CALL_FIELDS)
        history.record("call.days_set", on=meeting, by=by, at=at, opens=opens, closes=closes)
    return meeting


@transaction.atomic
def open_call(meeting: Meeting, closes: date, *, by: Seat, at: datetime | None = None) -> int:
    """Ask the parties now, until `closes`; a call that has been open is extended. How many letters were written."""
    require(may_call_for_items(by, lock(meeting)))
    if meeting.call_opened_at and not meeting.call_closed_at and meeting.call_closes == closes:
        raise ValidationError(_("The call is already open until that day."), code="same")
    return _open(meeting, closes, by, at or clock.now())


@transaction.atomic
def close_call(meeting: Meeting, *, by: Seat, at: datetime | None = None) -> Meeting:
    """From now on what a party proposes is a late item. Nobody gets a letter."""
    require(may_call_for_items(by, lock(meeting)))
    if meeting.call_opened_at and not meeting.call_closed_at:
        _close(meeting, by, at or clock.now())
    return meeting


@transaction.atomic
def keep_in_time(meeting: Meeting, at: datetime) -> None:
    """What the days of the call ask for; nobody acts here, so there is no rule to ask."""
    opens, closes, day = lock(meeting).call_opens, meeting.call_closes, localdate(at)
    state = call_state(meeting)
    if state == "coming" and opens and closes and opens <= day <= closes:
        _open(meeting, closes, None, at)
    elif state == "open" and closes and day > closes:
        _close(meeting, None, at)
    elif state == "open" and closes and day >= closes - REMIND_BEFORE:
        _remind(meeting, at)


def follow_the_meeting(meeting: Meeting, by_days: timedelta, at: datetime) -> None:
    """The meeting has moved: a call to come moves with it, one that has been opened ends before the meeting."""
    opens, closes = meeting.call_opens, meeting.call_closes
    if opens and closes and not meeting.call_opened_at:
        opens, closes = max(opens + by_days, localdate(at)), closes + by_days
        is_possible = opens <= closes
        meeting.call_opens, meeting.call_closes = (
            (opens, closes) if is_possible else usual_days(meeting.starts_at, at)
        )
    elif opens and closes:
        meeting.call_closes = max(opens, min(closes, localdate(meeting.starts_at) - timedelta(days=1)))


def _open(meeting: Meeting, closes: date, by: Seat | None, at: datetime) -> int:
    is_again = meeting.call_opened_at is not None
    today = localdate(at)
    meeting.call_opens = today if not is_again or not meeting.call_opens else meeting.call_opens
    meeting.call_closes, meeting.call_closed_at = closes, None
    meeting.call_opened_at = meeting.call_opened_at or at
    meeting.save(update_fields=CALL_FIELDS)
    meeting.items.filter(proposed_late=True).update(proposed_late=False)
    if not is_again:
        fill_previous(meeting, at)
    verb = "call.extended" if is_again else "call.opened"
    entry = history.record(verb, on=meeting, by=by, forum=meeting.forum, at=at, closes=closes)
    return letters.ask(meeting, seats_asked(meeting, at), at, again=entry.pk if is_again else 0)


def _close(meeting: Meeting, by: Seat | None, at: datetime) -> None:
    meeting.call_closed_at = at
    meeting.save(update_fields=CALL_FIELDS)
    history.record("call.closed", on=meeting, by=by, forum=meeting.forum, at=at)


def _remind(meeting: Meeting, at: datetime) -> None:
    """Once before a closing day, the parties that have proposed nothing; not on the day they were asked."""
    if meeting.call_opened_at and localdate(meeting.call_opened_at) == localdate(at):
        return
    silent = {party.pk for party in call_of(meeting, meeting.items.all(), at).silent}
    seats = [seat for seat in seats_asked(meeting, at) if seat.party_id in silent]
    if letters.remind(meeting, seats, at):
        parties = list({seat.party_id: seat.party for seat in seats}.values())
        history.record("call.reminded", on=meeting, forum=meeting.forum, at=at, parties=parties)
