"""Forms of the action list."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.action_terms import Terms, terms_of
from meetings.models import ActionItem
from meetings.receivers import WORKING
from members.models import Party, Seat


class ProgressForm(forms.Form):
    """Where an action stands and what has been done."""

    state = forms.ChoiceField(
        label=gettext_lazy("Where it stands"), choices=ActionItem.State.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("What has been done"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, action: ActionItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"state": action.state}})
        self.action = action

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        state, text = cleaned.get("state"), cleaned.get("text")
        if state == ActionItem.State.DROPPED and not text:
            self.add_error("text", _("Say why the action is dropped."))
        elif state == self.action.state and not text:
            self.add_error("text", _("Write what has been done, or choose another state."))
        return cleaned


class TermsForm(forms.Form):
    """A new date or owner. The owner is a party, or one of its people."""

    owner = forms.ChoiceField(label=gettext_lazy("Responsible"))
    due = forms.DateField(
        label=gettext_lazy("Due by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The parties read this together with the old date or owner."),
    )

    def __init__(self, *args: Any, action: ActionItem, day: date, **kwargs: Any) -> None:
        first = action.owner_seat_id
        initial = {"owner": f"s{first}" if first else f"p{action.owner_id}", "due": action.due}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.action, self.day = action, day
        self.owners = possible_owners(action, day)
        owner = cast(forms.ChoiceField, self.fields["owner"])
        owner.choices = [(key, label) for key, (label, *_rest) in self.owners.items()]

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        if due < self.day and due != self.action.due:
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        if due.year > self.day.year + 10:
            raise forms.ValidationError(_("That is more than ten years ahead. Check the year."))
        return due

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "owner" in cleaned and "due" in cleaned:
            _label, party, seat = self.owners[cleaned["owner"]]
            cleaned["terms"] = Terms(party, seat, cleaned["due"])
            if cleaned["terms"] == terms_of(self.action):
                self.add_error(None, _("Nothing is changed: choose another date or owner."))
        return cleaned


def possible_owners(action: ActionItem, day: date) -> dict[str, tuple[str, Party, Seat | None]]:
    """Every party of the forum and under it the people who work for it; today's owner is always among them."""
    parties = action.forum.parties.filter(Q(pk=action.owner_id) | Q(pk__in=action.forum.parties.serving(day)))
    seats = Seat.objects.serving(day).filter(party__in=parties, role__in=WORKING, user__is_active=True)
    people: dict[int, list[Seat]] = {}
    for seat in one_a_party(seats.select_related("user"), action.owner_seat):
        people.setdefault(seat.party_id, []).append(seat)
    found: dict[str, tuple[str, Party, Seat | None]] = {}
    for party in parties.select_related("organisation"):
        found[f"p{party.pk}"] = (str(party), party, None)
        for seat in people.get(party.pk, []):
            found[f"s{seat.pk}"] = (f"{party}: {seat.user.name}", party, seat)
    return found


def one_a_party(seats: Iterable[Seat], named: Seat | None) -> list[Seat]:
    """A person once for each party, by the seat that has the action already where there is one."""
    first: dict[tuple[int, int], Seat] = {}
    for seat in [*([named] if named else []), *seats]:
        first.setdefault((seat.party_id, seat.user_id), seat)
    return list(first.values())


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
