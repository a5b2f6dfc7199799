"""The forms of a forum's records plan and of what cannot be undone."""

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import Forum, RecordsPlan
from forum.privacy.retention import decide_plan
from forum.records_plan import decided_plan
from forum.statements import KEPT
from members.models import Seat


class PlanForm(forms.ModelForm):
    class Meta:
        model = RecordsPlan
        fields = (*KEPT, "privacy_contact", "accessibility_contact")

    def __init__(self, *args: Any, forum: Forum, **kwargs: Any) -> None:
        plan = copy(decided_plan(forum)) or RecordsPlan(forum=forum)
        super().__init__(*args, **{**kwargs, "instance": plan})

    def save_by(self, seat: Seat) -> RecordsPlan:
        return decide_plan(self.instance.forum, self.cleaned_data, by=seat)


class SureForm(forms.Form):
    """A box to tick before what cannot be undone."""

    sure = forms.BooleanField(label=_("I know that this cannot be undone"))
