"""Forms of the parties' survey: open it, move its last day, answer it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from forum import clock
from forum.report.models import Survey, SurveyAnswer
from forum.report.statements import BEST, STATEMENTS, WORST
from forum.report.surveying import refuse_day
from meetings.forms.texts import LongText

COMMENT_LENGTH = 2_000
USUAL_WAIT = timedelta(days=21)
NO_OPINION = "none"


class LastDayForm(forms.Form):
    """Until when the parties may answer."""

    closes_on = forms.DateField(
        label=_("Last day to answer"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )

    def clean_closes_on(self) -> date:
        refuse_day(self.cleaned_data["closes_on"], clock.today())
        return self.cleaned_data["closes_on"]


class OpenSurveyForm(LastDayForm):
    """How the year's survey is asked. What it says of the comments is shown to the parties before they answer."""

    names_parties = forms.TypedChoiceField(
        label=_("How the comments are shown"),
        choices=[
            ("yes", _("With the name of the party")),
            ("no", _("Without the name of the party")),
        ],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
        help_text=_(
            "The parties are told before they answer, and it cannot be changed afterwards. "
            "When few answer, a comment may be recognised even without a name."
        ),
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=200,
        required=False,
        help_text=_("Stands below the results in the report."),
    )

    def __init__(self, *args: Any, last_meeting: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["closes_on"].initial = usual_last_day(last_meeting)


def usual_last_day(last_meeting: date | None) -> date:
    """A week before the meeting that carries the follow-up, or in three weeks."""
    today = clock.today()
    before = last_meeting - timedelta(days=7) if last_meeting else today + USUAL_WAIT
    return before if before > today else today + timedelta(days=7)


class MarkField(forms.ChoiceField):
    """Has to be marked in the end, but not in a draft."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class AnswerForm(forms.Form):
    """A party's answer. `seen` is the number of the answer that its writer had before them."""

    use_required_attribute = False

    comment = LongText(
        label=pgettext_lazy("what is written", "Comment"),
        max_length=COMMENT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput, required=False)
    party = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, answer: SurveyAnswer, survey: Survey, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "comment": answer.comment,
            "seen": answer.number,
            "party": answer.party_id,
            **{key: _written(score) for key, score in answer.scores.items()},
        }
        super().__init__(*args, **kwargs)
        self.keys = [key for key in survey.statements if key in STATEMENTS]
        marks = [(str(mark), str(mark)) for mark in range(WORST, BEST + 1)]
        for key in self.keys:
            self.fields[key] = MarkField(
                label=str(STATEMENTS[key].text),
                choices=[*marks, (NO_OPINION, _("No opinion"))],
                widget=forms.RadioSelect(attrs={"class": "choices--scale"}),
            )
        self.order_fields([*self.keys, "comment"])
        self.fields["comment"].help_text = (
            _("In the report the comment stands with the name of the party.")
            if survey.names_parties
            else _("In the report the comment stands without the name of the party.")
        )

    @property
    def is_ready(self) -> bool:
        return "ready" in self.data

    def clean(self) -> dict[str, Any]:
        """A draft may have gaps; an answer that is ready may not."""
        if self.is_ready:
            for key in self.keys:
                if not self.errors.get(key) and not self.cleaned_data.get(key):
                    self.add_error(key, _("Mark 1 to 5, or “No opinion”."))
        return self.cleaned_data

    @property
    def scores(self) -> dict[str, int | None]:
        marked = {key: self.cleaned_data[key] for key in self.keys if self.cleaned_data[key]}
        return {key: None if mark == NO_OPINION else int(mark) for key, mark in marked.items()}


def _written(score: int | None) -> str:
    return NO_OPINION if score is None else str(score)
