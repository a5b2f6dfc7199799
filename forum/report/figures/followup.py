"""What the year decided and what became of what was agreed."""

from typing import Any

from django.db.models import Q
from django.db.models.functions import Coalesce

from forum.models import Forum
from forum.report.figures.period import Period
from meetings.circular_standing import answers_in_writing
from meetings.models import ActionItem, Decision


def decisions(forum: Forum, period: Period) -> list[dict[str, Any]]:
    """In the order of time; one made in writing between meetings has no meeting but each party's answer."""
    rows = forum.decisions.of_year(period.year).select_related("meeting", "circular", "item", "focus_area")
    in_order = rows.order_by(Coalesce("meeting__starts_at", "decided_at"), "number")
    return [_decision(row) for row in in_order.prefetch_related(answers_in_writing())]


def _decision(row: Decision) -> dict[str, Any]:
    told = {
        "label": row.label,
        "meeting": row.meeting.slug if row.meeting else None,
        "item": row.item.title if row.item else None,
        "clauses": row.clauses,
        "focus_area": row.focus_area.title if row.focus_area else None,
        "decided_at": row.decided_at.isoformat(),
    }
    if row.circular is None:
        return told
    answers = [
        {"party": str(each.party), "answer": each.answer, "comment": each.comment}
        for each in row.circular.given  # type: ignore[attr-defined]  # prefetched
    ]
    return told | {"item": row.circular.title, "in_writing": answers}


def actions(forum: Forum, period: Period) -> dict[str, Any]:
    """Actions of the year and those it inherited, as they stood at the cutoff."""
    inherited_or_new = Q(closed_at=None) | Q(closed_at__date__gte=period.first_day)
    rows = forum.actions.filter(inherited_or_new, created_at__lt=period.cutoff)
    listed = [
        _action(row, period)
        for row in rows.select_related("owner__organisation", "meeting", "focus_area").order_by("due", "pk")
    ]
    return {
        "all": listed,
        "done": sum(row["standing"] == "done" for row in listed),
        "dropped": sum(row["standing"] == "dropped" for row in listed),
        "open": sum(row["standing"] == "open" for row in listed),
        "late": sum(row["standing"] == "late" for row in listed),
        "carried": sum(row["standing"] in ("open", "late") for row in listed),
    }


def _action(row: ActionItem, period: Period) -> dict[str, Any]:
    return {
        "text": row.text,
        "owner": str(row.owner),
        "due": row.due.isoformat(),
        "meeting": row.meeting.slug,
        "focus_area": row.focus_area.title if row.focus_area else None,
        "standing": _standing(row, period),
        "closed_at": row.closed_at.isoformat() if row.closed_at and row.closed_at < period.cutoff else None,
        "from_before": row.meeting.year < period.year,
    }


def _standing(row: ActionItem, period: Period) -> str:
    """At the cutoff: an action closed after it still counts as carried over."""
    if row.closed_at and row.closed_at < period.cutoff:
        return "done" if row.state == ActionItem.State.DONE else "dropped"
    return "late" if row.due < period.today else "open"
