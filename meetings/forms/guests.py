"""The form of a guest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.guests import GuestFields
from meetings.models import AgendaItem, Guest, Meeting


class ItemChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: AgendaItem) -> str:  # type: ignore[override]
        return obj.title


class GuestForm(forms.Form):
    """Only what is needed to invite: a name, an address, and where the guest comes from."""

    item = ItemChoice(AgendaItem.objects.none(), label=_("Agenda item"), empty_label=_("Choose an item"))
    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    organisation = forms.CharField(label=_("Organisation"), max_length=200, required=False)

    def __init__(self, *args: Any, meeting: Meeting, guest: Guest | None = None, **kwargs: Any) -> None:
        if guest:
            kwargs["initial"] = {
                "item": guest.item_id,
                "name": guest.name,
                "email": guest.email,
                "organisation": guest.organisation,
            }
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.filter(deleted_at=None)  # type: ignore[attr-defined]

    @property
    def guest_fields(self) -> GuestFields:
        return GuestFields(**{name: self.cleaned_data[name] for name in ("name", "email", "organisation")})

    @property
    def item_chosen(self) -> AgendaItem:
        item: AgendaItem = self.cleaned_data["item"]
        return item
