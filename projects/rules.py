"""Who may do what with projects and key figures."""

from forum.access import is_partner, is_secretariat
from forum.models import Forum
from members.models import Seat
from projects.models import Project, ProjectReport


def may_keep_projects(seat: Seat, forum: Forum) -> bool:
    return is_secretariat(seat) and seat.party.forum_id == forum.pk


def may_edit_project(seat: Seat, project: Project) -> bool:
    """The secretariat of the forum that keeps the project's data."""
    return (
        is_secretariat(seat)
        and project.followings.filter(forum_id=seat.party.forum_id, keeps_data=True, until=None).exists()
    )


def may_report(seat: Seat, project: Project) -> bool:
    """In the forum that keeps the project's data: those who act for its owner, and the secretariat on its behalf."""
    if is_secretariat(seat):
        return may_edit_project(seat, project)
    acts_for_owner = is_partner(seat) and seat.party.organisation_id == project.owner_id
    return (
        acts_for_owner
        and project.followings.filter(forum_id=seat.party.forum_id, keeps_data=True, until=None).exists()
    )


def may_note_number(seat: Seat, project: Project, report: ProjectReport | None = None) -> bool:
    """Whoever keeps the project's data, and as part of a report of the project whoever may report it."""
    if report is not None:
        return report.project_id == project.pk and may_report(seat, project)
    return may_edit_project(seat, project)
