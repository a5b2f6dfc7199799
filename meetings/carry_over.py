"""What comes along to a coming agenda: unfinished items, open actions and late projects, as the secretariat picks.

An item is brought once: what already stands on a later agenda is not offered again.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from forum import clock, history
from forum.access import require
from meetings.drafting import fields_of, propose_item
from meetings.locking import lock
from meetings.models import ActionItem, AgendaItem, Meeting
from meetings.previous import open_actions, previous_item, previous_meeting, previous_text, write_previous
from meetings.project_items import open_matters, put_on_agenda
from meetings.rules import may_order_agenda
from members.models import Seat
from projects.agenda_matters import ProjectMatter

UNFINISHED = (AgendaItem.Outcome.OPEN, AgendaItem.Outcome.POSTPONED, AgendaItem.Outcome.REFERRED)
MOST_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Luggage:
    """What could come along, and what stands in the item about previous notes now (None: there is no such item)."""

    items: list[AgendaItem]
    actions: list[ActionItem]
    projects: list[ProjectMatter]
    before: Meeting | None
    previous: AgendaItem | None

    @property
    def is_empty(self) -> bool:
        return not (self.items or self.actions or self.projects or self.before)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the secretariat has ticked; `rewrite` says that the text about previous notes is written anew."""

    items: Collection[int] = field(default=())
    actions: Collection[int] = field(default=())
    projects: Collection[int] = field(default=())
    rewrite: bool = False


def luggage(meeting: Meeting, day: date) -> Luggage:
    """Eleven queries, however much there is, and two for each reporting period that is late."""
    return Luggage(
        items=unfinished_items(meeting),
        actions=open_actions(meeting),
        projects=open_matters(meeting, day),
        before=previous_meeting(meeting),
        previous=previous_item(meeting),
    )


def unfinished_items(meeting: Meeting) -> list[AgendaItem]:
    """Of held meetings of the same circle, the oldest first; not those that stand on a later agenda already."""
    earlier = AgendaItem.objects.filter(
        meeting__forum=meeting.forum_id,
        meeting__group=meeting.group_id,
        meeting__state=Meeting.State.HELD,
        meeting__starts_at__lt=meeting.starts_at,
        deleted_at=None,
        standing="",
        outcome__in=UNFINISHED,
    )
    brought = AgendaItem.objects.filter(deleted_at=None, carried_from__isnull=False).values("carried_from")
    items = earlier.exclude(pk__in=brought).select_related("proposer__organisation", "meeting")
    return list(items.order_by("meeting__starts_at", "pos", "uuid")[:MOST_ITEMS])


@transaction.atomic
def bring_along(meeting: Meeting, choice: Choice, *, by: Seat, at: datetime | None = None) -> int:
    """Put what is ticked on the agenda; what somebody else has brought meanwhile is left out. How many items."""
    require(may_order_agenda(by, lock(meeting)))
    now = at or clock.now()
    found = luggage(meeting, localdate(now))
    items = [item for item in found.items if item.pk in choice.items]
    projects = _chosen_projects(meeting, choice, now)
    actions = [action for action in found.actions if action.pk in choice.actions]
    for item in items:
        proposer = item.proposer or by.party
        propose_item(meeting, fields_of(item), by=by, at=now, proposer=proposer, carried_from=item)
    for matter in projects:
        put_on_agenda(meeting, matter, by, now)
    if choice.rewrite and found.previous:
        text = previous_text(meeting, found.before, actions, localdate(now))
        if text != found.previous.text:
            write_previous(found.previous, text, by, now)
    if items or projects:
        count = len(items) + len(projects)
        history.record("agenda.brought_along", on=meeting, by=by, at=now, count=count)
    return len(items) + len(projects)


def _chosen_projects(meeting: Meeting, choice: Choice, at: datetime) -> list[ProjectMatter]:
    """Their sentences are read in the forum's language, whatever the secretariat reads."""
    with translation.override(meeting.forum.language):
        return [each for each in open_matters(meeting, localdate(at)) if each.project.pk in choice.projects]
