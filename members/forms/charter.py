"""The form of a forum's settings."""

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.clock import today
from forum.models import Forum
from members import charter
from members.models import Seat

MOST_ADJUSTERS = 2


class CharterForm(forms.ModelForm):
    focus_areas = forms.CharField(
        label=_("Focus areas"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("One on each line, in your order. One you take away ends today and stays in old papers."),
    )

    class Meta:
        model = Forum
        fields = charter.SETTINGS
        widgets = {  # noqa: RUF012
            "purpose": forms.Textarea(attrs={"rows": 4}),
            "mandate": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {  # noqa: RUF012
            "adjusters": _("0, 1 or 2 people who check the notes before they are finalised."),
            "quorum": _(
                "How many of the parties that approve the agenda must be represented at the meeting. 0: no rule."
            ),
            "silent_consent": _(
                "A party that has not answered by the deadline counts as having approved. The record says so."
            ),
            "oral_approval": _(
                "The secretariat may note an approval that a representative gives by telephone or at a meeting. "
                "It says who noted it, and the party gets a letter."
            ),
            "names_in_print": _("Otherwise papers show organisation and role only."),
        }

    def __init__(self, *args: Any, instance: Forum, **kwargs: Any) -> None:
        areas = instance.focus_areas.filter(until=None)
        initial = {"focus_areas": "\n".join(area.title for area in areas)}
        super().__init__(*args, **{**kwargs, "instance": copy(instance), "initial": initial})
        self.fields["quorum"].required = False

    def clean_adjusters(self) -> int:
        adjusters = self.cleaned_data["adjusters"]
        if adjusters > MOST_ADJUSTERS:
            raise forms.ValidationError(_("A meeting has at most two adjusters."))
        return adjusters

    def clean_quorum(self) -> int:
        quorum, most = self.cleaned_data["quorum"] or 0, self.instance.parties.approving(today()).count()
        if quorum > most:
            raise forms.ValidationError(
                ngettext(
                    "The forum has %(count)s party that approves.",
                    "The forum has %(count)s parties that approve.",
                    most,
                )
                % {"count": most}
            )
        return quorum

    def clean_focus_areas(self) -> str:
        text = self.cleaned_data["focus_areas"]
        if any(len(line.strip()) > 200 for line in text.splitlines()):
            raise forms.ValidationError(_("A focus area can be at most 200 characters long."))
        return text

    def save_by(self, seat: Seat) -> Forum:
        settings = dict(self.cleaned_data)
        areas = settings.pop("focus_areas").splitlines()
        forum = charter.change_settings(self.instance, settings, by=seat)
        charter.set_focus_areas(forum, areas, by=seat)
        return forum
