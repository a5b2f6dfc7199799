"""A project's row held for a deed, so that two deeds on it follow each other."""

from projects.models import Project


def lock(project: Project) -> Project:
    return Project.objects.select_for_update(of=("self",)).select_related("owner").get(pk=project.pk)
