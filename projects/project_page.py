"""What every page of a project shows: its head, its tabs and what it consists of today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from forum.access import ForumRequest, first_seat_that, is_board
from projects.models import Following, Phase, Pillar, Project, ProjectContact, ProjectPartner
from projects.rules import may_edit_project, may_keep_projects

# What a page that shows a project's parts fetches beforehand, from the following on.
PARTS = (
    "project__partners__organisation",
    "project__pillars",
    "project__phases",
    "project__contacts__organisation",
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What holds today, and what has ended and may be taken back."""

    partners: list[ProjectPartner]
    former_partners: list[ProjectPartner]
    pillars: list[Pillar]
    removed_pillars: list[Pillar]
    phases: list[Phase]
    contacts: list[ProjectContact]
    removed_contacts: list[ProjectContact]

    @property
    def missing(self) -> list[str]:
        """The names of the parts that nothing is known of, as they stand in a sentence."""
        named = [
            (self.phases, _("phases")),
            (self.pillars, _("pillars or work packages")),
            (self.partners, _("partners")),
            (self.contacts, _("contacts")),
        ]
        return [name for rows, name in named if not rows]


def parts_of(project: Project, day: date) -> Parts:
    partners, pillars = list(project.partners.all()), list(project.pillars.all())
    contacts = list(project.contacts.all())
    order = list(Phase.Kind)
    return Parts(
        partners=[each for each in partners if each.until is None or each.until >= day],
        former_partners=[each for each in partners if each.until and each.until < day],
        pillars=[each for each in pillars if each.until is None],
        removed_pillars=[each for each in pillars if each.until],
        phases=sorted(project.phases.all(), key=lambda phase: order.index(Phase.Kind(phase.kind))),
        contacts=[each for each in contacts if each.until is None],
        removed_contacts=[each for each in contacts if each.until],
    )


def head_of(request: ForumRequest, following: Following, tab: str) -> dict[str, Any]:
    """`tab`: the one this page is."""
    project = following.project
    return {
        "following": following,
        "project": project,
        "tab": tab,
        "may_edit": first_seat_that(may_edit_project, request.seats, project),
        "may_keep": first_seat_that(may_keep_projects, request.seats, request.forum),
        "may_read_history": not all(is_board(seat) for seat in request.seats),
    }
