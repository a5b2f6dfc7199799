"""What a forum calls the record of a meeting, in the forms a sentence needs."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from forum.models import DocumentLabel, Forum


@dataclass(frozen=True)
class Label:
    """The word without and with its article, and "finalised" and "adjusted" in its number and gender.

    The words are translated where they are read: a page in the reader's language, a paper in the forum's.
    """

    name: Promise
    the: Promise
    finalised: Promise
    adjusted: Promise

    @property
    def title(self) -> str:
        return _capital(self.name)

    @property
    def the_title(self) -> str:
        return _capital(self.the)

    @property
    def finalised_title(self) -> str:
        return _capital(self.finalised)


def _capital(word: Promise) -> str:
    text = str(word)
    return text[:1].upper() + text[1:]


LABELS = {
    DocumentLabel.NOTES: Label(
        pgettext_lazy("record: notes", "notes of the meeting"),
        pgettext_lazy("record: notes", "the notes of the meeting"),
        pgettext_lazy("record: notes", "finalised"),
        pgettext_lazy("record: notes", "adjusted"),
    ),
    DocumentLabel.MEETING_NOTES: Label(
        pgettext_lazy("record: meeting notes", "meeting notes"),
        pgettext_lazy("record: meeting notes", "the meeting notes"),
        pgettext_lazy("record: meeting notes", "finalised"),
        pgettext_lazy("record: meeting notes", "adjusted"),
    ),
    DocumentLabel.MINUTES: Label(
        pgettext_lazy("record: minutes", "minutes"),
        pgettext_lazy("record: minutes", "the minutes"),
        pgettext_lazy("record: minutes", "finalised"),
        pgettext_lazy("record: minutes", "adjusted"),
    ),
}


def document_label(forum: Forum) -> Label:
    return LABELS[DocumentLabel(forum.document_label)]
