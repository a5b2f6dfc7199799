"""What to tell somebody who wrote in an item at the same time as others."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.drafting import LATER_COUNTS
from meetings.versions import LABELS

WORDS = {**LABELS, "note": gettext_lazy("Note")}


def said_beside(fields: list[str]) -> str:
    """Texts hold both contributions; of other fields the later one counts."""
    texts = [name for name in fields if name not in LATER_COUNTS]
    values = [name for name in fields if name in LATER_COUNTS]
    said = []
    if texts:
        said.append(
            _(
                "Somebody else wrote in %(fields)s at the same time. Both texts are kept: read the item through."
            )
            % {"fields": _named(texts)}
        )
    if values:
        said.append(
            _(
                "Somebody else changed %(fields)s at the same time. Your value counts; theirs is in the item's history."
            )
            % {"fields": _named(values)}
        )
    return " ".join(said)


def _named(fields: list[str]) -> str:
    return ", ".join(str(WORDS[name]).lower() for name in fields)
