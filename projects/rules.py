"""Who may do what with projects and key figures."""

from forum.access import is_partner, is_secretariat
from forum.models import Forum
from members.models import Seat
from projects.models import Project, ProjectReport


def may_keep_projects(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_edit_project(seat: Seat, project: Project) -> bool:
    """The secretariat of the forum that keeps the project's data."""
    return is_secretariat(seat) and _keeps(seat, project)


def is_of_the_owner(seat: Seat, project: Project) -> bool:
    """A partner whose organisation owns the project; its board seats only read."""
    return is_partner(seat) and seat.party.organisation_id == project.owner_id


def may_see_small_groups(seat: Seat, project: Project) -> bool:
    """Numbers about fewer than five persons: whoever keeps the project's data, and the owner who reports them."""
    return is_of_the_owner(seat, project) or may_edit_project(seat, project)


def may_report(seat: Seat, project: Project) -> bool:
    """In the forum that keeps the project's data: those who act for its owner, and the secretariat on its behalf."""
    return (is_secretariat(seat) or is_of_the_owner(seat, project)) and _keeps(seat, project)


def may_note_number(seat: Seat, project: Project, report: ProjectReport | None = None) -> bool:
    """Whoever keeps the project's data, and as part of a report of the project whoever may report it."""
    if report is not None:
        return report.project_id == project.pk and may_report(seat, project)
    return may_edit_project(seat, project)


def _keeps(seat: Seat, project: Project) -> bool:
    """Asked many times on a page, which fetches `followings` beforehand."""
    followings = project.followings.all()
    return any(
        each.keeps_data and each.until is None and each.forum_id == seat.party.forum_id for each in followings
    )
