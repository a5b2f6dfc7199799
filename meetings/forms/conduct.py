"""Forms of the running view."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from forum.formats import local
from forum.models import Forum
from meetings.followup import clean_clauses
from meetings.forms.choices import OpenChoiceField
from meetings.forms.texts import RichText
from meetings.models import ActionItem, AgendaItem, Decision, ItemKind, Meeting
from members.models import Party, Seat


class NoteForm(forms.Form):
    """The note and outcome of one item, with the entry of the log its writer saw."""

    use_required_attribute = False

    note = RichText(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("What was said, in short. Only what stands here is part of the record."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    outcome = OpenChoiceField(label=gettext_lazy("Outcome"), choices=AgendaItem.Outcome.choices)
    base_seq = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        seen = {"note": item.note, "outcome": item.outcome, "base_seq": item.seq}
        super().__init__(*args, **kwargs | {"initial": seen, "auto_id": "note_%s"})


def _offer(field: Any, rows: QuerySet[Any], nothing: str) -> None:
    field.queryset, field.empty_label = rows, nothing


class DecisionForm(forms.ModelForm):
    text = forms.CharField(
        label=gettext_lazy("The forum agrees"),
        help_text=gettext_lazy("One clause a line, each beginning with “that”."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Decision
        fields = ("text", "focus_area")
        labels: ClassVar = {"focus_area": gettext_lazy("Focus area")}

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "decision_%s"})
        _offer(self.fields["focus_area"], forum.focus_areas.all(), pgettext("focus area", "None"))

    def clean_text(self) -> str:
        return clean_clauses(self.cleaned_data["text"])


class ActionForm(forms.ModelForm):
    """Who is a party or one of its people: the value is "<party>" or "<party>:<seat>"."""

    owner = forms.ChoiceField(label=gettext_lazy("Responsible"))

    class Meta:
        model = ActionItem
        fields = ("text", "owner", "due")
        labels: ClassVar = {"text": gettext_lazy("What is to be done")}
        widgets: ClassVar = {"due": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, meeting: Meeting, today: date, **kwargs: Any) -> None:
        initial = {"due": _next_meeting(meeting)} | _owner_of(kwargs.get("instance"))
        super().__init__(*args, **kwargs | {"auto_id": "action_%s", "initial": initial})
        self.earliest = min(today, meeting.starts_at.date())
        self.parties = {
            party.pk: party for party in meeting.forum.parties.serving(today).select_related("organisation")
        }
        self.seats = {seat.pk: seat for seat in _people(self.parties, today)}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a party or a person")),
            (_("Parties"), [(str(pk), party.name) for pk, party in self.parties.items()]),
            (_("People"), [(f"{seat.party_id}:{pk}", str(seat)) for pk, seat in self.seats.items()]),
        ]

    def clean_owner(self) -> Party:
        return self.parties[int(self.cleaned_data["owner"].partition(":")[0])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seat = str(self.data.get(self.add_prefix("owner"), "")).partition(":")[2]
        cleaned["owner_seat"] = self.seats[int(seat)] if seat and "owner" in cleaned else None
        return cleaned

    def clean_due(self) -> date:
        due = self.cleaned_data["due"]
        if due < self.earliest:
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        return due


class MeetingItemForm(forms.Form):
    """An item that comes up during the meeting."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=ItemKind.choices, initial=ItemKind.DISCUSSION
    )


def _owner_of(action: ActionItem | None) -> dict[str, str]:
    if action is None or not action.pk:
        return {}
    return {
        "owner": f"{action.owner_id}:{action.owner_seat_id}" if action.owner_seat_id else str(action.owner_id)
    }


def _people(parties: Iterable[int], day: date) -> QuerySet[Seat]:
    seats = Seat.objects.serving(day).filter(party__in=list(parties), role=Seat.Role.PARTNER)
    return seats.select_related("party__organisation", "user")


def _next_meeting(meeting: Meeting) -> date | None:
    """When most actions are to be done; whoever notes one can choose another day."""
    later = meeting.forum.meetings.standing().filter(starts_at__gt=meeting.starts_at).order_by("starts_at")
    first = later.first()
    return local(first.starts_at).date() if first else None


class AdjournForm(forms.Form):
    """Until when the meeting stands still, where that was said."""

    until = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, day: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"auto_id": "adjourn_%s"})
        self.day = local(day)

    def clean_until(self) -> datetime | None:
        time = self.cleaned_data["until"]
        return datetime.combine(self.day, time, self.day.tzinfo) if time else None
