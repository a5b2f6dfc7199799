"""Fields for longer texts."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.drafting import tidy
from meetings.live.markdown import Inexpressible, from_markdown

TEXT_LENGTH, PROPOSAL_LENGTH = 20_000, 4_000

RICH_HELP = _(
    "You may write **bold**, *italic*, # heading, - list, 1. numbered list and [link](https://…). "
    "An empty line starts a new paragraph."
)

_WHY: dict[str, Promise] = {
    "table": _("Line %(line)s begins a table, which the text cannot hold. Write a list instead."),
    "image": _("Line %(line)s has a picture, which the text cannot hold."),
    "html": _("Line %(line)s has an HTML tag, which the text cannot hold. Write it without < and >."),
    "code": _("Line %(line)s has code marks (`), which the text cannot hold. Take them away."),
    "quote": _("Line %(line)s begins with >, a quotation, which the text cannot hold."),
    "level": _(
        "Line %(line)s has a heading of another level. There is one level: begin the line with one #."
    ),
    "rule": _("Line %(line)s is a rule or an underline, which the text cannot hold. Take it away."),
    "address": _("Line %(line)s links to an address that is not allowed. Begin it with https:// or mailto:."),
    "depth": _("Line %(line)s is too deep in a list. Lists go six levels deep."),
}


class LongText(forms.CharField):
    """Counts a line break as one character, as the browser does."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class RichText(LongText):
    """Text in the small Markdown. What it cannot express is refused with the line, never flattened."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            from_markdown(text)
        except Inexpressible as error:
            raise forms.ValidationError(_WHY[error.what] % {"line": error.line}, code=error.what) from error
        return text
