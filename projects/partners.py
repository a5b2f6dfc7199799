"""The organisations that take part in a project. One that leaves keeps its row, with its last day."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from members.models import Organisation, Seat
from projects.locking import lock
from projects.models import Project, ProjectPartner
from projects.rules import may_edit_project


@transaction.atomic
def add_partner(
    project: Project, organisation: Organisation, role: str = "", *, by: Seat, at: datetime | None = None
) -> ProjectPartner:
    require(may_edit_project(by, project))
    project = lock(project)
    _refuse_twice(project, organisation)
    partner = project.partners.create(organisation=organisation, role=role)
    history.record("project.partner_added", on=project, by=by, at=at, organisation=organisation, role=role)
    return partner


@transaction.atomic
def change_partner(
    partner: ProjectPartner, *, role: str, by: Seat, at: datetime | None = None
) -> ProjectPartner:
    require(may_edit_project(by, partner.project))
    partner = _lock(partner)
    if partner.role == role:
        return partner
    before, partner.role = partner.role, role
    partner.save(update_fields=["role"])
    _record("project.partner_changed", partner, by, at, before={"role": before}, after={"role": role})
    return partner


@transaction.atomic
def end_partner(
    partner: ProjectPartner, *, until: date, by: Seat, at: datetime | None = None
) -> ProjectPartner:
    """`until` is the last day it takes part."""
    require(may_edit_project(by, partner.project))
    partner = _lock(partner)
    if partner.until:
        raise ValidationError(_("%(name)s has left the project already.") % {"name": partner})
    starts = partner.project.starts_on
    if starts and until < starts:
        raise ValidationError({"until": _("The last day cannot be before the project starts.")})
    partner.until = until
    partner.save(update_fields=["until"])
    _record("project.partner_ended", partner, by, at, until=until)
    return partner


@transaction.atomic
def restore_partner(partner: ProjectPartner, *, by: Seat, at: datetime | None = None) -> ProjectPartner:
    """Take back that it has left, or is to leave."""
    require(may_edit_project(by, partner.project))
    partner = _lock(partner)
    if partner.until is None:
        return partner
    others = partner.project.partners.exclude(pk=partner.pk)
    if others.filter(organisation=partner.organisation, until=None).exists():
        raise ValidationError(_("%(name)s is already a partner in the project.") % {"name": partner})
    partner.until = None
    partner.save(update_fields=["until"])
    _record("project.partner_restored", partner, by, at)
    return partner


def _refuse_twice(project: Project, organisation: Organisation) -> None:
    there = Q(until=None) | Q(until__gte=clock.today())
    if project.partners.filter(there, organisation=organisation).exists():
        raise ValidationError(_("%(name)s is already a partner in the project.") % {"name": organisation})


def _lock(partner: ProjectPartner) -> ProjectPartner:
    project = lock(partner.project)
    found = project.partners.select_related("organisation").get(pk=partner.pk)
    found.project = project
    return found


def _record(verb: str, partner: ProjectPartner, by: Seat, at: datetime | None, **facts: Any) -> None:
    history.record(verb, on=partner.project, by=by, at=at, organisation=partner.organisation, **facts)
