"""How a meeting stands to its time: minutes left of the item, and when the meeting may be over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from meetings.models import Adjournment, AgendaItem, ItemPassage, Meeting


@dataclass(frozen=True, slots=True)
class Pace:
    """Reckoned from what has happened, not from what was planned."""

    meeting: Meeting
    now: datetime
    current: AgendaItem | None
    number: int
    spent: dict[int, timedelta]
    rest: timedelta
    adjournment: Adjournment | None = None
    adjournments: list[Adjournment] = field(default_factory=list)

    @property
    def left(self) -> timedelta:
        """Of the current item; negative when it runs over."""
        if self.current is None:
            return timedelta()
        planned = timedelta(minutes=self.current.duration)
        return planned - self.spent.get(self.current.pk, timedelta())

    @property
    def left_seconds(self) -> int:
        return int(self.left.total_seconds())

    @property
    def planned_seconds(self) -> int:
        """At least one, for a bar that shows a share of it."""
        return max(1, self.current.duration * 60) if self.current else 1

    @property
    def spent_seconds(self) -> int:
        return min(self.planned_seconds, max(0, self.planned_seconds - self.left_seconds))

    @property
    def left_minutes(self) -> int:
        """Whole minutes, the one that has begun counted."""
        return max(0, -(-self.left_seconds // 60))

    @property
    def over_minutes(self) -> int:
        return max(0, -self.left_seconds // 60)

    @property
    def expected_end(self) -> datetime:
        return self._goes_on_at + max(self.left, timedelta()) + self.rest

    @property
    def late_minutes(self) -> int:
        """How long after its time the meeting may end."""
        return max(0, int((self.expected_end - self.meeting.ends_at).total_seconds() // 60))

    @property
    def _goes_on_at(self) -> datetime:
        if self.adjournment and self.adjournment.resumes_at:
            return max(self.now, self.adjournment.resumes_at)
        return self.now


def pace(meeting: Meeting, items: Sequence[AgendaItem], now: datetime) -> Pace:
    """Two queries. Items that have been treated or settled take no more time."""
    spent = _spent(meeting.passages.all(), now)
    current = next((item for item in items if item.pk == meeting.current_item_id), None)
    ahead = [item for item in items if not item.outcome and item.pk not in spent and item is not current]
    breaks = list(meeting.adjournments.all())
    return Pace(
        meeting=meeting,
        now=now,
        current=current,
        number=items.index(current) + 1 if current else 0,
        spent=spent,
        rest=timedelta(minutes=sum(item.duration for item in ahead)),
        adjournment=next((each for each in breaks if each.ended_at is None), None),
        adjournments=breaks,
    )


def _spent(passages: Iterable[ItemPassage], now: datetime) -> dict[int, timedelta]:
    """By item, the stretches it was treated in."""
    spent: dict[int, timedelta] = {}
    for each in passages:
        lasted = max((each.ended_at or now) - each.began_at, timedelta())
        spent[each.item_id] = spent.get(each.item_id, timedelta()) + lasted
    return spent
