"""One thing that waits for a person: what, why, and the one button that deals with it."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from meetings.models import Invitation


class Urgency(IntEnum):
    """The order of the list: what is late, then what has a day, then what is asked."""

    LATE = 0
    DUE = 1
    ASKED = 2


@dataclass(frozen=True, slots=True)
class Task:
    """`late` is the sentence that says since when; an invitation is answered in the list itself."""

    urgency: Urgency
    on: date
    icon: str
    title: str
    text: str
    url: str
    action: str
    late: str = ""
    is_main: bool = False
    invitation: Invitation | None = None

    @property
    def tone(self) -> str:
        return "bad" if self.urgency == Urgency.LATE else ""


def urgency_of(due: date | None, today: date) -> Urgency:
    if due is None:
        return Urgency.ASKED
    return Urgency.LATE if due < today else Urgency.DUE
