"""The forums that follow a project, and the one among them that keeps its data."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from forum import history
from forum.access import require
from forum.formats import full_day
from forum.models import FocusArea, Forum
from members.models import Seat
from projects.locking import lock
from projects.models import Following, Project
from projects.project_facts import known
from projects.rules import may_keep_projects

TAKEN_SLUGS = {"nytt", "folj", "portfolj", "import", "export", "rapportering"}


@transaction.atomic
def create_project(
    forum: Forum,
    facts: Mapping[str, Any],
    *,
    since: date,
    keeps_data: bool = True,
    remark: str = "",
    slug: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Project:
    """A project new to the portal, followed by the forum from that day."""
    require(may_keep_projects(by, forum))
    project = Project(slug=slug or free_slug(facts["name"]), **known(facts))
    project.full_clean()
    project.save()
    history.record("project.created", on=project, by=by, at=at)
    follow_project(forum, project, since=since, keeps_data=keeps_data, remark=remark, by=by, at=at)
    return project


@transaction.atomic
def follow_project(
    forum: Forum,
    project: Project,
    *,
    since: date,
    keeps_data: bool = False,
    remark: str = "",
    by: Seat,
    at: datetime | None = None,
) -> Following:
    require(may_keep_projects(by, forum))
    project = lock(project)
    if project.followings.filter(forum=forum, until=None).exists():
        raise ValidationError(_("The forum already follows %(name)s.") % {"name": project})
    earlier = project.followings.filter(forum=forum, until__gte=since).order_by("until").last()
    if earlier and earlier.until:
        text = _("The forum followed the project until %(day)s. Choose a later day.")
        raise ValidationError({"since": text % {"day": full_day(earlier.until)}})
    if keeps_data:
        _refuse_second_keeper(project)
    following = project.followings.create(forum=forum, since=since, keeps_data=keeps_data, remark=remark)
    history.record("project.followed", on=project, by=by, at=at, since=since, keeps_data=keeps_data)
    return following


@transaction.atomic
def change_following(
    following: Following,
    *,
    remark: str,
    focus_areas: Collection[FocusArea],
    keeps_data: bool = False,
    by: Seat,
    at: datetime | None = None,
) -> Following:
    """Why the forum follows it, and towards which of its focus areas. `keeps_data` takes over what nobody keeps."""
    require(may_keep_projects(by, following.forum))
    require(all(area.forum_id == following.forum_id for area in focus_areas))
    following = _lock(following)
    before = {"remark": following.remark, "focus_areas": _titles(following.focus_areas.all())}
    after = {"remark": remark, "focus_areas": _titles(focus_areas)}
    following.remark = remark
    following.focus_areas.set(focus_areas)
    if keeps_data and not following.keeps_data:
        _refuse_second_keeper(following.project)
        following.keeps_data = True
        history.record("project.data_taken_over", on=following.project, by=by, at=at)
    following.save(update_fields=["remark", "keeps_data"])
    changed = [key for key in after if before[key] != after[key]]
    if changed:
        history.record(
            "project.following_changed",
            on=following.project,
            by=by,
            at=at,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return following


@transaction.atomic
def stop_following(following: Following, *, until: date, by: Seat, at: datetime | None = None) -> Following:
    require(may_keep_projects(by, following.forum))
    following = _lock(following)
    if following.until:
        raise ValidationError(_("The forum no longer follows %(name)s.") % {"name": following.project})
    if until < following.since:
        raise ValidationError(_("The last day cannot be before the first day."))
    following.until = until
    following.save(update_fields=["until"])
    history.record("project.left", on=following.project, by=by, at=at, until=until)
    return following


@transaction.atomic
def go_on_following(following: Following, *, by: Seat, at: datetime | None = None) -> Following:
    """Take back that the forum was to stop. Another forum may keep the data by then; it goes on doing so."""
    require(may_keep_projects(by, following.forum))
    following = _lock(following)
    if following.until is None:
        return following
    if following.project.followings.filter(forum=following.forum, until=None).exists():
        raise ValidationError(_("The forum already follows %(name)s.") % {"name": following.project})
    following.until = None
    following.keeps_data = following.keeps_data and keeper(following.project) is None
    following.save(update_fields=["until", "keeps_data"])
    history.record("project.followed_on", on=following.project, by=by, at=at)
    return following


def keeper(project: Project) -> Following | None:
    """The following of the forum that keeps the project's data, where one does."""
    return project.followings.filter(keeps_data=True, until=None).first()


def not_followed(forum: Forum, day: date) -> Q:
    """The projects that the forum may begin to follow that day."""
    followed = forum.followings.filter(Q(until=None) | Q(until__gte=day)).values("project")
    return ~Q(pk__in=followed)


def free_slug(name: str) -> str:
    """An address made of the name, and of a number when it is taken."""
    stem = slugify(name)[:55].strip("-") or "projekt"
    taken = TAKEN_SLUGS | set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken)


def _refuse_second_keeper(project: Project) -> None:
    if keeper(project):
        raise ValidationError(_("Another forum keeps the data of %(name)s.") % {"name": project})


def _titles(areas: Collection[FocusArea]) -> str:
    return ", ".join(area.title for area in sorted(areas, key=lambda area: area.position))


def _lock(following: Following) -> Following:
    """The project first, as everywhere: two forums cannot both begin to keep its data."""
    lock(following.project)
    rows = Following.objects.select_for_update(of=("self",)).select_related("project", "forum")
    return rows.get(pk=following.pk)
