"""What a plan says, done: the same rules and the same trail as one row at a time, in a fixed number of queries.

Every function here is the bulk side of the deed with the same noun, and stands inside the transaction of
`uploads.take_in`.
"""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, count

from django.db.models import QuerySet
from django.utils.text import slugify

from forum import clock, history
from forum.access import require
from forum.models import Forum, HistoryEntry
from members.models import Organisation, Seat
from members.roster import welcome_organisation
from projects.following import TAKEN_SLUGS
from projects.imports.known import folded, kept_by
from projects.imports.outcome import CHANGED, NEW, Outcome, Row
from projects.imports.writing_parts import write_figures, write_funding, write_indicators, write_readings
from projects.imports.writing_regions import write_key_figures
from projects.models import Following, Project
from projects.rules import may_keep_projects

BATCH = 500


def write(forum: Forum, outcome: Outcome, *, because: str, by: Seat, at: datetime) -> None:
    """All rows of the plan; projects before what belongs to them. `because` stands at what is replaced."""
    require(may_keep_projects(by, forum))
    write_projects(forum, outcome.of_kind("projects"), by=by, at=at)
    projects = {row.project.project.pk for row in outcome.rows if row.project and row.what in {NEW, CHANGED}}
    require(forum_keeps(forum, projects))
    write_funding(outcome.of_kind("funding"), because=because, by=by, at=at)
    write_figures(outcome.of_kind("figures"), by=by, at=at)
    write_indicators(outcome.of_kind("indicators"), by=by, at=at)
    write_readings(outcome.of_kind("readings"), by=by, at=at)
    write_key_figures(forum, outcome.of_kind("key_figures"), because=because, by=by, at=at)


def locked_projects(forum: Forum) -> QuerySet[Project]:
    """The projects whose data the forum keeps, in an order in which two imports cannot lock each other out."""
    return Project.objects.filter(kept_by(forum)).select_for_update(of=("self",)).order_by("pk")


def forum_keeps(forum: Forum, projects: set[int]) -> bool:
    return Project.objects.filter(kept_by(forum), pk__in=projects).count() == len(projects)


def write_projects(forum: Forum, rows: list[Row], *, by: Seat, at: datetime) -> None:
    require(may_keep_projects(by, forum))
    owners = _owners(rows, by, at)
    for row in rows:
        for key, value in row.fields.items():
            setattr(row.project.project, key, owners[folded(value)] if key == "owner" else value)
    _add_projects(forum, [row for row in rows if row.what == NEW], by, at)
    _change_projects([row for row in rows if row.what == CHANGED], by, at)


def _owners(rows: list[Row], by: Seat, at: datetime) -> dict[str, Organisation]:
    """Those that the portal knows, by their names; the others are added to it."""
    known = {folded(each.name): each for each in Organisation.objects.all()}
    for row in rows:
        name = row.fields.get("owner")
        if name and folded(name) not in known:
            known[folded(name)] = welcome_organisation(name, Organisation.Kind.OTHER, by=by, at=at)
    return known


def _add_projects(forum: Forum, rows: list[Row], by: Seat, at: datetime) -> None:
    projects = [row.project.project for row in rows]
    for project, slug in zip(projects, _free_slugs(projects), strict=True):
        project.slug = slug
    Project.objects.bulk_create(projects, BATCH)
    since = clock.today()
    Following.objects.bulk_create(
        [Following(project=project, forum=forum, since=since, keeps_data=True) for project in projects], BATCH
    )
    entries = []
    for project in projects:
        entries += [
            history.entry("project.created", on=project, by=by, at=at),
            history.entry("project.followed", on=project, by=by, at=at, since=since, keeps_data=True),
        ]
    history.record_many(entries)


def _free_slugs(projects: Iterable[Project]) -> list[str]:
    taken = TAKEN_SLUGS | set(Project.objects.values_list("slug", flat=True))
    found = []
    for project in projects:
        stem = slugify(project.name)[:55].strip("-") or "projekt"
        slug = next(each for each in chain([stem], (f"{stem}-{n}" for n in count(2))) if each not in taken)
        taken.add(slug)
        found.append(slug)
    return found


def _change_projects(rows: list[Row], by: Seat, at: datetime) -> None:
    if not rows:
        return
    fields = sorted(set(chain.from_iterable(row.fields for row in rows)))
    Project.objects.bulk_update([row.project.project for row in rows], fields, BATCH)
    history.record_many(_changed(row, by, at) for row in rows)


def _changed(row: Row, by: Seat, at: datetime) -> HistoryEntry:
    keys = list(row.fields)
    before = {key: change.old for key, change in zip(keys, row.changes, strict=True)}
    after = {key: change.new for key, change in zip(keys, row.changes, strict=True)}
    return history.entry("project.changed", on=row.project.project, by=by, at=at, before=before, after=after)
