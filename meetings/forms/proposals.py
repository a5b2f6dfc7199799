"""The days of a call for items."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.clock import now, today
from meetings.forms.year import DayInput
from meetings.models import Meeting
from meetings.proposals import usual_days


class CallDaysForm(forms.Form):
    """When a call that has not been opened opens and closes by itself."""

    opens = forms.DateField(label=gettext_lazy("Opens"), widget=DayInput, required=False)
    closes = forms.DateField(label=gettext_lazy("Closes"), widget=DayInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, meeting: Meeting, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"opens": meeting.call_opens, "closes": meeting.call_closes})
        super().__init__(data, files, **kwargs)
        self.meeting = meeting

    def clean_closes(self) -> date | None:
        return in_time(self.meeting, self.cleaned_data["closes"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        opens, closes = data.get("opens"), data.get("closes")
        if not self.errors and bool(opens) != bool(closes):
            self.add_error("closes" if opens else "opens", _("Write both days, or none of them."))
        elif opens and closes and opens > closes:
            self.add_error("closes", _("The call for items must close after it opens."))
        return data


class OpenCallForm(forms.Form):
    """The last day of a call that is opened, or extended, by hand."""

    closes = forms.DateField(
        label=gettext_lazy("Last day to propose items"),
        widget=DayInput,
        help_text=gettext_lazy("At the end of that day the call closes by itself."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, meeting: Meeting, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"closes": usual_close(meeting)})
        super().__init__(data, files, **kwargs)
        self.meeting = meeting

    def clean_closes(self) -> date | None:
        return in_time(self.meeting, self.cleaned_data["closes"])


def in_time(meeting: Meeting, day: date | None) -> date | None:
    if day and not today() <= day <= localdate(meeting.starts_at):
        raise ValidationError(_("Choose a day from today to the day of the meeting."))
    return day


def usual_close(meeting: Meeting) -> date:
    """The day already chosen while it lies ahead; else the usual one, or a week from now."""
    if meeting.call_closes and meeting.call_closes > today() and not meeting.call_opened_at:
        return meeting.call_closes
    later = max(today(), meeting.call_closes or today()) + timedelta(days=7)
    usual = usual_days(meeting.starts_at, now())[1] if not meeting.call_opened_at else None
    return min(usual or later, localdate(meeting.starts_at))
