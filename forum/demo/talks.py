"""One item or sitting of a demo meeting."""

from dataclasses import dataclass, field

INFO, DISCUSSION, DECISION = "information", "discussion", "decision"


@dataclass(frozen=True)
class Talk:
    """One item beyond the standing ones: what was proposed, said, decided and taken on."""

    title: str
    kind: str = DISCUSSION
    minutes: int = 25
    proposer: str = ""
    presenter: str = ""
    text: str = ""
    proposal: str = ""
    note: str = ""
    decision: str = ""
    outcome: str = "noted"
    action: tuple[str, str, str] | None = None  # text, party, due date
    action_state: str = "done"
    reservation: tuple[str, str] | None = None  # party, reasons
    focus: int = 0  # number of the focus area that its decision and action belong to


@dataclass(frozen=True)
class Sitting:
    """One held meeting: its items, who stayed away, who was replaced, who came late, and its break."""

    talks: list[Talk] = field(default_factory=list)
    regrets: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    late: tuple[str, ...] = ()  # from item 3
    pause: tuple[int, int] | None = None  # minutes after the beginning, minutes long
