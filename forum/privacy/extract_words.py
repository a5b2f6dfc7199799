"""What the columns of an extract are called. The keys stand in the JSON."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise

LABELS: dict[str, Words] = {
    "about": _("About"),
    "answer": pgettext_lazy("what is answered", "Answer"),
    "answered_at": _("Answered"),
    "assignment": _("Assignment"),
    "at": _("When"),
    "browser": _("Browser"),
    "comment": _("Comment"),
    "created_at": _("Made"),
    "deed": _("What"),
    "document": _("Document"),
    "due": _("Due"),
    "email": _("E-mail address"),
    "ended_at": _("Ended"),
    "entries": _("How many times"),
    "file": _("File"),
    "first": _("First"),
    "forum": _("Forum"),
    "group": _("Group"),
    "ip": _("From the address"),
    "item": _("Item"),
    "kind": _("Kind"),
    "last": _("Last"),
    "meeting": _("Meeting"),
    "number": _("Number"),
    "party": _("Party"),
    "project": _("Project"),
    "role": _("Role"),
    "since": _("From"),
    "state": _("State"),
    "subject": _("Subject"),
    "text": _("Text"),
    "until": pgettext_lazy("last day", "Until"),
    "version": _("Version"),
    "when": pgettext_lazy("notices", "How"),
    "year": _("Year"),
}
