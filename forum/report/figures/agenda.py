"""How the agendas of the year were shared between the parties and the kinds of items, and what was left over."""

from collections import Counter
from typing import Any

from forum.models import Forum
from forum.report.figures.period import Period
from forum.report.figures.shares import percents
from meetings.models import AgendaItem, ItemKind, Meeting

UNFINISHED = (AgendaItem.Outcome.OPEN, AgendaItem.Outcome.POSTPONED, AgendaItem.Outcome.REFERRED)


def agenda_balance(forum: Forum, period: Period) -> dict[str, Any]:
    """Items and minutes by proposing party and by kind; the standing items of every meeting are left out.

    Only of the whole forum's meetings: a group sets its own agenda.
    """
    items = list(
        AgendaItem.objects.filter(
            meeting__forum=forum,
            meeting__year=period.year,
            meeting__group=None,
            standing="",
            deleted_at=None,
        )
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .select_related("proposer__organisation", "meeting")
        .order_by("proposer__organisation__sort_key", "pk")
    )
    carried = _carried(items)
    return {
        "by_party": _by_party(items),
        "by_kind": _by_kind(items),
        "items": len(items),
        "minutes": sum(item.duration for item in items),
        "carried": carried,
        "items_carried": len(carried),
    }


def _by_party(items: list[AgendaItem]) -> list[dict[str, Any]]:
    counted, minutes = Counter[str | None](), Counter[str | None]()
    for item in items:
        name = str(item.proposer) if item.proposer else None
        counted[name] += 1
        minutes[name] += item.duration
    shares = percents([minutes[name] for name in counted])
    return [
        {"party": name, "items": counted[name], "minutes": minutes[name], "percent": share}
        for name, share in zip(counted, shares, strict=True)
    ]


def _by_kind(items: list[AgendaItem]) -> list[dict[str, Any]]:
    counted, minutes = Counter(item.kind for item in items), Counter[str]()
    for item in items:
        minutes[item.kind] += item.duration
    shares = percents([minutes[kind.value] for kind in ItemKind])
    return [
        {
            "kind": str(kind.label),
            "items": counted[kind.value],
            "minutes": minutes[kind.value],
            "percent": share,
        }
        for kind, share in zip(ItemKind, shares, strict=True)
    ]


def _carried(items: list[AgendaItem]) -> list[dict[str, Any]]:
    """Items of a held meeting that were not finished there, with where they came up again."""
    left = [item for item in items if item.meeting.state == Meeting.State.HELD and item.outcome in UNFINISHED]
    later = AgendaItem.objects.filter(carried_from__in=left, deleted_at=None).select_related("meeting")
    again = {item.carried_from_id: item.meeting.slug for item in later.order_by("-meeting__starts_at")}
    left.sort(key=lambda item: (item.meeting.starts_at, item.pos, item.pk))
    return [
        {
            "title": item.title,
            "meeting": item.meeting.slug,
            "outcome": str(item.get_outcome_display()),
            "taken_up_at": again.get(item.pk),
        }
        for item in left
    ]
