"""Where one asks about a project: roles and the addresses of functions. Never a person."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from forum import clock, history
from forum.access import require
from members.models import Seat
from projects.locking import lock
from projects.models import Project, ProjectContact
from projects.project_facts import told
from projects.rules import may_edit_project

NAME_LIKE = re.compile(r"[^\W\d_]{2,}([._][^\W\d_]{2,}){1,2}")
OF_A_FUNCTION = {
    "info", "kansli", "kommun", "kompetens", "kontakt", "kundtjanst", "namnd", "naringsliv", "post", "projekt",
    "region", "regional", "registrator", "support", "utveckling",
}  # fmt: skip


def looks_personal(email: str) -> bool:
    """Whether the address reads like a first and a last name. A hint: only people know whose address it is."""
    local = email.partition("@")[0].lower()
    return bool(NAME_LIKE.fullmatch(local)) and not OF_A_FUNCTION & set(re.split("[._]", local))


@transaction.atomic
def add_contact(
    project: Project,
    values: Mapping[str, Any],
    *,
    is_function: bool = False,
    by: Seat,
    at: datetime | None = None,
) -> ProjectContact:
    """`is_function` says of an address that reads like a name that it is a function's all the same."""
    require(may_edit_project(by, project))
    _refuse_person(values, is_function)
    contact = ProjectContact(project=lock(project), **values)
    contact.full_clean()
    contact.save()
    history.record("project.contact_added", on=project, by=by, at=at, role=contact.role)
    return contact


@transaction.atomic
def change_contact(
    contact: ProjectContact,
    values: Mapping[str, Any],
    *,
    is_function: bool = False,
    by: Seat,
    at: datetime | None = None,
) -> ProjectContact:
    require(may_edit_project(by, contact.project))
    contact = _lock(contact)
    changed = {key: value for key, value in values.items() if getattr(contact, key) != value}
    if not changed:
        return contact
    _refuse_person(changed, is_function)
    role, before = contact.role, {key: getattr(contact, key) for key in changed}
    for key, value in changed.items():
        setattr(contact, key, value)
    contact.full_clean()
    contact.save(update_fields=list(changed))
    # The trail is never changed, so an address that turns out to be a person's must not stand in it.
    before.pop("email", None)
    after = {key: value for key, value in changed.items() if key in before}
    facts: dict[str, Any] = {"role": role, "before": told(before), "after": told(after)}
    history.record("project.contact_changed", on=contact.project, by=by, at=at, **facts)
    return contact


@transaction.atomic
def remove_contact(contact: ProjectContact, *, by: Seat, at: datetime | None = None) -> ProjectContact:
    require(may_edit_project(by, contact.project))
    contact = _lock(contact)
    if contact.until is None:
        contact.until = localdate(at or clock.now())
        contact.save(update_fields=["until"])
        history.record("project.contact_removed", on=contact.project, by=by, at=at, role=contact.role)
    return contact


@transaction.atomic
def restore_contact(contact: ProjectContact, *, by: Seat, at: datetime | None = None) -> ProjectContact:
    require(may_edit_project(by, contact.project))
    contact = _lock(contact)
    if contact.until:
        contact.until = None
        contact.save(update_fields=["until"])
        history.record("project.contact_restored", on=contact.project, by=by, at=at, role=contact.role)
    return contact


def _refuse_person(values: Mapping[str, Any], is_function: bool) -> None:
    if looks_personal(values.get("email", "")) and not is_function:
        text = _("This looks like a person's address. Give the address of a function instead.")
        raise ValidationError({"email": text})


def _lock(contact: ProjectContact) -> ProjectContact:
    project = lock(contact.project)
    found = project.contacts.select_related("organisation").get(pk=contact.pk)
    found.project = project
    return found
