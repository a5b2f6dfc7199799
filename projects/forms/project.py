"""What is known about a project, and following it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Forum
from members.forms.roster import DayInput
from members.models import Organisation, Seat
from members.roster import welcome_organisation
from projects import following
from projects.dnr import has_known_shape
from projects.models import Pillar, Project, ProjectPartner


class ProjectForm(forms.ModelForm):
    """The facts. Everything but the name may be unknown."""

    class Meta:
        model = Project
        fields = following.FACTS
        widgets = {  # noqa: RUF012
            "summary": forms.Textarea(attrs={"rows": 3}),
            "starts_on": DayInput,
            "ends_on": DayInput,
        }
        help_texts = {  # noqa: RUF012
            "summary": _("One or two sentences."),
            "fund": _("For example Europeiska socialfonden. Leave it empty when no source says."),
            "dnr": _("As in Projektbanken, for example 2020/00317 or 23-063-S06."),
            "target_groups": _("Several are separated by commas. Groups, never persons."),
            "source": _("Where these facts come from."),
        }

    @property
    def odd_dnr(self) -> bool:
        """Worth a remark to whoever wrote it, never a refusal."""
        dnr = self.cleaned_data.get("dnr", "")
        return bool(dnr) and not has_known_shape(dnr)

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The project cannot end before it starts."))
        return cleaned

    def save_by(self, seat: Seat) -> Project:
        return following.change_project(self.instance, self.cleaned_data, by=seat)


class NewProjectForm(ProjectForm):
    since = forms.DateField(label=_("The forum follows it from"), widget=DayInput, initial=clock.today)

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum

    def save_by(self, seat: Seat) -> Project:
        facts = dict(self.cleaned_data)
        since = facts.pop("since")
        return following.create_project(self.forum, facts, since=since, by=seat)


class FollowForm(forms.Form):
    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    since = forms.DateField(label=_("The forum follows it from"), widget=DayInput, initial=clock.today)
    remark = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum
        followed = forum.followings.filter(until=None).values("project")
        self.fields["project"].queryset = Project.objects.exclude(pk__in=followed)  # type: ignore[attr-defined]

    def save_by(self, seat: Seat) -> Project:
        following.follow_project(self.forum, **self.cleaned_data, by=seat)
        return self.cleaned_data["project"]


class ProjectPartForm(forms.ModelForm):
    """Adds one row to a project."""

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project


class PillarForm(ProjectPartForm):
    class Meta:
        model = Pillar
        fields = ("title", "state")

    def save_by(self, seat: Seat) -> Pillar:
        return following.add_pillar(self.project, **self.cleaned_data, by=seat)


class PartnerForm(ProjectPartForm):
    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=200,
        help_text=_("Added to the portal when it is new."),
    )
    organisation_kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=Organisation.Kind, initial=Organisation.Kind.OTHER
    )

    field_order = ("name", "organisation_kind", "role")

    class Meta:
        model = ProjectPartner
        fields = ("role",)

    def save_by(self, seat: Seat) -> ProjectPartner:
        organisation = welcome_organisation(
            self.cleaned_data["name"], self.cleaned_data["organisation_kind"], by=seat
        )
        return following.add_partner(self.project, organisation, self.cleaned_data["role"], by=seat)
