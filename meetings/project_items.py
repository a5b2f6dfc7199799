"""Projects that propose themselves for an agenda: late ones, and those whose owner has asked the forum something."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from meetings.drafting import ItemFields, propose_item
from meetings.live.markdown import to_markdown
from meetings.live.prose import Paragraph, Text
from meetings.locking import lock
from meetings.models import AgendaItem, ItemKind, Meeting
from meetings.rules import may_order_agenda
from members.models import Party, Seat
from projects.agenda_matters import ProjectMatter, matters
from projects.models import Project

PROJECT_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Offers:
    """The next agenda that can take an item, the projects that it does not have yet, and those it has."""

    meeting: Meeting | None
    offered: dict[int, ProjectMatter]
    there: dict[int, AgendaItem]


def offers(forum: Forum, seat: Seat, day: date) -> Offers:
    """For the secretariat: read once for a page, however many projects it lists."""
    meeting = next_agenda(forum, seat)
    if meeting is None:
        return Offers(None, {}, {})
    found = {each.project.pk: each for each in open_matters(meeting, day)}
    return Offers(meeting, found, _there(meeting))


def next_agenda(forum: Forum, seat: Seat) -> Meeting | None:
    """The forum's next meeting whose agenda the secretariat may still put an item on."""
    coming = forum.meetings.upcoming(clock.now()).filter(group=None)
    for meeting in coming.select_related("forum"):
        if may_order_agenda(seat, meeting):
            return meeting
    return None


def open_matters(meeting: Meeting, day: date) -> list[ProjectMatter]:
    """What this agenda should take up. Projects are the whole forum's matter.

    One that is on the agenda already is not offered, nor what an owner asked before a meeting that took it up.
    """
    if meeting.group_id:
        return []
    there = set(_there(meeting))
    open_ones = [each for each in matters(meeting.forum, day) if each.project.pk not in there]
    taken_up = _taken_up(meeting)
    for each in open_ones:
        report = each.report
        if report and report.ready_at and taken_up.get(each.project.pk, report.ready_at) > report.ready_at:
            each.report = None
    return [each for each in open_ones if each.reasons or each.report]


@transaction.atomic
def propose_project(
    meeting: Meeting, project: Project, *, by: Seat, at: datetime | None = None
) -> AgendaItem:
    """Put the project on the agenda, with the reasons as its text; once on each agenda."""
    require(may_order_agenda(by, lock(meeting)))
    now = at or clock.now()
    with translation.override(meeting.forum.language):
        found = {each.project.pk: each for each in open_matters(meeting, localdate(now))}
    if project.pk not in found:
        raise ValidationError(_("%(name)s is not to be proposed any longer.") % {"name": project})
    item = put_on_agenda(meeting, found[project.pk], by, now)
    history.record("agenda.project_proposed", on=meeting, by=by, at=now, project=project)
    return item


def put_on_agenda(meeting: Meeting, matter: ProjectMatter, by: Seat, at: datetime) -> AgendaItem:
    """The matter's sentences are in the forum's language."""
    with translation.override(meeting.forum.language):
        fields = item_of(matter)
    item = propose_item(meeting, fields, by=by, at=at, proposer=_party_of(meeting, matter, at) or by.party)
    meeting.items.filter(pk=item.pk).update(project=matter.project)
    return item


def item_of(matter: ProjectMatter) -> ItemFields:
    """What stands on the agenda: the reasons, and what the owner wants the forum to discuss."""
    said = list(matter.reasons)
    if matter.report:
        said.append(
            _("From the report for %(period)s, what the forum should discuss:")
            % {"period": matter.report.round}
        )
        said += [line.strip() for line in matter.wish.splitlines() if line.strip()]
    return ItemFields(
        title=(_("The state of the project %(name)s") % {"name": matter.project.name})[:200],
        kind=ItemKind.DISCUSSION,
        duration=PROJECT_MINUTES,
        text=to_markdown(tuple(Paragraph((Text(each),)) for each in said)),
    )


def _there(meeting: Meeting) -> dict[int, AgendaItem]:
    items = meeting.items.filter(deleted_at=None, project__isnull=False)
    return {item.project_id: item for item in items if item.project_id}


def _taken_up(meeting: Meeting) -> dict[int, datetime]:
    """By project: when the latest meeting before this one began that had it on its agenda."""
    items = AgendaItem.objects.filter(
        meeting__forum=meeting.forum_id,
        meeting__starts_at__lt=meeting.starts_at,
        deleted_at=None,
        project__isnull=False,
    ).exclude(meeting__state=Meeting.State.CANCELLED)
    rows = items.order_by("meeting__starts_at").values_list("project", "meeting__starts_at")
    return dict(rows)


def _party_of(meeting: Meeting, matter: ProjectMatter, at: datetime) -> Party | None:
    """The project's owner, when it is a party in the forum."""
    parties = meeting.forum.parties.serving(localdate(at)).select_related("organisation")
    return parties.filter(organisation=matter.owner).first() if matter.owner else None
