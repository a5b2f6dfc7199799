"""Attaching files."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forum.files.inspection import kinds_in_words
from forum.files.kinds import ENDINGS
from meetings.models import AgendaItem

WHOLE_MEETING = "motet"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)})


class FilesField(forms.FileField):
    """Several files at once. What is in them is looked at by the deed, one by one."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in (data or []) if file]
        if not files:
            raise ValidationError(_("Choose at least one file."), code="required")
        return files


class AttachForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("Belongs to"))
    papers = FilesField(label=gettext_lazy("Files"), widget=FilesInput)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("What the file is, if its name does not say it."),
    )

    def __init__(self, *args: Any, items: Sequence[AgendaItem], whole_meeting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whole_meeting = whole_meeting
        self.items = {str(item.uuid): item for item in items}
        choices = [
            (key, f"{number}. {item.title}") for number, (key, item) in enumerate(self.items.items(), 1)
        ]
        choices.insert(
            0, (WHOLE_MEETING, _("The whole meeting")) if whole_meeting else ("", _("Choose an item"))
        )
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        self.fields["papers"].help_text = _("%(kinds)s, at most %(limit)s each.") % {
            "kinds": kinds_in_words(),
            "limit": filesizeformat(settings.FILE_MAX_BYTES),
        }

    def chosen_item(self) -> AgendaItem | None:
        return self.items.get(self.cleaned_data["place"])
