"""Projects and the forums that follow them. What is not known stays empty; it is never guessed."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from forum import history
from forum.access import require
from forum.models import Forum
from members.models import Organisation, Seat
from projects.models import Following, Pillar, Project, ProjectPartner
from projects.rules import may_edit_project, may_keep_projects

FACTS = (
    "name",
    "summary",
    "state",
    "fund",
    "dnr",
    "programme_period",
    "programme_area",
    "specific_objective",
    "union_rate",
    "owner",
    "area",
    "target_groups",
    "starts_on",
    "ends_on",
    "source",
    "source_url",
)
TAKEN_SLUGS = {"nytt", "folj", "rapportering"}


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
    project = Project(slug=slug or free_slug(facts["name"]), **_known(facts))
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
    if keeps_data and project.followings.filter(keeps_data=True, until=None).exists():
        raise ValidationError(_("Another forum keeps the data of %(name)s.") % {"name": project})
    following = project.followings.create(forum=forum, since=since, keeps_data=keeps_data, remark=remark)
    history.record("project.followed", on=project, by=by, at=at, since=since, keeps_data=keeps_data)
    return following


@transaction.atomic
def stop_following(following: Following, *, until: date, by: Seat, at: datetime | None = None) -> Following:
    require(may_keep_projects(by, following.forum))
    following = (
        Following.objects.select_for_update(of=("self",))
        .select_related("project", "forum")
        .get(pk=following.pk)
    )
    if following.until:
        raise ValidationError(_("The forum no longer follows %(name)s.") % {"name": following.project})
    if until < following.since:
        raise ValidationError(_("The last day cannot be before the first day."))
    following.until = until
    following.save(update_fields=["until"])
    history.record("project.left", on=following.project, by=by, at=at, until=until)
    return following


@transaction.atomic
def change_project(
    project: Project, facts: Mapping[str, Any], *, by: Seat, at: datetime | None = None
) -> Project:
    require(may_edit_project(by, project))
    project = lock(project)
    changed = {key: value for key, value in _known(facts).items() if getattr(project, key) != value}
    if not changed:
        return project
    before = {key: getattr(project, key) for key in changed}
    for key, value in changed.items():
        setattr(project, key, value)
    project.full_clean()
    project.save(update_fields=list(changed))
    history.record("project.changed", on=project, by=by, at=at, before=_told(before), after=_told(changed))
    return project


@transaction.atomic
def add_partner(
    project: Project, organisation: Organisation, role: str = "", *, by: Seat, at: datetime | None = None
) -> ProjectPartner:
    require(may_edit_project(by, project))
    project = lock(project)
    if project.partners.filter(organisation=organisation).exists():
        raise ValidationError(_("%(name)s is already a partner in the project.") % {"name": organisation})
    partner = project.partners.create(organisation=organisation, role=role)
    history.record("project.partner_added", on=project, by=by, at=at, organisation=organisation, role=role)
    return partner


@transaction.atomic
def add_pillar(
    project: Project,
    title: str,
    state: str = Pillar.State.UNKNOWN,
    *,
    by: Seat,
    at: datetime | None = None,
) -> Pillar:
    require(may_edit_project(by, project))
    project = lock(project)
    pillar = project.pillars.create(title=title, state=state, position=project.pillars.count() + 1)
    history.record("project.pillar_added", on=project, by=by, at=at, title=title)
    return pillar


def lock(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).select_related("owner").get(pk=project.pk)


def free_slug(name: str) -> str:
    """An address made of the name, and of a number when it is taken."""
    stem = slugify(name)[:55].strip("-") or "projekt"
    taken = TAKEN_SLUGS | set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    candidates = chain([stem], (f"{stem}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken)


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"A project has no {', '.join(sorted(unknown))}.")
    return dict(facts)


def _told(facts: Mapping[str, Any]) -> dict[str, str]:
    return {
        key: ", ".join(value) if isinstance(value, list) else str(value or "") for key, value in facts.items()
    }
