"""Writing a decision between meetings, answering it, and ending it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from forum import clock
from forum.models import Forum
from meetings.circulars import CircularText
from meetings.followup import clean_clauses
from meetings.forms.prose import MARKDOWN_HELP, ProseArea, ProseField
from meetings.forms.texts import PROPOSAL_LENGTH, TEXT_LENGTH, LongText
from meetings.forms.year import DayInput
from meetings.models import Circular, CircularAnswer

LONGEST_WAIT = timedelta(days=366)
USUAL_WAIT = timedelta(days=10)
COMMENT_LENGTH = 2_000


class CircularForm(forms.Form):
    """The question as the parties will read it."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("What it is about, in a few words. It is the subject of the letter."),
        max_length=200,
    )
    background = ProseField(
        label=gettext_lazy("Background"),
        help_text=MARKDOWN_HELP,
        max_length=TEXT_LENGTH,
        required=False,
        widget=ProseArea(attrs={"rows": 8}),
    )
    proposal = LongText(
        label=gettext_lazy("Proposed decision"),
        help_text=gettext_lazy(
            "One clause a line, each beginning with “to”. The parties say yes or no to all of it."
        ),
        max_length=PROPOSAL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer_by = forms.DateField(
        label=gettext_lazy("Last day for answers"), widget=DayInput, input_formats=["%Y-%m-%d", "%Y%m%d"]
    )
    dnr = forms.CharField(
        label=gettext_lazy("Registration number"),
        help_text=gettext_lazy("The number in the registry (dnr)."),
        max_length=40,
        required=False,
    )

    def __init__(self, *args: Any, forum: Forum, circular: Circular | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", _initial(circular))
        super().__init__(*args, **kwargs)
        if areas := forum.focus_areas.all():
            field = forms.ModelChoiceField(areas, label=_("Focus area"), required=False)
            self.fields["focus_area"] = field

    def clean_proposal(self) -> str:
        return clean_clauses(self.cleaned_data["proposal"])

    def clean_answer_by(self) -> date:
        day, today = self.cleaned_data["answer_by"], clock.today()
        if day < today:
            raise ValidationError(_("That day has already passed."))
        if day > today + LONGEST_WAIT:
            raise ValidationError(_("The day is more than a year away."))
        return day

    @property
    def text(self) -> CircularText:
        return CircularText(**self.cleaned_data)


def _initial(circular: Circular | None) -> dict[str, Any]:
    if circular is None:
        return {"answer_by": clock.today() + USUAL_WAIT}
    names = ("title", "background", "proposal", "answer_by", "dnr", "focus_area")
    return {name: getattr(circular, name) for name in names}


class CircularAnswerForm(forms.Form):
    """A party's answer. `seen` is the answer that it changes."""

    answer = forms.ChoiceField(
        label=pgettext_lazy("what is answered", "Answer"),
        choices=CircularAnswer.Answer.choices,
        widget=forms.RadioSelect,
    )
    comment = LongText(
        label=pgettext_lazy("what is written", "Comment"),
        help_text=gettext_lazy("It stands with the answer in the record. Write why, if you say no."),
        max_length=COMMENT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    party = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, party: int, given: CircularAnswer | None = None, **kwargs: Any) -> None:
        said = {"answer": given.answer, "comment": given.comment, "seen": given.pk} if given else {}
        kwargs["initial"] = {**said, "party": party}
        super().__init__(*args, **kwargs)


class CircularEndForm(forms.Form):
    """Why it ends without a decision."""

    state = forms.ChoiceField(
        label=gettext_lazy("What happens"),
        choices=[
            (
                Circular.State.NOT_DECIDED.value,
                gettext_lazy("Not decided: the answers that came do not make a decision"),
            ),
            (Circular.State.WITHDRAWN.value, gettext_lazy("Withdrawn: the question is taken back")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("It stands in the letter and in the history."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, circular: Circular, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not circular.is_open:
            del self.fields["state"]
            self.fields["reason"].help_text = _("It stands in the history. Nobody gets a letter.")

    @property
    def chosen_state(self) -> str:
        return self.cleaned_data.get("state", Circular.State.WITHDRAWN.value)
