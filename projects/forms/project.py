"""What is known about a project: a form in the sections that a secretariat thinks in."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Forum
from members.models import Organisation, Seat
from members.roster import welcome_organisation
from projects import following, project_facts
from projects.dnr import has_known_shape
from projects.forms.days import DayField, refuse_backwards
from projects.models import Principle, Project

Section = tuple[str | Promise, tuple[str, ...]]


class ProjectForm(forms.ModelForm):
    """The facts. Everything but the name may be unknown."""

    starts_on = DayField(label=_("Starts"), required=False)
    ends_on = DayField(label=_("Ends"), required=False)
    most_support = forms.DecimalField(
        label=_("Highest share of support in the call, per cent"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
        required=False,
    )
    owner_name = forms.CharField(
        label=_("Name of a new organisation"),
        max_length=200,
        required=False,
        help_text=_("Only when the owner is not in the list. It is added to the portal."),
    )
    owner_kind = forms.ChoiceField(
        label=_("Kind of the new organisation"),
        choices=Organisation.Kind,
        initial=Organisation.Kind.OTHER,
        required=False,
    )
    principles = forms.MultipleChoiceField(
        label=_("Horizontal principles"),
        choices=Principle,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Sustainable development belongs to 2014–2020 only."),
    )

    SECTIONS: ClassVar[tuple[Section, ...]] = (
        (_("The project"), ("name", "summary", "description", "starts_on", "ends_on", "state")),
        (
            _("Who owns it"),
            ("owner", "owner_name", "owner_kind", "owner_unit", "owner_postcode", "owner_town"),
        ),
        (_("For whom and where"), ("target_groups", "principles", "area", "esf_region", "country", "nuts2")),
        (_("The fund's decision"), ("fund", "dnr", "project_number", "call", "most_support", "union_rate")),
        (
            _("The fund's programme"),
            (
                "programme_period",
                "programme_area",
                "specific_objective",
                "secondary_theme",
                "intervention_type",
                "cci",
                "is_strategic",
            ),
        ),
        (_("Where the facts come from"), ("source", "source_url")),
    )

    class Meta:
        model = Project
        fields = project_facts.FACTS
        widgets: ClassVar = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "description": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts: ClassVar = {
            "summary": _("One or two sentences."),
            "description": _("As the source describes the project."),
            "fund": _("For example Europeiska socialfonden. Leave it empty when no source says."),
            "dnr": _("As in Projektbanken, for example 2020/00317 or 23-063-S06."),
            "owner_unit": _("For example Regional utveckling. A unit, never a person."),
            "area": _("Where the project works, in words. For example Jönköpings län."),
            "esf_region": _("As in Projektbanken, for example Småland & Öarna."),
            "nuts2": _("For example SE21. Only in 2021–2027."),
            "country": _("Only in 2021–2027."),
            "project_number": _("Only in 2014–2020."),
            "programme_period": _("For example 2014–2020 or 2021–2027."),
            "secondary_theme": _("Only in 2021–2027."),
            "cci": _("For example 2021SE05SFPR. Only in 2021–2027."),
            "is_strategic": _("Only in 2021–2027."),
            "target_groups": _("Several are separated by commas. Groups, never persons."),
            "source": _("Who says so, for example Projektbanken."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].empty_label = _("No data, or a new organisation")  # type: ignore[attr-defined]
        self.fields["target_groups"].label = _("Target groups")
        self.fields["target_groups"].show_hidden_initial = False

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    @property
    def odd_dnr(self) -> bool:
        """Worth a remark to whoever wrote it, never a refusal."""
        dnr = self.cleaned_data.get("dnr", "")
        return bool(dnr) and not has_known_shape(dnr)

    def clean(self) -> dict[str, Any]:
        super().clean()
        refuse_backwards(self, _("The project cannot end before it starts."))
        if self.cleaned_data.get("owner") and self.cleaned_data.get("owner_name"):
            self.add_error("owner_name", _("Choose an organisation or name a new one, not both."))
        return self.cleaned_data

    def facts(self, seat: Seat) -> dict[str, Any]:
        """What was typed; an owner that the portal does not know is welcomed."""
        facts = {key: self.cleaned_data[key] for key in project_facts.FACTS}
        if name := self.cleaned_data["owner_name"]:
            kind = self.cleaned_data["owner_kind"] or Organisation.Kind.OTHER
            facts["owner"] = welcome_organisation(name, kind, by=seat)
        return facts

    @transaction.atomic
    def save_by(self, seat: Seat) -> Project:
        return project_facts.change_project(self.instance, self.facts(seat), by=seat)


class NewProjectForm(ProjectForm):
    since = DayField(label=_("The forum follows it from"), initial=clock.today)

    SECTIONS: ClassVar = (*ProjectForm.SECTIONS, (_("The forum"), ("since",)))

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum

    @transaction.atomic
    def save_by(self, seat: Seat) -> Project:
        since = self.cleaned_data["since"]
        return following.create_project(self.forum, self.facts(seat), since=since, by=seat)


class ProjectPartForm(forms.ModelForm):
    """Adds one row to a project."""

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project
