"""Suggesting times, answering them, and choosing one. Times are Swedish time."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from forum import clock
from forum.formats import daytime
from forum.models import Forum
from meetings.forms.texts import LongText
from meetings.forms.year import FARTHEST, TIME_FORMATS, ClockInput, DayInput, WhenAndWhere, clash_words
from meetings.models import Meeting, PollAnswer, PollParticipant, PollSlot
from meetings.poll_standing import slot_words
from meetings.polls import PollText
from meetings.scheduling import clashing

FEWEST, MOST, SHOWN = 2, 10, 4
LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 420, 480)


class PollForm(forms.Form):
    """What the meeting is about, and until when people answer."""

    title = forms.CharField(
        label=gettext_lazy("What is the meeting about?"),
        help_text=gettext_lazy("It is the subject of the letter."),
        max_length=200,
    )
    about = LongText(
        label=gettext_lazy("More about it"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Length"),
        coerce=int,
        choices=[(n, ngettext_lazy("%(n)s minute", "%(n)s minutes", n) % {"n": n}) for n in LENGTHS],
        initial=120,
    )
    form = forms.ChoiceField(label=gettext_lazy("Way of meeting"), choices=Meeting.Form.choices)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    closes_on = forms.DateField(
        label=gettext_lazy("Last day for answers"), widget=DayInput, input_formats=["%Y-%m-%d", "%Y%m%d"]
    )

    def clean_closes_on(self) -> dt.date:
        day, today = self.cleaned_data["closes_on"], clock.today()
        if day < today:
            raise ValidationError(_("That day has already passed."))
        if day > today + FARTHEST:
            raise ValidationError(_("The day is more than five years away."))
        return day

    @property
    def text(self) -> PollText:
        return PollText(**self.cleaned_data)


class SlotForm(forms.Form):
    """One suggested time; without a day it is left out."""

    starts_at: dt.datetime | None = None

    date = forms.DateField(
        label=gettext_lazy("Day"), widget=DayInput, input_formats=["%Y-%m-%d", "%Y%m%d"], required=False
    )
    starts = forms.TimeField(
        label=gettext_lazy("Starts at"), widget=ClockInput, input_formats=TIME_FORMATS, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day, time = data.get("date"), data.get("starts")
        if day and time is None and "starts" not in self.errors:
            self.add_error("starts", _("Write when it starts."))
        elif day and time is not None:
            self._clean_moment(day, time)
        return data

    def _clean_moment(self, day: dt.date, time: dt.time) -> None:
        if day > clock.today() + FARTHEST:
            self.add_error("date", _("The day is more than five years away."))
            return
        try:
            moment = from_current_timezone(dt.datetime.combine(day, time))
        except ValidationError as error:
            self.add_error("starts", error)
            return
        if moment <= clock.now():
            self.add_error("date", _("That time has already passed."))
            return
        self.starts_at = moment


class BaseSlots(forms.BaseFormSet):
    """The suggested times together: at least two, and none of them twice."""

    def clean(self) -> None:
        seen: set[dt.datetime] = set()
        for row in self.forms:
            if row.starts_at in seen:
                row.add_error("starts", _("That time is suggested already."))
            elif row.starts_at:
                seen.add(row.starts_at)
        if len(seen) < FEWEST and not any(row.errors for row in self.forms):
            raise ValidationError(_("Suggest at least two times."))

    @property
    def starts(self) -> list[dt.datetime]:
        return sorted(row.starts_at for row in self.forms if row.starts_at)

    @property
    def shown(self) -> list[SlotForm]:
        return self.forms[:SHOWN]

    @property
    def more(self) -> list[SlotForm]:
        return self.forms[SHOWN:]

    @property
    def uses_more(self) -> bool:
        return any(row["date"].value() or row.errors for row in self.more)


Slots = cast(
    type[BaseSlots],
    forms.formset_factory(
        SlotForm, formset=BaseSlots, extra=MOST, max_num=MOST, absolute_max=MOST, validate_max=True
    ),
)


class PollAnswerForm(forms.Form):
    """Yes, if needed or no to each time. A guest also writes a name."""

    def __init__(
        self,
        *args: Any,
        slots: Sequence[PollSlot],
        participant: PollParticipant | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        given = {each.slot_id: each.answer for each in participant.answers.all()} if participant else {}
        if participant is None:
            hint = _("Name and organisation, as the secretariat and the parties will see it.")
            self.fields["name"] = forms.CharField(label=_("Who are you?"), help_text=hint, max_length=120)
        for slot in slots:
            self.fields[f"slot_{slot.pk}"] = forms.ChoiceField(
                label=slot_words(slot),
                choices=PollAnswer.Answer.choices,
                widget=forms.RadioSelect(attrs={"class": "choices--row"}),
                initial=given.get(slot.pk),
            )

    @property
    def answers(self) -> dict[int, str]:
        return {
            int(name.removeprefix("slot_")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("slot_")
        }


class ChosenForm(WhenAndWhere):
    """Where the chosen time is held; its day and hours are those that people answered."""

    def __init__(self, *args: Any, slot: PollSlot, forum: Forum, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"form": slot.poll.form, "place": slot.poll.place})
        super().__init__(*args, forum=forum, **kwargs)
        self.slot = slot
        for name in ("date", "starts", "ends"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.starts_at, self.ends_at = self.slot.starts_at, self.slot.ends_at
        self.has_time = True
        if self.starts_at <= clock.now():
            raise ValidationError(_("That time has already passed."))
        if other := clashing(self.forum, self.starts_at, self.ends_at):
            raise ValidationError(clash_words(other))
        return data


def clash_notes(forum: Forum, starts: Sequence[dt.datetime], minutes: int) -> list[str]:
    """Suggested times at which the forum already meets."""
    length = dt.timedelta(minutes=minutes)
    others = [(moment, clashing(forum, moment, moment + length)) for moment in starts]
    return [f"{capfirst(daytime(moment))}: {clash_words(other)}" for moment, other in others if other]
