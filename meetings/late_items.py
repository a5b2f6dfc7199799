"""Which items are late proposals: those that a party adds after the call for items has closed."""

from collections.abc import Collection

from forum.access import is_partner
from meetings.models import AgendaItem
from members.models import Seat


def mark_late(names: Collection[str], by: Seat) -> None:
    """`names` are the uuids of items that have just been added."""
    if names and is_partner(by):
        added = AgendaItem.objects.filter(uuid__in=names, standing="", carried_from=None)
        added.filter(added_at_meeting=False, meeting__call_closed_at__isnull=False).update(proposed_late=True)
