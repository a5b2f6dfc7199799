"""What a meeting decided, and who does what until when."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import FocusArea
from meetings.action_letters import tell_owners
from meetings.locking import lock
from meetings.models import ActionItem, ActionProgress, AgendaItem, Decision, Meeting
from meetings.quorum import quorum_of
from meetings.rules import may_answer_action, may_write_notes
from members.models import Party, Seat

BULLETS = "-–•* \t"


@transaction.atomic
def record_decision(
    item: AgendaItem, text: str, *, by: Seat, at: datetime | None = None, focus_area: FocusArea | None = None
) -> Decision:
    """Write down what the meeting decided under an item: one that-clause a line, numbered per meeting."""
    require(may_write_notes(by, item.meeting))
    meeting = _lock_for_notes(item, by)
    moment = at or clock.now()
    decision = Decision.objects.create(
        forum=meeting.forum,
        meeting=meeting,
        item=item,
        number=(meeting.decisions.aggregate(last=Max("number"))["last"] or 0) + 1,
        text=clean_clauses(text),
        focus_area=focus_area,
        decided_at=moment,
        noted_by=by,
        **quorum_of(meeting, item, moment),
    )
    if not item.outcome:
        item.outcome = AgendaItem.Outcome.DECIDED
        item.save(update_fields=["outcome"])
    history.record("decision.recorded", on=decision, by=by, at=at, label=decision.label, text=decision.text)
    return decision


@transaction.atomic
def change_decision(
    decision: Decision,
    text: str,
    *,
    by: Seat,
    at: datetime | None = None,
    focus_area: FocusArea | None = None,
) -> Decision:
    """Until the minutes are finalised; the trail keeps what it said before."""
    require(decision.meeting is not None and may_write_notes(by, lock(decision.meeting)))
    decision.refresh_from_db(fields=["text", "focus_area"])
    before, decision.text, decision.focus_area = decision.text, clean_clauses(text), focus_area
    decision.save(update_fields=["text", "focus_area"])
    if before != decision.text:
        history.record(
            "decision.changed",
            on=decision,
            by=by,
            at=at,
            label=decision.label,
            before=before,
            text=decision.text,
        )
    return decision


@transaction.atomic
def remove_decision(decision: Decision, *, by: Seat, at: datetime | None = None) -> None:
    """Take back a decision that was noted by mistake. Later ones of the meeting move up a number."""
    require(decision.meeting is not None and may_write_notes(by, lock(decision.meeting)))
    meeting = decision.at_meeting
    if decision.reservations.exists():
        raise ValidationError(
            _("A party has reserved itself against the decision. Take its reservation back first."),
            code="reserved",
        )
    history.record("decision.removed", on=decision, by=by, at=at, label=decision.label, text=decision.text)
    number = decision.number
    decision.delete()
    for later in meeting.decisions.filter(number__gt=number).order_by("number"):
        later.number -= 1
        later.save(update_fields=["number"])


@transaction.atomic
def assign_action(
    item: AgendaItem,
    text: str,
    owner: Party,
    due: date,
    *,
    by: Seat,
    at: datetime | None = None,
    owner_seat: Seat | None = None,
    focus_area: FocusArea | None = None,
) -> ActionItem:
    """Something a party takes on. Its people are told when the meeting closes, or now if it has."""
    require(may_write_notes(by, item.meeting))
    meeting = _lock_for_notes(item, by)
    require(owner.forum_id == meeting.forum_id and (owner_seat is None or owner_seat.party_id == owner.pk))
    action = ActionItem.objects.create(
        forum=meeting.forum,
        meeting=meeting,
        item=item,
        text=text.strip(),
        owner=owner,
        owner_seat=owner_seat,
        due=due,
        focus_area=focus_area,
        project_id=item.project_id,
        created_at=at or clock.now(),
    )
    history.record("action.assigned", on=action, by=by, at=at, owner=owner, due=due)
    if meeting.state == Meeting.State.HELD:
        tell_owners(meeting, [action], key=f"action:{action.pk}", at=action.created_at)
    return action


@transaction.atomic
def change_action(
    action: ActionItem,
    text: str,
    owner: Party,
    due: date,
    *,
    by: Seat,
    at: datetime | None = None,
    owner_seat: Seat | None = None,
) -> ActionItem:
    """Correct an action while the minutes are a draft. After the meeting a new party is told at once."""
    meeting = lock(action.meeting)
    require(may_write_notes(by, meeting) and owner.forum_id == meeting.forum_id)
    require(owner_seat is None or owner_seat.party_id == owner.pk)
    action.refresh_from_db()
    require(action.is_open)
    before = {"text": action.text, "owner": action.owner, "due": action.due}
    action.text, action.owner, action.due = text.strip(), owner, due
    action.owner_seat = owner_seat
    action.save(update_fields=["text", "owner", "owner_seat", "due"])
    history.record(
        "action.changed", on=action, by=by, at=at, owner=owner, due=due, before=list(before.values())
    )
    if owner != before["owner"] and meeting.state == Meeting.State.HELD:
        tell_owners(meeting, [action], key=f"action:{action.pk}:{owner.pk}", at=at or clock.now())
    return action


@transaction.atomic
def report_progress(
    action: ActionItem, state: str, text: str, *, by: Seat, at: datetime | None = None, by_link: bool = False
) -> ActionProgress:
    """One answer to an action: where it stands and what has been done. The trail says when a link was used."""
    action.refresh_from_db(from_queryset=ActionItem.objects.select_for_update(of=("self",)))
    require(may_answer_action(by, action))
    moment = at or clock.now()
    progress = ActionProgress.objects.create(
        action=action, at=moment, seat=by, state=ActionItem.State(state), text=text.strip()
    )
    action.state = progress.state
    action.closed_at = None if action.is_open else moment
    action.save(update_fields=["state", "closed_at"])
    verb = "action.answered_by_link" if by_link else "action.answered"
    history.record(verb, on=action, by=by, at=at, state=state, text=progress.text)
    return progress


def _lock_for_notes(item: AgendaItem, by: Seat) -> Meeting:
    meeting = lock(item.meeting)
    require(may_write_notes(by, meeting))
    item.refresh_from_db(fields=["outcome", "project", "deleted_at"])
    require(item.deleted_at is None)
    return meeting


def clean_clauses(text: str) -> str:
    """One clause a line, without the bullets and blank lines of a pasted list."""
    lines = [line.strip().lstrip(BULLETS).strip() for line in text.splitlines()]
    clauses = [line for line in lines if line]
    if not clauses:
        raise ValidationError(_("Write what the meeting decided."), code="empty")
    return "\n".join(clauses)
