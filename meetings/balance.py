"""How an agenda's time, and a year's, is shared between the parties that proposed its items."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.utils.safestring import SafeString

from forum.charts import share_bar
from meetings.models import AgendaItem, Meeting
from members.models import Party


@dataclass(frozen=True, slots=True)
class Share:
    """A party's part of the minutes that parties have asked for, in per cent."""

    party: str
    minutes: int
    items: int
    of: float

    @property
    def bar(self) -> SafeString:
        return share_bar(self.party, self.of)


def balance(items: Iterable[AgendaItem], parties: Iterable[Party] = ()) -> list[Share]:
    """Of an agenda's live items; standing items are nobody's. Each of `parties` has a row, if only with nothing."""
    counts = {str(party): (0, 0) for party in parties}
    for item in items:
        if item.proposer and not item.standing:
            minutes, number = counts.get(str(item.proposer), (0, 0))
            counts[str(item.proposer)] = (minutes + item.duration, number + 1)
    return _shares(counts)


def balance_of_year(meetings: QuerySet[Meeting]) -> list[Share]:
    """One query for all the meetings; what is cancelled does not count."""
    items = AgendaItem.objects.filter(
        meeting__in=meetings.exclude(state=Meeting.State.CANCELLED),
        deleted_at=None,
        standing="",
        proposer__isnull=False,
    )
    sums = items.order_by().values_list("proposer__organisation__name").annotate(Sum("duration"), Count("pk"))
    return _shares({name: (minutes, number) for name, minutes, number in sums})


def _shares(counts: dict[str, tuple[int, int]]) -> list[Share]:
    """The largest first; none as long as nobody has proposed anything."""
    whole = sum(minutes for minutes, _number in counts.values())
    if not whole:
        return []
    rows = [Share(name, minutes, number, minutes * 100 / whole) for name, (minutes, number) in counts.items()]
    return sorted(rows, key=lambda row: (-row.minutes, row.party))
