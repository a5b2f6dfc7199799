"""The button by which a project that is late, or asks something, is put on the next agenda."""

from typing import Any

from django import template

from forum import clock
from forum.access import is_secretariat
from meetings.project_items import Offers, offers
from projects.models import Project

register = template.Library()


@register.inclusion_tag("meetings/_propose_project.html", takes_context=True)
def propose_project(context: template.RequestContext, project: Project) -> dict[str, Any]:
    """Nothing for whoever may not order the agenda, and for a project that gives no reason."""
    found = _offers(context["request"])
    return {
        "forum": context["request"].forum,
        "project": project,
        "meeting": found.meeting,
        "is_offered": project.pk in found.offered,
        "item": found.there.get(project.pk),
    }


def _offers(request: Any) -> Offers:
    """Read once for the page."""
    if not hasattr(request, "project_offers"):
        seat = next((each for each in request.seats if is_secretariat(each)), None)
        request.project_offers = offers(request.forum, seat, clock.today()) if seat else Offers(None, {}, {})
    return request.project_offers
