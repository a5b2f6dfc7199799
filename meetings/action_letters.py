"""The letters that give and remind of actions: who gets them, and the links they are answered by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from forum.formats import local
from forum.mail import Letter, post
from meetings.action_links import link_of
from meetings.models import ActionItem, Meeting
from meetings.receivers import one_each, working_seats
from members.models import Seat


@dataclass(frozen=True, slots=True)
class Given:
    """An action as one person has it: `seat` is the one they answer for. Templates ask for `link` and `late`."""

    action: ActionItem
    seat: Seat
    at: datetime

    @property
    def link(self) -> str:
        return link_of(self.action, self.seat, self.day)

    @property
    def late(self) -> bool:
        return self.action.due < self.day

    @property
    def day(self) -> date:
        return local(self.at).date()


def owners(actions: Sequence[ActionItem], at: datetime) -> list[tuple[Seat, list[Given]]]:
    """The people who work for the responsible parties on that day, each with their actions."""
    seats = working_seats({action.owner_id for action in actions}, at)
    held: dict[int, dict[int, Seat]] = {}
    for seat in seats:
        held.setdefault(seat.user_id, {}).setdefault(seat.party_id, seat)
    return [
        (
            first,
            [
                Given(action, held[first.user_id][action.owner_id], at)
                for action in actions
                if action.owner_id in held[first.user_id]
            ],
        )
        for first in one_each(seats)
    ]


def tell_owners(meeting: Meeting, actions: Sequence[ActionItem], *, key: str, at: datetime) -> int:
    """One letter to each person of the responsible parties, with all that those parties have to do."""
    told = owners(actions, at)
    for seat, given in told:
        letter = Letter(
            key=f"action_given:{key}:{seat.user_id}",
            kind="meetings.action_given",
            template="action_given",
            to=seat.user,
            forum=meeting.forum,
            context={"meeting": meeting, "seat": seat, "given": given},
        )
        post(letter, at=at)
    return len(told)
