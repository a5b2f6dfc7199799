"""A group's name, purpose and seats."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.clock import today
from forum.models import Forum
from members import groups
from members.forms.roster import DayInput
from members.models import Group, Seat


class SeatsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        words = obj.get_kind_display() if obj.role == Seat.Role.PARTNER else obj.get_role_display()
        return f"{obj.party}: {obj.user.name} ({words.lower()})"


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(label=_("Purpose"), max_length=300, required=False)
    seats = SeatsField(
        Seat.objects.none(),
        label=_("Who sits in the group"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are called to the group's meetings, and their parties approve its agendas."),
    )

    def __init__(self, *args: Any, forum: Forum, group: Group | None = None, **kwargs: Any) -> None:
        seats = seats_to_choose(forum)
        kwargs.setdefault("initial", _initial(group, seats))
        super().__init__(*args, **kwargs)
        self.forum, self.group = forum, group
        self.fields["seats"].queryset = seats  # type: ignore[attr-defined]

    def save_by(self, seat: Seat) -> Group:
        data = self.cleaned_data
        name, purpose, seats = data["name"], data["purpose"], list(data["seats"])
        if self.group:
            return groups.change_group(self.group, name, seats, purpose=purpose, by=seat)
        return groups.form_group(self.forum, name, seats, since=data["since"], purpose=purpose, by=seat)


class NewGroupForm(GroupForm):
    since = forms.DateField(label=_("From"), widget=DayInput, initial=today)

    field_order = ("name", "purpose", "since", "seats")


def seats_to_choose(forum: Forum) -> Any:
    """The working seats of today; the board reads and does not sit in groups."""
    seats = Seat.objects.serving(today()).filter(party__forum=forum).exclude(role=Seat.Role.BOARD)
    return seats.select_related("party__organisation", "user")


def _initial(group: Group | None, seats: Any) -> dict[str, Any]:
    """A new group begins with the secretariat, who calls its meetings."""
    if group is None:
        return {"seats": [seat.pk for seat in seats if seat.role == Seat.Role.SECRETARIAT], "since": today()}
    here = group.members.filter(until=None).values_list("seat_id", flat=True)
    return {"name": group.name, "purpose": group.purpose, "seats": list(here)}
