"""Handing in a table of members, and confirming what it would do."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from members.sheets import Sheet, from_text, read_sheet


class TableForm(forms.Form):
    table = forms.FileField(
        label=_("Table"),
        help_text=_("Excel (.xlsx) or CSV, at most 500 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"empty": _("The table has no rows under its heading.")},
    )

    def clean_table(self) -> Sheet:
        file: UploadedFile = self.cleaned_data["table"]
        return read_sheet(file)


class ConfirmForm(forms.Form):
    """The table as it was read travels with the page: nothing of it is stored before it is imported."""

    sheet = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000, strip=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)
    invite = forms.BooleanField(label=_("Send the invitations now"), required=False)

    def clean_sheet(self) -> Sheet:
        rows = from_text(self.cleaned_data["sheet"])
        if len(rows) < 2:
            raise ValidationError(_("The table has no rows under its heading."))
        return rows
