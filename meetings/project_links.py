"""Which project an agenda item or an action is about. It is no part of the text that the parties approve."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from forum.models import Forum
from meetings.locking import lock
from meetings.models import ActionItem, AgendaItem
from meetings.rules import may_change_action, may_name_project
from members.models import Seat
from projects.models import Project


def projects_of(forum: Forum, day: date) -> QuerySet[Project]:
    """Those that the forum follows that day."""
    return Project.objects.filter(followings__in=forum.followings.serving(day))


@transaction.atomic
def name_project_of_item(
    item: AgendaItem, project: Project | None, *, by: Seat, at: datetime | None = None
) -> AgendaItem:
    """The item's actions that were about the same project as the item go along with it."""
    item.meeting = lock(item.meeting)
    require(may_name_project(by, item))
    item.refresh_from_db(fields=["project", "deleted_at"])
    require(item.deleted_at is None)
    if item.project == project:
        return item
    _refuse_unfollowed(item.meeting.forum, project, at)
    before, item.project = item.project, project
    item.save(update_fields=["project"])
    item.actions.filter(project=before).update(project=project)
    history.record("item.project_named", on=item, by=by, at=at, project=_told(project), before=_told(before))
    return item


@transaction.atomic
def name_project_of_action(
    action: ActionItem, project: Project | None, *, by: Seat, at: datetime | None = None
) -> ActionItem:
    action.refresh_from_db(from_queryset=ActionItem.objects.select_for_update(of=("self",)))
    require(may_change_action(by, action))
    if action.project == project:
        return action
    _refuse_unfollowed(action.forum, project, at)
    before, action.project = action.project, project
    action.save(update_fields=["project"])
    history.record(
        "action.project_named", on=action, by=by, at=at, project=_told(project), before=_told(before)
    )
    return action


def _refuse_unfollowed(forum: Forum, project: Project | None, at: datetime | None) -> None:
    if project and not projects_of(forum, localdate(at or clock.now())).filter(pk=project.pk).exists():
        raise ValidationError(_("The forum does not follow the project “%(name)s”.") % {"name": project})


def _told(project: Project | None) -> str:
    return str(project) if project else "–"
