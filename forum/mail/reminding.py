"""Which of the days to remind on has come, and who has been reminded since then."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from forum.models import Outbox

MADE_UP_FOR = timedelta(days=7)  # Later than this nobody is reminded of what the portal missed.


def due_day(days: Iterable[date], day: date) -> date | None:
    """The latest one that has come. One that was missed is made up for, unless the next has come too."""
    return max((each for each in days if each <= day <= each + MADE_UP_FOR), default=None)


def reminded_since(key: str, day: date) -> set[int | None]:
    """The people who have had a letter whose key begins so since that day began."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    letters = Outbox.objects.filter(key__startswith=key, created_at__gte=begins)
    return set(letters.values_list("user", flat=True))
