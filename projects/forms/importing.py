"""Handing in a file, deciding its columns, pasting a record, and confirming what was seen."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from members.forms.roster import DayInput
from projects.imports import files
from projects.imports.columns import UNDECIDED, UNUSED, Columns, SheetColumns, name_of, propose_for
from projects.imports.declared import TABLES
from projects.imports.sheets import Handed
from projects.models import Import


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx) or CSV, at most 5 MB and 5 000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"empty": _("The file is empty.")},
        max_length=None,
    )

    def clean_file(self) -> tuple[str, bytes]:
        return files.received(self.cleaned_data["file"])


class RecordForm(forms.Form):
    text = forms.CharField(
        label=_("Text from Projektbanken"),
        help_text=_("Mark the whole page of the project, copy it and paste it here."),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=200_000,
        strip=False,
    )

    def clean_text(self) -> tuple[str, bytes]:
        return files.pasted(self.cleaned_data["text"])


class ConfirmForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)


class Decision(forms.ChoiceField):
    """A choice that has to be made; the form says so where it knows what is left out on purpose."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class ColumnsForm(forms.Form):
    """A choice for every sheet, and one for every column of a sheet that is used."""

    use_required_attribute = False

    skip_undecided = forms.BooleanField(
        label=_("Do not use the columns for which nothing is chosen"), required=False
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("For rows that name none themselves."),
    )
    retrieved_on = forms.DateField(
        label=_("Retrieved"),
        widget=DayInput,
        required=False,
        help_text=_("Of key figures that say no day themselves."),
    )

    def __init__(self, *args: Any, upload: Import, handed: Handed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload, self.handed = upload, handed
        self.columns = Columns.restored(upload.mapping)
        self.initial.update({"source": upload.source, "retrieved_on": upload.retrieved_on})
        for n, sheet in enumerate(self.columns.sheets):
            self.fields[f"kind_{n}"] = self._kind_field(sheet)
            if sheet.table:
                for place, key in enumerate(sheet.keys):
                    if key != UNUSED or sheet.headings[place]:
                        self.fields[f"column_{n}_{place}"] = self._column_field(sheet, place, key)
        if "key_figures" not in self.columns.kinds:
            del self.fields["retrieved_on"]

    def _kind_field(self, sheet: SheetColumns) -> Decision:
        choices = [
            (UNDECIDED, _("Choose …")),
            *((kind, table.title) for kind, table in TABLES.items()),
            (UNUSED, _("The sheet is not used")),
        ]
        label = _("What the rows are: %(sheet)s") % {"sheet": sheet.sheet}
        return Decision(label=label, choices=choices, initial=sheet.kind)

    def _column_field(self, sheet: SheetColumns, place: int, key: str) -> Decision:
        table = TABLES[sheet.kind]
        choices = [
            (UNDECIDED, _("Choose …")),
            *((column.key, column.label) for column in table.columns),
            (UNUSED, _("The column is not used")),
        ]
        label = f"{get_column_letter(place + 1)} · {name_of(sheet.headings, place)}"
        return Decision(label=label, choices=choices, initial=key)

    def sheets(self) -> list[dict[str, Any]]:
        """For the page: each sheet with the fields of its own."""
        return [
            {
                "name": sheet.sheet,
                "kind": self[f"kind_{n}"],
                "columns": [self[name] for name in self.fields if name.startswith(f"column_{n}_")],
                "undecided": sheet.undecided,
            }
            for n, sheet in enumerate(self.columns.sheets)
        ]

    def clean(self) -> dict[str, Any]:
        """The columns as they were chosen; a sheet that became of another kind is asked about anew."""
        cleaned = super().clean() or {}
        self.is_complete = True
        chosen = [self._chosen(n, sheet, cleaned) for n, sheet in enumerate(self.columns.sheets)]
        self.chosen = Columns(chosen)
        if not self.errors and self.is_complete and not self.chosen.kinds:
            raise ValidationError(_("Choose what the rows are for at least one sheet."))
        return cleaned

    def _chosen(self, n: int, sheet: SheetColumns, cleaned: dict[str, Any]) -> SheetColumns:
        kind = cleaned.get(f"kind_{n}", sheet.kind)
        if kind == UNDECIDED:
            self.add_error(f"kind_{n}", _("Choose what the rows are, or that the sheet is not used."))
        if kind != sheet.kind:
            self.is_complete = self.is_complete and kind == UNUSED
            return propose_for(
                next(each for each in self.handed.sheets if each.name == sheet.sheet), kind, {}
            )
        keys = [cleaned.get(f"column_{n}_{place}", key) for place, key in enumerate(sheet.keys)]
        if cleaned.get("skip_undecided"):
            keys = [key or UNUSED for key in keys]
        chosen = SheetColumns(sheet.sheet, kind, sheet.headings, keys)
        if chosen.table:
            self._check(n, chosen, cleaned)
        return chosen

    def _check(self, n: int, chosen: SheetColumns, cleaned: dict[str, Any]) -> None:
        for place, key in enumerate(chosen.keys):
            if key == UNDECIDED:
                self.add_error(f"column_{n}_{place}", _("Choose what the column is, or that it is not used."))
            elif key != UNUSED and key in chosen.keys[:place]:
                self.add_error(
                    f"column_{n}_{place}", _("Another column is chosen for the same thing already.")
                )
        said = frozenset(key for key in ("source", "retrieved_on") if cleaned.get(key))
        if missing := chosen.missing(said):
            self.add_error(
                f"kind_{n}", _("A column is missing for: %(columns)s.") % {"columns": ", ".join(missing)}
            )

    @property
    def said_once(self) -> dict[str, Any]:
        return {
            "source": self.cleaned_data.get("source", ""),
            "retrieved_on": self.cleaned_data.get("retrieved_on"),
        }
