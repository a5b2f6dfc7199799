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
    is_unowned = decisions and item.kind != ItemKind.FORMALITY and not item.actions.exists()
    return Missing(lacks_decision(item, decisions), decisions if is_unowned else [])


def lacks_decision(item: AgendaItem, decisions: Iterable[Decision]) -> bool:
    is_settled = item.outcome in SETTLED_WITHOUT_DECISION
    return item.kind == ItemKind.DECISION and not is_settled and not list(decisions)
