"""What a project consists of: partners, pillars, phases and contacts."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum import clock
from members.models import Organisation, Seat
from members.roster import welcome_organisation
from projects import contacts, partners, phases, pillars
from projects.forms.days import DayField, refuse_backwards
from projects.forms.fields import KronorField
from projects.forms.project import ProjectPartForm
from projects.models import Phase, Pillar, Project, ProjectContact, ProjectPartner

ROLE_HELP = _("For example method support, or takes part with its companies.")


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
        help_texts: ClassVar = {"role": ROLE_HELP}

    @transaction.atomic
    def save_by(self, seat: Seat) -> ProjectPartner:
        organisation = welcome_organisation(
            self.cleaned_data["name"], self.cleaned_data["organisation_kind"], by=seat
        )
        return partners.add_partner(self.project, organisation, self.cleaned_data["role"], by=seat)


class PartnerRoleForm(forms.ModelForm):
    class Meta:
        model = ProjectPartner
        fields = ("role",)
        help_texts: ClassVar = {"role": ROLE_HELP}

    def save_by(self, seat: Seat) -> ProjectPartner:
        return partners.change_partner(self.instance, role=self.cleaned_data["role"], by=seat)


class PartnerEndForm(forms.Form):
    until = DayField(
        label=_("Last day"),
        initial=clock.today,
        help_text=_("The partner stays visible with its last day, and can be taken back."),
    )

    def __init__(self, *args: Any, partner: ProjectPartner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partner = partner

    def save_by(self, seat: Seat) -> ProjectPartner:
        return partners.end_partner(self.partner, until=self.cleaned_data["until"], by=seat)


class PillarForm(forms.ModelForm):
    """A new pillar of `project`, or the one given as instance."""

    starts_on = DayField(label=_("Starts"), required=False)
    ends_on = DayField(label=_("Ends"), required=False)

    class Meta:
        model = Pillar
        fields = ("title", "summary", "state", "starts_on", "ends_on")
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project

    def clean(self) -> dict[str, Any]:
        super().clean()
        refuse_backwards(self, _("The pillar cannot end before it starts."))
        return self.cleaned_data

    def save_by(self, seat: Seat) -> Pillar:
        if self.instance.pk:
            return pillars.change_pillar(self.instance, self.cleaned_data, by=seat)
        return pillars.add_pillar(self.project, **self.cleaned_data, by=seat)


class PhaseForm(forms.Form):
    starts_on = DayField(label=_("Starts"), required=False)
    ends_on = DayField(label=_("Ends"), required=False)
    budget = KronorField(label=_("Budget in whole kronor"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refuse_backwards(self, _("The phase cannot end before it starts."))
        if cleaned.get("budget") is not None and not cleaned.get("source"):
            self.add_error("source", _("Say who gives the amount."))
        return cleaned


class PhasesForm:
    """The three phases on one page. Emptied fields mean that nothing is known of the phase."""

    def __init__(self, data: Any = None, files: Any = None, *, project: Project) -> None:
        self.project = project
        there = {phase.kind: phase for phase in project.phases.all()}
        self.forms = {kind: self._one(data, kind, there.get(kind)) for kind in Phase.Kind}

    def _one(self, data: Any, kind: str, phase: Phase | None) -> PhaseForm:
        initial = {key: getattr(phase, key) for key in phases.ABOUT_A_PHASE} if phase else {}
        return PhaseForm(data, prefix=kind, initial=initial)

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(kind.label, list(form)) for kind, form in self.forms.items()]  # type: ignore[attr-defined]

    @property
    def fields(self) -> dict[str, Any]:
        return {}

    def __iter__(self) -> Iterator[PhaseForm]:
        return iter(self.forms.values())

    def add_error(self, _field: None, errors: Any) -> None:
        """A refusal of the deed stands above the phases."""
        next(iter(self)).add_error(None, errors)

    def is_valid(self) -> bool:
        return not [form for form in self.forms.values() if not form.is_valid()]

    def save_by(self, seat: Seat) -> list[Phase]:
        values = {kind.value: form.cleaned_data for kind, form in self.forms.items()}
        return phases.set_phases(self.project, values, by=seat)


class ContactForm(forms.ModelForm):
    """A new contact of `project`, or the one given as instance."""

    is_function = forms.BooleanField(
        label=_("The address belongs to a function, not to a person"),
        required=False,
        help_text=_("Only when the portal takes it for a person's."),
    )

    class Meta:
        model = ProjectContact
        fields = ("role", "organisation", "email", "url")
        help_texts: ClassVar = {
            "role": _("A role, never a name. For example Projektkansliet."),
            "email": _("For example kompetens@region.example. Never a person's own address."),
        }

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project

    def save_by(self, seat: Seat) -> ProjectContact:
        values = {key: self.cleaned_data[key] for key in self.Meta.fields}
        is_function = self.cleaned_data["is_function"]
        if self.instance.pk:
            return contacts.change_contact(self.instance, values, is_function=is_function, by=seat)
        return contacts.add_contact(self.project, values, is_function=is_function, by=seat)
