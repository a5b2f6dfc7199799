"""What a meeting's record says, as plain data: shown while it is written, frozen when it is finalised.

Papers and pages of finalised minutes are made from this and nothing else.
"""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils import translation

from forum.formats import local
from meetings.labels import document_label
from meetings.models import ActionItem, Adjuster, AgendaItem, Attendance, Decision, Meeting
from meetings.quorum import FACTS, items_taken, numbers_of, quorum
from members.models import Seat

# What stands in the record beside the text itself: it may change without anybody having to read it again.
BESIDE_THE_TEXT = {"adjusters", "dnr", "finalised_at", "finalised_by", "next_meeting", "not_adjusted_because"}
BY_STATUS = list(Attendance.Status)


def transcript(meeting: Meeting) -> dict[str, Any]:
    """The record as it stands. Labels are in the forum's own language."""
    forum = meeting.forum
    with translation.override(forum.language):
        label = document_label(forum)
        return {
            "forum": {"name": forum.name, "label": label.title, "the_label": str(label.the)},
            "document_label": label.title,
            "meeting": {**_facts(meeting), "chair": str(meeting.chair.party) if meeting.chair else ""},
            "dnr": "",
            "attendance": _attendance(meeting),
            "quorum": _quorum(meeting),
            "adjournments": _adjournments(meeting),
            "items": _items(meeting),
            "next_meeting": _next(meeting),
            "closed_at": _iso(meeting.closed_at),
            "set_jointly": meeting.set_jointly,
            "adjusters": _adjusters(meeting),
            "finalised_at": None,
            "finalised_by": None,
        }


def digest(content: Any) -> str:
    """SHA-256 over the canonical JSON: keys in order, no blanks, UTF-8."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(content: dict[str, Any]) -> dict[str, Any]:
    """The part of the record that adjusters check."""
    return {key: value for key, value in content.items() if key not in BESIDE_THE_TEXT}


def person(seat: Seat) -> dict[str, str]:
    """How a published document names somebody: organisation and role."""
    return {"organisation": str(seat.party), "role": role_of(seat)}


def role_of(seat: Seat) -> str:
    return seat.title or str(seat.get_role_display())


def _facts(meeting: Meeting) -> dict[str, Any]:
    return {
        "label": str(meeting),
        "number": meeting.number,
        "year": meeting.year,
        "starts_at": _iso(meeting.starts_at),
        "ends_at": _iso(meeting.ends_at),
        "place": meeting.place,
        "form": str(meeting.get_form_display()),
    }


def _next(meeting: Meeting) -> dict[str, Any] | None:
    later = (
        meeting.forum.meetings.standing()
        .filter(starts_at__gt=meeting.starts_at, group=meeting.group_id)
        .order_by("starts_at")
        .first()
    )
    return _facts(later) if later else None


def _quorum(meeting: Meeting) -> dict[str, int] | None:
    """Over the whole meeting; a decision has its own."""
    found = quorum(meeting)
    return {"present": found.present, "total": found.total, "needed": found.needed} if found else None


def _adjournments(meeting: Meeting) -> list[dict[str, str | None]]:
    return [
        {"began_at": _iso(each.began_at), "ended_at": _iso(each.ended_at)}
        for each in meeting.adjournments.all()
    ]


def _attendance(meeting: Meeting) -> list[dict[str, Any]]:
    rows = meeting.attendances.select_related("seat__party__organisation", "seat__user")
    numbers = numbers_of(meeting)
    return [
        _attendee(meeting, row, numbers)
        for row in sorted(rows, key=lambda row: BY_STATUS.index(Attendance.Status(row.status)))
    ]


def _attendee(meeting: Meeting, row: Attendance, numbers: dict[int, int]) -> dict[str, Any]:
    seat = row.seat
    attendee = {
        **person(seat),
        "kind": seat.kind,
        "kind_label": str(seat.get_kind_display()),
        "status": row.status,
        "status_label": str(row.get_status_display()),
        "items": items_taken(row, numbers),
        "arrived_at": _iso(row.arrived_at),
        "left_at": _iso(row.left_at),
    }
    return {**attendee, "name": seat.user.name} if meeting.forum.names_in_print else attendee


def _adjusters(meeting: Meeting) -> list[dict[str, Any]]:
    rows = meeting.adjusters.standing().select_related("seat__party__organisation", "seat__user")
    return [_adjuster(meeting, row) for row in rows]


def _adjuster(meeting: Meeting, row: Adjuster) -> dict[str, Any]:
    adjuster = {**person(row.seat), "approved_at": _iso(row.approved_at), "sha256": row.approved_sha256}
    return {**adjuster, "name": row.seat.user.name} if meeting.forum.names_in_print else adjuster


def _items(meeting: Meeting) -> list[dict[str, Any]]:
    decisions = Decision.objects.order_by("number").prefetch_related("reservations__party__organisation")
    actions = ActionItem.objects.select_related("owner__organisation").order_by("pk")
    items = (
        meeting.items.filter(deleted_at=None)
        .select_related("proposer__organisation")
        .prefetch_related(Prefetch("decisions", decisions), Prefetch("actions", actions))
    )
    return [_item(meeting, number, item) for number, item in enumerate(items, 1)]


def _item(meeting: Meeting, number: int, item: AgendaItem) -> dict[str, Any]:
    return {
        "number": number,
        "kind": item.kind,
        "kind_label": str(item.get_kind_display()),
        "title": item.title,
        "proposer": str(item.proposer) if item.proposer else "",
        "presenter": item.presenter,
        "text": item.text,
        "proposal": item.proposal,
        "note": item.note,
        "outcome": item.outcome,
        "outcome_label": str(item.get_outcome_display()) if item.outcome else "",
        "added_at_meeting": item.added_at_meeting,
        "decisions": [_decision(meeting, decision) for decision in item.decisions.all()],
        "actions": [_action(action) for action in item.actions.all()],
    }


def _decision(meeting: Meeting, decision: Decision) -> dict[str, Any]:
    return {
        "label": f"{meeting.slug}/{decision.number}",
        "number": decision.number,
        "clauses": decision.clauses,
        "reservations": [
            {"party": str(each.party), "text": each.text} for each in decision.reservations.all()
        ],
        **(_judged(decision) if decision.parties_present is not None else {}),
    }


def _judged(decision: Decision) -> dict[str, Any]:
    """Whether it was made with a quorum, where the forum asks for one."""
    return {"lacks_quorum": decision.lacks_quorum, **{name: getattr(decision, name) for name in FACTS}}


def _action(action: ActionItem) -> dict[str, Any]:
    return {"text": action.text, "owner": str(action.owner), "due": action.due.isoformat()}


def _iso(moment: datetime | None) -> str | None:
    return local(moment).isoformat(timespec="seconds") if moment else None
