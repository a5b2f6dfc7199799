"""What the parties are asked about the forum: statements that they mark from 1 to 5."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WORST, BEST = 1, 5


@dataclass(frozen=True, slots=True)
class Statement:
    """`name` is its short form, for tables and charts."""

    key: str
    name: str | Promise
    text: str | Promise


STATEMENTS = {
    each.key: each
    for each in (
        Statement(
            "picture",
            pgettext_lazy("survey", "Shared picture"),
            pgettext_lazy(
                "survey", "The meetings give us a shared picture of where we stand and what is needed ahead."
            ),
        ),
        Statement(
            "knowledge",
            pgettext_lazy("survey", "Exchange of knowledge"),
            pgettext_lazy(
                "survey", "We learn things from each other that we would not have learnt elsewhere."
            ),
        ),
        Statement(
            "agenda",
            pgettext_lazy("survey", "Jointly set agenda"),
            pgettext_lazy("survey", "We set the agenda jointly."),
        ),
        Statement(
            "outcome",
            pgettext_lazy("survey", "Decisions get done"),
            pgettext_lazy("survey", "What we decide gets done."),
        ),
        Statement(
            "benefit",
            pgettext_lazy("survey", "Of use to us"),
            pgettext_lazy("survey", "The forum is of use to our own organisation."),
        ),
    )
}
