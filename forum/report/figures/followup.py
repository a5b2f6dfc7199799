"""What the year decided and what became of what was agreed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.functions import Coalesce

from forum.models import Forum
from forum.report.figures.period import Period
from meetings.actions_then import CARRIED, DONE, ActionThen, Outcome, actions_then
from meetings.circular_standing import answers_in_writing
from meetings.models import Decision


def year_of_actions(forum: Forum, period: Period) -> list[ActionThen]:
    return actions_then(forum, period.year, period.cutoff)


def decisions(forum: Forum, period: Period, given: Iterable[ActionThen] = ()) -> list[dict[str, Any]]:
    """In the order of time; one made in writing between meetings has no meeting but each party's answer."""
    rows = forum.decisions.of_year(period.year).select_related(
        "meeting__group", "circular", "item", "focus_area"
    )
    in_order = rows.order_by(Coalesce("meeting__starts_at", "decided_at"), "number")
    by_item: dict[int | None, list[ActionThen]] = defaultdict(list)
    for each in given:
        by_item[each.action.item_id].append(each)
    with_answers = in_order.prefetch_related(answers_in_writing(), "reservations__party__organisation")
    return [_decision(row, by_item) for row in with_answers]


def _decision(row: Decision, by_item: Mapping[int | None, list[ActionThen]]) -> dict[str, Any]:
    given = by_item.get(row.item_id, []) if row.item_id else []
    told = {
        "label": row.label,
        "meeting": row.meeting.slug if row.meeting else None,
        "group": str(row.meeting.group) if row.meeting and row.meeting.group else None,
        "item": row.item.title if row.item else None,
        "clauses": row.clauses,
        "focus_area": row.focus_area.title if row.focus_area else None,
        "decided_at": row.decided_at.isoformat(),
        "reservations": [str(each.party) for each in row.reservations.all()],
        "lacks_quorum": row.lacks_quorum,
        "actions": [action_row(each) for each in given],
        "actions_done": sum(each.outcome in DONE for each in given),
    }
    if row.circular is None:
        return told
    answers = [
        {"party": str(each.party), "answer": each.answer, "comment": each.comment}
        for each in row.circular.given  # type: ignore[attr-defined]  # prefetched
    ]
    return told | {"item": row.circular.title, "in_writing": answers}


def actions(given: list[ActionThen]) -> dict[str, Any]:
    """Actions of the year and those it inherited, as they stood at the cutoff."""
    counted = Counter(each.outcome for each in given)
    return {
        "all": [action_row(each) for each in given],
        "done": sum(counted[outcome] for outcome in DONE),
        **{outcome.value: counted[outcome] for outcome in Outcome},
        "carried": sum(counted[outcome] for outcome in CARRIED),
        "inherited": sum(each.is_inherited for each in given),
    }


def action_row(then: ActionThen) -> dict[str, Any]:
    action = then.action
    standing = "done" if then.outcome in DONE else then.outcome.value
    return {
        "id": action.pk,
        "text": action.text,
        "owner": then.owner,
        "due": then.due.isoformat(),
        "meeting": action.meeting.slug,
        "focus_area": action.focus_area.title if action.focus_area else None,
        "project": action.project.name if action.project else None,
        "standing": standing,
        "outcome": then.outcome.value,
        "closed_at": then.closed_at.isoformat() if then.closed_at else None,
        "from_before": then.is_inherited,
    }
