"""A project's page shows what the forum has done about it, and knows nothing of meetings itself."""

from django import template
from django.template import Context

from forum.clock import today
from meetings.project_matters import Matters, matters_of
from projects.models import Project

register = template.Library()


@register.simple_tag(takes_context=True)
def project_matters(context: Context, project: Project) -> Matters:
    """`{% project_matters project as matters %}`: as much as this visitor may read."""
    return matters_of(project, context["forum"], context["seats"], today())
