"""Forms of the roster."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forum import clock
from forum.models import Forum
from members import roster
from members.models import Organisation, Party, Seat, validate_orgnr


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PartyDetailsForm(forms.ModelForm):
    """What the secretariat may change while the party sits in the forum."""

    class Meta:
        model = Party
        fields = ("side", "status", "approves")
        help_texts = {"approves": _("The agenda is set when every such party has approved it.")}  # noqa: RUF012

    def save_by(self, seat: Seat) -> Party:
        return roster.change_party(self.instance, **self.cleaned_data, by=seat)


class PartyForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation in the portal"),
        required=False,
        empty_label=_("A new organisation"),
    )
    name = forms.CharField(
        label=_("Name of the new organisation"),
        max_length=200,
        required=False,
        help_text=_("Only when the organisation is not in the list."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of organisation"), choices=Organisation.Kind, initial=Organisation.Kind.COMPANY
    )
    orgnr = forms.CharField(
        label=_("Organisation number"),
        max_length=11,
        required=False,
        validators=[validate_orgnr],
        help_text=_("For example 232100-0065."),
    )
    side = forms.ChoiceField(label=_("Side"), choices=Party.Side, initial=Party.Side.COMPANY)
    status = forms.ChoiceField(
        label=_("Membership status"), choices=Party.Status, initial=Party.Status.MEMBER
    )
    approves = forms.BooleanField(
        label=_("Approves the agenda"),
        required=False,
        help_text=_("The agenda is set when every such party has approved it."),
    )
    since = forms.DateField(label=_("From"), widget=DayInput, initial=clock.today)

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum = forum
        seated = forum.parties.filter(until=None).values("organisation")
        self.fields["organisation"].queryset = Organisation.objects.exclude(pk__in=seated)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        chosen, name = cleaned.get("organisation"), cleaned.get("name", "").strip()
        if not chosen and not name:
            self.add_error("name", _("Choose an organisation or write the name of a new one."))
        if chosen and name:
            self.add_error("name", _("You have chosen an organisation in the list. Leave this empty."))
        if name and Organisation.objects.filter(name=name).exists():
            self.add_error("name", _("The portal already knows this organisation. Choose it in the list."))
        orgnr = cleaned.get("orgnr")
        if orgnr and not chosen and Organisation.objects.filter(orgnr=orgnr).exists():
            self.add_error("orgnr", _("Another organisation has this number. Choose it in the list."))
        return cleaned

    def save_by(self, seat: Seat) -> Party:
        fields = dict(self.cleaned_data)
        new = [fields.pop(key) for key in ("name", "kind", "orgnr")]
        organisation = fields.pop("organisation") or roster.welcome_organisation(*new, by=seat)
        return roster.welcome_party(self.forum, organisation, **fields, by=seat)


class SeatForm(forms.ModelForm):
    """Invites a person."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120)

    field_order = ("email", "name", "role", "kind", "title", "since")

    class Meta:
        model = Seat
        fields = ("role", "kind", "title", "since")
        widgets = {"since": DayInput}  # noqa: RUF012
        help_texts = {  # noqa: RUF012
            "role": _(
                "The secretariat runs the forum, a representative speaks for the party, the board reads."
            ),
            "title": _("For example chair."),
        }

    def __init__(self, *args: Any, party: Party, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"role": Seat.Role.PARTNER, "since": clock.today()})
        super().__init__(*args, **kwargs)
        self.party = party
        self.fields["role"].choices = Seat.Role.choices  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def save_by(self, seat: Seat) -> Seat:
        return roster.appoint(self.party, **self.cleaned_data, by=seat)


class EndForm(forms.Form):
    until = forms.DateField(label=_("Last day"), widget=DayInput, initial=clock.today)

    def __init__(self, *args: Any, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if until < self.since:
            raise ValidationError(_("The last day cannot be before the first day."))
        return until
