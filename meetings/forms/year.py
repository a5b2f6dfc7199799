"""Typing when and where a meeting is, why it is cancelled, and whether one comes. Times are Swedish time."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.utils import from_current_timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum import clock
from forum.formats import daytime
from forum.models import Forum
from meetings.models import Invitation, Meeting
from meetings.scheduling import CALENDAR_FIELDS, MeetingPlan, clashing
from members.models import Seat

FARTHEST = dt.timedelta(days=5 * 366)
TIME_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S"]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class WhenAndWhere(forms.Form):
    """One meeting's day, hours, form, place and link; `has_time` once they make a span of time."""

    starts_at: dt.datetime
    ends_at: dt.datetime

    date = forms.DateField(label=gettext_lazy("Day"), widget=DayInput, input_formats=["%Y-%m-%d", "%Y%m%d"])
    starts = forms.TimeField(label=gettext_lazy("Starts at"), widget=ClockInput, input_formats=TIME_FORMATS)
    ends = forms.TimeField(label=gettext_lazy("Ends at"), widget=ClockInput, input_formats=TIME_FORMATS)
    form = forms.ChoiceField(label=gettext_lazy("Way of meeting"), choices=Meeting.Form.choices)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=gettext_lazy("Link to the online meeting"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, forum: Forum, meeting: Meeting | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forum, self.meeting = forum, meeting
        self.has_time = False

    @property
    def group_pk(self) -> int | None:
        """The group whose meeting it is."""
        return self.meeting.group_id if self.meeting else None

    def clean_link(self) -> str:
        link = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise ValidationError(_("Write the whole address, like https://example.org/meeting."))
        return link

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if all(data.get(name) is not None for name in ("date", "starts", "ends")):
            self._clean_moment(data["date"], data["starts"], data["ends"])
        return data

    def _clean_moment(self, day: dt.date, starts: dt.time, ends: dt.time) -> None:
        if ends <= starts:
            self.add_error("ends", _("The meeting ends before it starts."))
            return
        if day > clock.today() + FARTHEST:
            self.add_error("date", _("The day is more than five years away."))
            return
        try:
            self.starts_at = from_current_timezone(dt.datetime.combine(day, starts))
            self.ends_at = from_current_timezone(dt.datetime.combine(day, ends))
        except ValidationError as error:
            self.add_error("starts", error)
            return
        self.has_time = True
        self._refuse_past_and_clash()

    def _refuse_past_and_clash(self) -> None:
        if self.starts_at <= clock.now():
            self.add_error("date", _("That time has already passed."))
        elif other := clashing(
            self.forum, self.starts_at, self.ends_at, but=self.meeting, group=self.group_pk
        ):
            self.add_error("starts", clash_words(other))

    @property
    def plan(self) -> MeetingPlan:
        data = self.cleaned_data
        return MeetingPlan(
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            form=data.get("form", ""),
            place=data.get("place", ""),
            link=data.get("link", ""),
        )


def clash_words(other: Meeting) -> str:
    return _("The forum already meets then: meeting %(number)s, %(moment)s.") % {
        "number": other.number,
        "moment": daytime(other.starts_at),
    }


class MoveForm(WhenAndWhere):
    """A meeting's new time and place. `sequence` tells whether somebody else moved it meanwhile."""

    meeting: Meeting
    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        starts_at, ends_at = localtime(meeting.starts_at), localtime(meeting.ends_at)
        kwargs["initial"] = {
            "date": starts_at.date(),
            "starts": starts_at.time(),
            "ends": ends_at.time(),
            "form": meeting.form,
            "place": meeting.place,
            "link": meeting.link,
            "sequence": meeting.sequence,
        }
        super().__init__(*args, forum=meeting.forum, meeting=meeting, **kwargs)

    @property
    def is_new_time(self) -> bool:
        return (self.starts_at, self.ends_at) != (self.meeting.starts_at, self.meeting.ends_at)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors and self.has_time and self._says_nothing_new():
            raise ValidationError(_("Nothing is changed. Choose another time or place."))
        return data

    def _says_nothing_new(self) -> bool:
        return all(getattr(self.plan, name) == getattr(self.meeting, name) for name in CALENDAR_FIELDS)


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is the meeting cancelled?"),
        help_text=gettext_lazy("Everyone who is called gets the reason in the letter."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """The three buttons, and which deputy is sent."""

    answer = forms.ChoiceField(choices=[each for each in Invitation.Answer.choices if each[0] != "none"])

    def __init__(self, *args: Any, deputies: QuerySet[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"] = forms.ModelChoiceField(deputies, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("answer") == Invitation.Answer.DEPUTY and not data.get("deputy") and not self.errors:
            raise ValidationError(_("Choose which deputy you send."))
        return data
