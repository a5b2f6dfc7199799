"""A project's pillars or work packages, in the order that the secretariat gives them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from forum import clock, history
from forum.access import require
from members.models import Seat
from projects.locking import lock
from projects.models import Pillar, Project
from projects.project_facts import told
from projects.rules import may_edit_project


@transaction.atomic
def add_pillar(
    project: Project,
    title: str,
    state: str = Pillar.State.UNKNOWN,
    *,
    summary: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    by: Seat,
    at: datetime | None = None,
) -> Pillar:
    require(may_edit_project(by, project))
    pillar = Pillar(
        project=lock(project),
        position=_last_place(project) + 1,
        title=title,
        state=state,
        summary=summary,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    pillar.full_clean()
    pillar.save()
    history.record("project.pillar_added", on=project, by=by, at=at, title=title)
    return pillar


@transaction.atomic
def change_pillar(
    pillar: Pillar, values: Mapping[str, Any], *, by: Seat, at: datetime | None = None
) -> Pillar:
    require(may_edit_project(by, pillar.project))
    pillar = _lock(pillar)
    changed = {key: value for key, value in values.items() if getattr(pillar, key) != value}
    if not changed:
        return pillar
    title, before = pillar.title, {key: getattr(pillar, key) for key in changed}
    for key, value in changed.items():
        setattr(pillar, key, value)
    pillar.full_clean()
    pillar.save(update_fields=list(changed))
    facts: dict[str, Any] = {"title": title, "before": told(before), "after": told(changed)}
    history.record("project.pillar_changed", on=pillar.project, by=by, at=at, **facts)
    return pillar


@transaction.atomic
def move_pillar(pillar: Pillar, *, up: bool, by: Seat, at: datetime | None = None) -> Pillar:
    """Change places with the one above or below. The first one cannot go up, nor the last one down."""
    require(may_edit_project(by, pillar.project))
    pillar = _lock(pillar)
    standing = pillar.project.pillars.filter(until=None)
    if up:
        other = standing.filter(position__lt=pillar.position).last()
    else:
        other = standing.filter(position__gt=pillar.position).first()
    if other is None or pillar.until:
        return pillar
    mine, theirs = pillar.position, other.position
    # A place is one pillar's only, so the one that makes way stands behind all others for a moment.
    for moved, place in ((other, _last_place(pillar.project) + 1), (pillar, theirs), (other, mine)):
        moved.position = place
        moved.save(update_fields=["position"])
    history.record("project.pillar_moved", on=pillar.project, by=by, at=at, title=pillar.title)
    return pillar


@transaction.atomic
def remove_pillar(pillar: Pillar, *, by: Seat, at: datetime | None = None) -> Pillar:
    require(may_edit_project(by, pillar.project))
    pillar = _lock(pillar)
    if pillar.until is None:
        pillar.until = localdate(at or clock.now())
        pillar.save(update_fields=["until"])
        history.record("project.pillar_removed", on=pillar.project, by=by, at=at, title=pillar.title)
    return pillar


@transaction.atomic
def restore_pillar(pillar: Pillar, *, by: Seat, at: datetime | None = None) -> Pillar:
    """Where it stood before it was removed."""
    require(may_edit_project(by, pillar.project))
    pillar = _lock(pillar)
    if pillar.until:
        pillar.until = None
        pillar.save(update_fields=["until"])
        history.record("project.pillar_restored", on=pillar.project, by=by, at=at, title=pillar.title)
    return pillar


def _last_place(project: Project) -> int:
    """Of the removed ones, too."""
    return project.pillars.aggregate(last=Max("position"))["last"] or 0


def _lock(pillar: Pillar) -> Pillar:
    project = lock(pillar.project)
    found = project.pillars.get(pk=pillar.pk)
    found.project = project
    return found
