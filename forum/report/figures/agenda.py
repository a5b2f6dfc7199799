"""How the agendas of the year were shared between the parties and the kinds of items."""

from collections import Counter
from typing import Any

from forum.models import Forum
from forum.report.figures.period import Period
from meetings.models import AgendaItem, ItemKind, Meeting


def agenda_balance(forum: Forum, period: Period) -> dict[str, Any]:
    """Items and minutes by proposing party and by kind; the standing items of every meeting are left out."""
    items = list(
        AgendaItem.objects.filter(
            meeting__forum=forum, meeting__year=period.year, standing="", deleted_at=None
        )
        .exclude(meeting__state=Meeting.State.CANCELLED)
        .select_related("proposer__organisation")
        .order_by("proposer__organisation__sort_key", "pk")
    )
    return {"by_party": _by_party(items), "by_kind": _by_kind(items), "items": len(items)}


def _by_party(items: list[AgendaItem]) -> list[dict[str, Any]]:
    counted, minutes = Counter[str | None](), Counter[str | None]()
    for item in items:
        name = str(item.proposer) if item.proposer else None
        counted[name] += 1
        minutes[name] += item.duration
    return [{"party": name, "items": counted[name], "minutes": minutes[name]} for name in counted]


def _by_kind(items: list[AgendaItem]) -> list[dict[str, Any]]:
    counted = Counter(item.kind for item in items)
    return [{"kind": str(kind.label), "items": counted[kind.value]} for kind in ItemKind]
