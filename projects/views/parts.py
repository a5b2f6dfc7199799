"""Partners, pillars, phases and contacts: what the secretariat that keeps a project adds, changes and ends."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum import returned
from forum.access import ForumRequest, seat_that, secretariat_only
from members.models import Seat
from projects import contacts, partners, pillars
from projects.forms.parts import (
    ContactForm,
    PartnerEndForm,
    PartnerForm,
    PartnerRoleForm,
    PhasesForm,
    PillarForm,
)
from projects.models import Pillar, Project, ProjectContact, ProjectPartner
from projects.rules import may_edit_project
from projects.views.finding import get_project
from projects.views.keeping import form_page, page_of


@secretariat_only
def partner_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    form = returned.bind(request, PartnerForm, project=project)
    return part_page(request, form, project, _("Add a partner"), "partner")


@secretariat_only
def partner(request: ForumRequest, slug: str, partner: int) -> HttpResponse:
    project = get_project(request, slug)
    found = get_partner(project, partner)
    form = returned.bind(request, PartnerRoleForm, instance=copy(found))
    return part_page(request, form, project, _("Change the role"), "partner", lead=found)


@secretariat_only
def partner_end(request: ForumRequest, slug: str, partner: int) -> HttpResponse:
    project = get_project(request, slug)
    found = get_partner(project, partner)
    form = returned.bind(request, PartnerEndForm, partner=found)
    return part_page(request, form, project, _("The partner leaves the project"), "partner", lead=found)


@secretariat_only
@require_POST
def partner_restore(request: ForumRequest, slug: str, partner: int) -> HttpResponse:
    project = get_project(request, slug)
    return act(request, project, partners.restore_partner, get_partner(project, partner), "partner")


@secretariat_only
def pillar_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    form = returned.bind(request, PillarForm, project=project)
    return part_page(request, form, project, _("Add a pillar"), "pelare")


@secretariat_only
def pillar(request: ForumRequest, slug: str, pillar: int) -> HttpResponse:
    project = get_project(request, slug)
    found = get_pillar(project, pillar)
    form = returned.bind(request, PillarForm, project=project, instance=copy(found))
    return part_page(request, form, project, _("Change the pillar"), "pelare", lead=found)


@secretariat_only
@require_POST
def pillar_move(request: ForumRequest, slug: str, pillar: int) -> HttpResponse:
    project = get_project(request, slug)
    found, up = get_pillar(project, pillar), request.POST.get("to") == "up"
    pillars.move_pillar(found, up=up, by=seat_that(may_edit_project, request, project))
    return redirect(place(request, project, "pelare"))


@secretariat_only
@require_POST
def pillar_remove(request: ForumRequest, slug: str, pillar: int) -> HttpResponse:
    project = get_project(request, slug)
    return act(request, project, pillars.remove_pillar, get_pillar(project, pillar), "pelare")


@secretariat_only
@require_POST
def pillar_restore(request: ForumRequest, slug: str, pillar: int) -> HttpResponse:
    project = get_project(request, slug)
    return act(request, project, pillars.restore_pillar, get_pillar(project, pillar), "pelare")


@secretariat_only
def phases(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    form = returned.bind(request, PhasesForm, project=project)  # type: ignore[arg-type]
    return part_page(request, form, project, _("Phases"), "faser", template="projects/form_sections.html")


@secretariat_only
def contact_new(request: ForumRequest, slug: str) -> HttpResponse:
    project = get_project(request, slug)
    form = returned.bind(request, ContactForm, project=project)
    return part_page(request, form, project, _("Add a contact"), "kontakter")


@secretariat_only
def contact(request: ForumRequest, slug: str, contact: int) -> HttpResponse:
    project = get_project(request, slug)
    found = get_contact(project, contact)
    form = returned.bind(request, ContactForm, project=project, instance=copy(found))
    return part_page(request, form, project, _("Change the contact"), "kontakter", lead=found)


@secretariat_only
@require_POST
def contact_remove(request: ForumRequest, slug: str, contact: int) -> HttpResponse:
    project = get_project(request, slug)
    return act(request, project, contacts.remove_contact, get_contact(project, contact), "kontakter")


@secretariat_only
@require_POST
def contact_restore(request: ForumRequest, slug: str, contact: int) -> HttpResponse:
    project = get_project(request, slug)
    return act(request, project, contacts.restore_contact, get_contact(project, contact), "kontakter")


def get_partner(project: Project, pk: int) -> ProjectPartner:
    return get_object_or_404(project.partners.select_related("organisation"), pk=pk)


def get_pillar(project: Project, pk: int) -> Pillar:
    return get_object_or_404(project.pillars.all(), pk=pk)


def get_contact(project: Project, pk: int) -> ProjectContact:
    return get_object_or_404(project.contacts.select_related("organisation"), pk=pk)


def part_page(
    request: ForumRequest, form: Any, project: Project, title: str, part: str, **more: Any
) -> HttpResponse:
    """A form of one part of the project: saved, it leads back to that part on the page of the facts."""
    return form_page(request, form, project, title, place(request, project, part), **more)


def act(
    request: ForumRequest, project: Project, deed: Callable[..., Any], thing: Any, part: str
) -> HttpResponse:
    """A button without a form: what the deed refuses is told on the page it leads back to."""
    seat: Seat = seat_that(may_edit_project, request, project)
    try:
        deed(thing, by=seat)
        messages.success(request, _("Saved."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect(place(request, project, part))


def place(request: ForumRequest, project: Project, part: str) -> str:
    return f"{page_of(request, project, 'facts')}#{part}"
