"""Running a meeting: opening it, noting each item, closing it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from forum import clock, history
from forum.access import require
from meetings.action_letters import tell_owners
from meetings.attendance import expected
from meetings.course import end_course
from meetings.drafting import ItemFields, propose_item, write_note
from meetings.leaving import lacks_decision, unowned
from meetings.locking import lock
from meetings.minutes import open_minutes
from meetings.models import AgendaItem, Decision, ItemKind, Meeting
from meetings.rules import may_run_meeting, may_write_notes
from members.models import Party, Seat

Outcome, State = AgendaItem.Outcome, Meeting.State


@dataclass(frozen=True)
class Gaps:
    """What the record of the meeting still lacks."""

    untreated: list[tuple[int, AgendaItem]]
    undecided: list[tuple[int, AgendaItem]]
    unowned: list[tuple[int, Decision]]
    unnoted_seats: int
    has_chair: bool

    @property
    def is_complete(self) -> bool:
        return not (self.untreated or self.undecided or self.unnoted_seats) and self.has_chair


@transaction.atomic
def open_meeting(meeting: Meeting, *, by: Seat, at: datetime | None = None) -> Meeting:
    """Start the meeting and its minutes. Opening an open meeting changes nothing."""
    require(may_run_meeting(by, lock(meeting)))
    if meeting.state != State.OPEN:
        meeting.state, meeting.opened_at = State.OPEN, at or clock.now()
        meeting.save(update_fields=["state", "opened_at"])
        open_minutes(meeting, at)
        history.record("meeting.opened", on=meeting, by=by, at=at)
    return meeting


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Seat, at: datetime | None = None) -> Meeting:
    """End the meeting: its notes are the draft minutes, and every action's party is told."""
    require(may_run_meeting(by, lock(meeting)) and meeting.state == State.OPEN)
    meeting.state, meeting.closed_at = State.HELD, at or clock.now()
    end_course(meeting, meeting.closed_at)
    meeting.save(update_fields=["state", "closed_at", "current_item"])
    actions = list(meeting.actions.open())
    letters = tell_owners(meeting, actions, key=f"meeting:{meeting.pk}", at=meeting.closed_at)
    history.record("meeting.closed", on=meeting, by=by, at=at, actions=len(actions), letters=letters)
    return meeting


def add_item_at_meeting(
    meeting: Meeting,
    title: str,
    kind: str = ItemKind.DISCUSSION,
    *,
    by: Seat,
    at: datetime | None = None,
    proposer: Party | None = None,
) -> AgendaItem:
    """An item raised while the meeting is held; the record says so."""
    require(may_write_notes(by, meeting))
    fields = ItemFields(title=title, kind=kind)
    return propose_item(meeting, fields, by=by, at=at, proposer=proposer, added_at_meeting=True)


@transaction.atomic
def note_item(
    item: AgendaItem, note: str, outcome: str, base_seq: int, *, by: Seat, at: datetime | None = None
) -> bool:
    """The note and the outcome together. True: somebody else had changed the note, and both texts stand there."""
    require(may_write_notes(by, item.meeting))
    beside = write_note(item, note, base_seq, by=by, at=at)
    if item.outcome != outcome:
        item.outcome = Outcome(outcome)
        item.save(update_fields=["outcome"])
        history.record("item.settled", on=item, by=by, at=at, outcome=outcome)
    return bool(beside)


def gaps(meeting: Meeting) -> Gaps:
    """What to point out before the meeting is closed. None of it stops the closing."""
    items = list(enumerate(meeting.items.filter(deleted_at=None).prefetch_related("decisions", "actions"), 1))
    return Gaps(
        untreated=[(number, item) for number, item in items if not item.outcome],
        undecided=[(number, item) for number, item in items if lacks_decision(item, item.decisions.all())],
        unowned=[
            (number, decision)
            for number, item in items
            for decision in sorted(unowned(item, item.decisions.all()), key=lambda each: each.number)
        ],
        unnoted_seats=sum(not row.is_noted for row in expected(meeting)),
        has_chair=meeting.chair_id is not None,
    )
