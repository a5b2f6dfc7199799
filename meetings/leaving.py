"""What an item still lacks when the meeting goes on to the next one. Pointed out, never refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.models import AgendaItem, Decision, ItemKind

Outcome = AgendaItem.Outcome
SETTLED_WITHOUT_DECISION = {Outcome.POSTPONED, Outcome.REFERRED, Outcome.REJECTED, Outcome.DROPPED}


@dataclass(frozen=True, slots=True)
class Missing:
    """No decision under an item that was to have one, or decisions that nobody carries out by any date."""

    no_decision: bool
    unowned: list[Decision]

    def __bool__(self) -> bool:
        return self.no_decision or bool(self.unowned)


def missing_in(item: AgendaItem) -> Missing:
    """Formalities are decided without anybody having to do anything."""
    decisions = list(item.decisions.order_by("number"))
    for decision in decisions:
        decision.meeting = item.meeting
    return Missing(lacks_decision(item, decisions), unowned(item, decisions))


def unowned(item: AgendaItem, decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions under an item that gives nobody anything to do."""
    is_formal = item.kind == ItemKind.FORMALITY
    return [] if is_formal or item.actions.all() else list(decisions)


def lacks_decision(item: AgendaItem, decisions: Iterable[Decision]) -> bool:
    is_settled = item.outcome in SETTLED_WITHOUT_DECISION
    return item.kind == ItemKind.DECISION and not is_settled and not list(decisions)
