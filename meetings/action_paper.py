"""The list of actions as a paper: what the page shows, with the choices made there, by party or by state."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from forum import clock, history
from forum.access import require
from forum.filters import known
from forum.formats import full_day, local
from forum.models import Forum, Paper
from forum.paper.requests import request_paper
from meetings.action_list import ActionList, action_list
from meetings.models import ActionItem, ActionProgress, Meeting
from meetings.rules import may_see_actions
from members.models import Seat

BY_PARTY, BY_STATE = "part", "lage"
TEMPLATE = "papers/actions.html"
# Above this a paper is no list any more; what is left out is said in it.
MOST_ROWS = 1000
LONGEST_ANSWER = 400
LATE_FIRST = ["late", *ActionItem.State.values]


@transaction.atomic
def order_action_paper(
    forum: Forum,
    asked: Mapping[str, str],
    meeting: Meeting | None,
    *,
    seats: Sequence[Seat],
    by: Seat,
    at: datetime | None = None,
) -> Paper:
    """The paper of exactly this list as it stands today; made once, whoever asks for it again."""
    require(may_see_actions(by, forum))
    moment = at or clock.now()
    with translation.override(forum.language):
        snapshot = snapshot_of(forum, asked, meeting, seats, local(moment).date())
        title = _title(forum, local(moment))
    Forum.objects.select_for_update().get(pk=forum.pk)
    same = forum.papers.filter(kind=Paper.Kind.ACTIONS, language=forum.language, snapshot=snapshot).first()
    if same:
        return same
    paper = request_paper(
        forum=forum,
        kind=Paper.Kind.ACTIONS,
        title=title,
        template=TEMPLATE,
        snapshot=snapshot,
        file_name=f"atgardslista-{forum.slug}-{local(moment).date().isoformat()}.pdf",
        by=by,
        at=moment,
    )
    history.record("actions.printed", on=forum, forum=forum, by=by, at=moment)
    return paper


def action_paper(forum: Forum, pk: int, by: Seat) -> Paper | None:
    """One that was ordered in this forum."""
    require(may_see_actions(by, forum))
    return forum.papers.filter(kind=Paper.Kind.ACTIONS, pk=pk).first()


def _title(forum: Forum, day: datetime) -> str:
    return _("Actions on %(day)s – %(forum)s") % {"day": full_day(day), "forum": forum.name}


def snapshot_of(
    forum: Forum, asked: Mapping[str, str], meeting: Meeting | None, seats: Sequence[Seat], day: date
) -> dict[str, Any]:
    """Everything the paper says, in the active language."""
    found = action_list(forum, seats, asked, meeting, day)
    grouped_by = known(asked.get("gruppera"), (BY_PARTY, BY_STATE), BY_PARTY)
    rows = [
        _told(row, day, forum) for row in found.rows.select_related("owner_seat__user", "item")[:MOST_ROWS]
    ]
    _add_answers(rows)
    return {
        "forum": {"name": forum.name},
        "as_of": day.isoformat(),
        "choices": _choices(found, seats),
        "grouped_by": grouped_by,
        "groups": _groups(rows, grouped_by),
        "shown": len(rows),
        "count": found.count,
        "late": sum(row["days_late"] > 0 for row in rows),
    }


def _told(action: ActionItem, day: date, forum: Forum) -> dict[str, Any]:
    days_late = (day - action.due).days if action.is_open else 0
    person = action.owner_seat.user.name if forum.names_in_print and action.owner_seat else ""
    return {
        "pk": action.pk,
        "text": action.text,
        "owner": str(action.owner),
        "person": person,
        "meeting": action.meeting.slug,
        "item": action.item.title if action.item else "",
        "due": action.due.isoformat(),
        "state": action.state,
        "state_label": str(action.get_state_display()),
        "days_late": max(days_late, 0),
        "closed_on": local(action.closed_at).date().isoformat() if action.closed_at else None,
        "sort_key": action.owner.organisation.sort_key,
    }


def _add_answers(rows: list[dict[str, Any]]) -> None:
    """The last thing that each party said of its action; one query for all of them."""
    answers = ActionProgress.objects.filter(
        action__in=[row["pk"] for row in rows], kind=ActionProgress.Kind.ANSWER
    )
    newest = answers.select_related("seat__party__organisation").order_by("action_id", "-at", "-pk")
    told = {answer.action_id: answer for answer in newest.distinct("action_id")}
    for row in rows:
        answer = told.get(row.pop("pk"))
        row["answer"] = _answer(answer) if answer else None


def _answer(answer: ActionProgress) -> dict[str, str]:
    text = answer.text
    if len(text) > LONGEST_ANSWER:
        text = f"{text[:LONGEST_ANSWER].rsplit(None, 1)[0]} …"
    return {"on": local(answer.at).date().isoformat(), "by": str(answer.seat.party), "text": text}


def _groups(rows: list[dict[str, Any]], grouped_by: str) -> list[dict[str, Any]]:
    """In the order of the list within each; parties by their names, states from late to dropped."""
    if grouped_by == BY_PARTY:
        in_order = sorted(rows, key=lambda row: (row["sort_key"], row["owner"]))
        parts = [(name, list(group)) for name, group in groupby(in_order, key=lambda row: row["owner"])]
    else:
        in_order = sorted(rows, key=lambda row: LATE_FIRST.index(_standing(row)))
        parts = [(_name_of(key), list(group)) for key, group in groupby(in_order, key=_standing)]
    for row in rows:
        del row["sort_key"]
    return [{"name": name, "actions": group} for name, group in parts]


def _standing(row: dict[str, Any]) -> str:
    return "late" if row["days_late"] else row["state"]


def _name_of(standing: str) -> str:
    return pgettext("actions", "Late") if standing == "late" else str(ActionItem.State(standing).label)


def _choices(found: ActionList, seats: Sequence[Seat]) -> list[dict[str, str]]:
    """What was asked for, in the page's own words; "any of them" is not a choice."""
    whose = next(tab.name for tab in found.tabs if tab.key == found.whose)
    if found.whose != "alla":
        whose = f"{whose} ({', '.join(sorted({str(seat.party) for seat in seats}))})"
    chosen = [{"name": _("Whose"), "value": whose}]
    for each in (found.state_filter, *found.filters):
        if each.value and each.name != "ordna":
            chosen.append({"name": str(each.label), "value": str(dict(each.options)[each.value])})
    return chosen
