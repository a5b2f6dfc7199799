"""The form of a person's letters: for each kind at once, once a day or not at all."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forum.models import NoticeChoice, NoticeGroup, User
from members.notices import choices_of

HINTS = {
    NoticeGroup.APPROVALS: _("A version is proposed, waits for your party or is opened again."),
    NoticeGroup.COMMENTS: _("Somebody comments on an item or answers you."),
    NoticeGroup.ACTIONS: _("Your party gets an action, or one is due soon or late."),
    NoticeGroup.PROJECTS: _("Your party is to report a project, or a report is ready."),
    NoticeGroup.MINUTES: _("Notes are out for comments or finalised, and the follow-up is released."),
    NoticeGroup.MESSAGES: _("What the secretariat writes to you outside the meetings."),
}


class NoticesForm(forms.Form):
    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": choices_of(person)})
        for group in NoticeGroup:
            self.fields[group.value] = forms.ChoiceField(
                label=group.label,
                choices=NoticeChoice.When.choices,
                widget=forms.RadioSelect,
                help_text=HINTS[group],
            )
