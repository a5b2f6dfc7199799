"""Forms of the agenda: an item, and putting a version before the parties."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum.clock import today
from meetings.drafting import FIELD_NAMES, ItemFields
from meetings.forms.texts import PROPOSAL_LENGTH, RICH_HELP, TEXT_LENGTH, LongText, RichText
from meetings.models import ItemKind, Meeting
from members.models import Seat


class ItemForm(forms.Form):
    """One agenda item. `base_seq` names the entry of the log that the writer had before them."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind, initial=ItemKind.DISCUSSION)
    duration = forms.IntegerField(
        label=pgettext_lazy("duration", "Minutes"), min_value=1, max_value=600, initial=10
    )
    presenter = forms.CharField(label=_("Presenter"), max_length=120, required=False)
    text = RichText(
        label=_("Text"),
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=RICH_HELP,
    )
    proposal = LongText(
        label=_("Proposed decision"),
        max_length=PROPOSAL_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the forum is asked to decide, in the words of the decision."),
    )
    base_seq = forms.IntegerField(
        min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput
    )

    def item_fields(self) -> ItemFields:
        return ItemFields(**{name: self.cleaned_data[name] for name in FIELD_NAMES})


class NewItemForm(ItemForm):
    """A person who sits for several parties says for which one the item is proposed."""

    def __init__(self, data: Any = None, files: Any = None, *, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.seats = {seat.pk: seat for seat in seats}
        if len({seat.party_id for seat in seats}) > 1:
            choices = [(seat.pk, str(seat.party)) for seat in seats]
            self.fields["seat"] = forms.TypedChoiceField(label=_("Proposed by"), coerce=int, choices=choices)

    def chosen_seat(self) -> Seat:
        return self.seats.get(self.cleaned_data.get("seat", 0)) or next(iter(self.seats.values()))


class BringBackForm(forms.Form):
    """Which text of an item, and at which entry of the log it read as it is to read again."""

    field = forms.ChoiceField(choices=[(name, name) for name in ("title", "text", "proposal", "note")])
    seq = forms.IntegerField(min_value=0, max_value=2**53)


class ProposeForm(forms.Form):
    """Until when the parties are asked to answer."""

    approve_by = forms.DateField(
        label=_("Answer by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        help_text=_("The last day to approve. Leave it empty if there is none."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.meeting = meeting
        self.fields["approve_by"].initial = usual_deadline(meeting)

    def clean_approve_by(self) -> date | None:
        day = self.cleaned_data["approve_by"]
        if day and not today() <= day <= timezone.localdate(self.meeting.starts_at):
            raise forms.ValidationError(_("Choose a day from today to the day of the meeting."))
        return day


def usual_deadline(meeting: Meeting) -> date:
    """A week before the meeting, but at least two days from now and not after the meeting."""
    week_before = timezone.localdate(meeting.starts_at) - timedelta(days=7)
    return min(max(week_before, today() + timedelta(days=2)), timezone.localdate(meeting.starts_at))


class OralApprovalForm(forms.Form):
    """Who said it for which party, and how."""

    said_by = forms.TypedChoiceField(label=_("Who approved"), coerce=int)
    how = forms.CharField(
        label=_("How it was given"),
        max_length=120,
        help_text=_("For example: by telephone. It is printed beside the approval."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.seats = {seat.pk: seat for seat in seats}
        by_party: dict[str, list[tuple[int, str]]] = {}
        for seat in seats:
            by_party.setdefault(str(seat.party), []).append((seat.pk, seat.user.name))
        self.fields["said_by"].choices = [("", _("Choose who")), *by_party.items()]  # type: ignore[attr-defined]


class ApprovalForm(forms.Form):
    """What the reader had before them, and for which party they approve it."""

    number = forms.IntegerField(min_value=1, max_value=32_000)
    sha256 = forms.RegexField("^[0-9a-f]{64}$")
    party = forms.IntegerField(min_value=1, max_value=2**62)
