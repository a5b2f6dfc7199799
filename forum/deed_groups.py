"""The kinds of deeds in groups that a reader thinks in, for choosing on the history page."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GROUPS = {
    "moten": (
        _("Meetings and attendance"),
        ("meeting", "invitation", "guest", "attendance", "chair", "poll"),
    ),
    "dagordning": (_("Agendas"), ("agenda", "template", "item", "comment", "call", "file")),
    "anteckningar": (_("Meeting notes and decisions"), ("minutes", "decision", "circular")),
    "atgarder": (_("Actions"), ("action", "actions")),
    "uppfoljning": (_("Annual follow-up and papers"), ("report", "paper")),
    "projekt": (_("Projects and key figures"), ("project", "import", "key_figure")),
    "medlemmar": (pgettext_lazy("deeds", "Members"), ("party", "seat", "group", "organisation")),
    "post": (_("Letters and calendars"), ("message", "mail", "feed")),
    "forumet": (_("The forum and personal data"), ("forum", "person", "token", "public")),
}
# What is done about one person's data or mail is no part of the forum's shared life: the secretariat's alone.
OFFICE_ONLY = ("person", "mail")
