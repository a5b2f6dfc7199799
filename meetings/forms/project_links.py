"""Choosing the project that an item or an action is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.clock import today
from forum.models import Forum
from meetings.project_links import projects_of
from projects.models import Project


class ProjectField(forms.ModelChoiceField):
    def __init__(self, forum: Forum) -> None:
        super().__init__(
            projects_of(forum, today()),
            label=_("Project"),
            required=False,
            empty_label=_("None of the forum's projects"),
            help_text=_("The decisions and actions then stand on the project's page, too."),
        )


class ProjectLinkForm(forms.Form):
    def __init__(self, *args: Any, forum: Forum, project: Project | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"project": project}, **kwargs})
        self.fields["project"] = ProjectField(forum)
        if project:
            # One that the forum has stopped following stays with what it was about.
            known = Project.objects.filter(pk=project.pk)
            self.fields["project"].queryset = (projects_of(forum, today()) | known).distinct()  # type: ignore[attr-defined]
