"""The field of a longer text that opens as the agenda's editor where there is JavaScript, and as Markdown elsewhere."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from meetings.forms.shapes import UnreadableError, prose_of
from meetings.forms.texts import RICH_HELP, RichText
from meetings.live.markdown import Inexpressible, from_markdown, to_markdown
from meetings.live.structure import to_structure

# What is marked so is of use to those who write Markdown only.
MARKDOWN_HELP = lazy(format_html, str)("<span data-markdown>{}</span>", RICH_HELP)


class Unreadable(str):
    """The Markdown of a field whose editor sent something else than a text."""


class ProseArea(forms.Textarea):
    """A text that the editor has touched arrives as JSON beside the Markdown that the page began with."""

    template_name = "forms/prose_area.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {
            **super().get_context(name, value, attrs),
            "written": _written(name),
            "text": _structure(value or ""),
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        markdown = super().value_from_datadict(data, files, name)
        if not (written := data.get(_written(name))):
            return markdown
        try:
            return to_markdown(prose_of(written))
        except UnreadableError:
            return Unreadable(markdown or "")


class ProseField(RichText):
    """Rich text in the editor; what it sent and cannot be read is refused and not taken for the text before."""

    widget = ProseArea

    def to_python(self, value: Any) -> str:
        if isinstance(value, Unreadable):
            raise forms.ValidationError(
                _("The text did not arrive whole. Load the page again and write it once more."),
                code="unreadable",
            )
        return super().to_python(value)


def _written(name: str) -> str:
    return f"{name}-written"


def _structure(markdown: str) -> str:
    """Nothing where the text is none that the editor can show: it stays Markdown, and the error says why."""
    try:
        return json.dumps(to_structure(from_markdown(markdown)), ensure_ascii=False)
    except Inexpressible:
        return ""
