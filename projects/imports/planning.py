"""What a file would change: its rows beside what is known. Nothing is written here."""

from typing import Any

from django.utils.translation import gettext as _

from forum.models import Forum
from projects.imports.declared import INDICATORS, KEY_FIGURES, PROJECTS
from projects.imports.known import Known, Ref, folded
from projects.imports.outcome import CHANGED, ERROR, NEW, UNCHANGED, Outcome, Row
from projects.imports.planning_parts import plan_figures, plan_funding, plan_indicators, plan_readings
from projects.imports.planning_regions import plan_key_figures
from projects.imports.telling import change, same
from projects.models import Project


def plan(forum: Forum, rows: list[Row], notes: list[str]) -> Outcome:
    """Each row becomes new, changed, unchanged or an error. Projects first: other rows may be about new ones."""
    known = Known(forum, rows)
    kinds: dict[str, list[Row]] = {}
    for row in rows:
        kinds.setdefault(row.table.kind, []).append(row)
    plan_projects(kinds.get(PROJECTS.kind, []), known)
    parts = [row for row in rows if row.table.kind not in {PROJECTS.kind, KEY_FIGURES.kind}]
    for row in parts:
        _find_project(row, known)
    known.load({row.project for row in parts if row.project})
    plan_funding(kinds.get("funding", []))
    plan_figures(kinds.get("figures", []))
    plan_indicators(kinds.get(INDICATORS.kind, []))
    plan_readings(kinds.get("readings", []), known)
    plan_key_figures(kinds.get(KEY_FIGURES.kind, []), known)
    _refuse_what_others_keep(rows)
    return Outcome(rows, notes)


def _refuse_what_others_keep(rows: list[Row]) -> None:
    """What another forum keeps may stand in a file as it is, but nothing of it is changed from here."""
    for row in rows:
        if row.project and not row.project.is_kept and row.what in {NEW, CHANGED}:
            row.refuse(
                next(iter(row.fields), "dnr"), _("What stands in the portal: another forum keeps its data.")
            )
            row.changes = []


def _find_project(row: Row, known: Known) -> None:
    row.project = known.find(row, "project")
    named = row.stands("project") or row.stands("dnr")
    row.name = row.project.project.name if row.project else named
    if row.project is None and not row.errors and named:
        key = "dnr" if row.stands("dnr") else "project"
        row.refuse(key, _("A project of the forum. Add it on the sheet of projects, or follow it first."))
    elif row.project and row.stands("project"):
        names = {
            folded(row.project.project.name),
            folded(row.project.row.stands("name") if row.project.row else ""),
        }
        if folded(row.stands("project")) not in names:
            row.refuse("project", _("The number belongs to “%(name)s”.") % {"name": row.project.project.name})


def plan_projects(rows: list[Row], known: Known) -> None:
    for row in rows:
        ref = known.find(row, "name")
        row.name = row.stands("name") or (ref.project.name if ref else row.stands("dnr"))
        if ref is None:
            ref = Ref(Project(name=row.name[:200], dnr=row.values.get("dnr", "")))
            if not row.errors and "name" not in row.values:
                row.refuse("name", _("A name: the project is new."))
        elif ref.row is not None:
            row.refuse(
                "dnr" if row.stands("dnr") else "name",
                _("Each project once. It stands on row %(row)s already.") % {"row": ref.row.number},
            )
        ref.row = ref.row or row
        known.add(ref, row.stands("dnr"), row.stands("name"))
        row.project = ref
        _compare_project(row, ref, known)


def _compare_project(row: Row, ref: Ref, known: Known) -> None:
    project, is_new = ref.project, ref.project.pk is None
    starts = row.values.get("starts_on", project.starts_on)
    ends = row.values.get("ends_on", project.ends_on)
    if starts and ends and ends < starts:
        key = "ends_on" if "ends_on" in row.values else "starts_on"
        row.refuse(key, _("A last day that is not before the first."))
    if row.errors:
        row.what = ERROR
        return
    owner = row.values.get("owner")
    if owner and folded(owner) not in known.organisations:
        row.notes.append(_("%(name)s is new in the portal") % {"name": owner})
    row.known = None if is_new else project
    for key, value in row.values.items():
        old = None if is_new else _current(project, key)
        if (
            (folded(str(old or "")) != folded(value))
            if key == "owner"
            else (is_new or not same(PROJECTS.by_key[key], old, value))
        ):
            row.fields[key] = value
            row.changes.append(change(PROJECTS.by_key[key], old, value))
    row.what = NEW if is_new else CHANGED if row.fields else UNCHANGED


def _current(project: Project, key: str) -> Any:
    return project.owner.name if key == "owner" and project.owner else getattr(project, key)
