"""The trail in words: each verb as a sentence whose subject is the person and whose object stands beside it.

A sentence may take facts of its entry in, as in %(number)s; a fact that is missing shows as a dash.
"""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from forum.formats import daytime, full_day
from forum.models import HistoryEntry

KINDS = {
    "meeting": _("Meetings"),
    "invitation": _("Invitations"),
    "agenda": _("Agendas"),
    "item": _("Items"),
    "file": _("Files"),
    "attendance": _("Attendance"),
    "chair": _("Chairs"),
    "minutes": _("Meeting notes"),
    "decision": _("Decisions"),
    "action": _("Actions"),
    "report": _("Annual follow-up"),
    "project": _("Projects"),
    "key_figure": _("Key figures"),
    "party": _("Parties"),
    "seat": _("Seats"),
    "organisation": _("Organisations"),
    "person": _("People"),
    "forum": _("The forum"),
}

VERBS = {
    # Meetings
    "meeting.scheduled": _("planned the meeting to %(starts_at)s"),
    "meeting.moved": _("moved the meeting"),
    "meeting.cancelled": _("cancelled the meeting: %(reason)s"),
    "meeting.opened": _("opened the meeting"),
    "meeting.closed": _("closed the meeting"),
    "meeting.carries_follow_up": _("chose the meeting that carries the annual follow-up"),
    "invitation.answered": _("answered the invitation"),
    "attendance.noted": _("noted who is present"),
    "chair.named": _("named who chairs the meeting"),
    # Agendas
    "agenda.proposed": _("proposed a version of the agenda"),
    "agenda.approved": _("approved the version of the agenda for %(for_party)s"),
    "agenda.consented_silently": _("counted silence as approval for %(for_party)s"),
    "agenda.approval_withdrawn": _("withdrew the approval of the version"),
    "agenda.set": _("set the agenda: every party has approved"),
    "agenda.called_anyway": _("called the meeting although not every party had approved"),
    "agenda.reopened": _("opened the agenda again"),
    "agenda.reminded": _("reminded the parties that had not answered"),
    "item.proposed": _("proposed an item"),
    "item.edited": _("edited an item"),
    "item.noted": _("wrote the note of an item"),
    "item.moved": _("moved an item to place %(place)s"),
    "item.removed": _("removed an item"),
    "item.restored": _("brought an item back"),
    "item.brought_back": _("brought back an earlier text of an item"),
    "item.settled": _("settled how the item ended"),
    "file.attached": _("attached a file"),
    "file.replaced": _("replaced a file with a new one of the same name"),
    "file.removed": _("removed a file"),
    # Notes, decisions and actions
    "minutes.shared": _("sent the notes out for comments"),
    "minutes.finalised": _("finalised the notes"),
    "minutes.addendum_added": _("added an addendum to the notes"),
    "decision.recorded": _("recorded decision %(label)s"),
    "decision.changed": _("changed decision %(label)s"),
    "decision.removed": _("took decision %(label)s away before the notes were finalised"),
    "action.assigned": _("gave %(owner)s an action, due %(due)s"),
    "action.changed": _("changed an action, now %(owner)s, due %(due)s"),
    "action.answered": _("answered an action"),
    # Annual follow-up
    "report.ordered": _("ordered edition %(number)s of the annual follow-up"),
    "report.retried": _("ordered edition %(number)s of the annual follow-up once more"),
    "report.texts_written": _("wrote texts of the annual follow-up"),
    "report.presented": _("presented edition %(number)s of the annual follow-up"),
    "report.released": _("released edition %(number)s of the annual follow-up"),
    "report.downloaded": _("downloaded edition %(number)s of the annual follow-up"),
    # Projects
    "project.created": _("added a project"),
    "project.followed": _("began to follow a project, from %(since)s"),
    "project.left": _("stopped following a project, last day %(until)s"),
    "project.changed": _("changed a project's facts"),
    "project.partner_added": _("added the partner %(organisation)s"),
    "project.pillar_added": _("added the pillar %(title)s"),
    "project.funding_added": _("added funding from %(funder)s"),
    "project.figure_noted": _("noted a figure according to %(source)s"),
    "project.figure_used": _("chose which figure the forum uses: %(reason)s"),
    "project.indicator_added": _("added the indicator %(code)s"),
    "project.reading_recorded": _("recorded a reading of %(code)s"),
    "key_figure.noted": _("noted a key figure according to %(source)s"),
    # Members
    "forum.founded": _("founded the forum"),
    "forum.settings_changed": _("changed the forum's settings"),
    "forum.focus_areas_changed": _("changed the forum's focus areas"),
    "organisation.added": _("added an organisation"),
    "person.saved": _("saved a person's details"),
    "party.welcomed": _("welcomed a party"),
    "party.changed": _("changed a party's details"),
    "party.ended": _("ended a party's membership, last day %(until)s"),
    "seat.given": _("gave a person a seat for the party"),
    "seat.changed": _("changed a person's seat for the party"),
    "seat.invited_again": _("sent an invitation once more"),
    "seat.ended": _("ended a person's seat for the party, last day %(until)s"),
}


class Facts(dict):
    """An entry's facts as they are read: days in the reader's language, a dash for what is missing."""

    def __missing__(self, key: str) -> str:
        return "–"

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key) if key in self else self.__missing__(key)
        return written(value) if isinstance(value, str) else value


def written(value: str) -> str:
    try:
        moment = parse_date(value) or parse_datetime(value)
    except ValueError:
        return value
    if isinstance(moment, datetime):
        return daytime(moment)
    return full_day(moment) if moment else value


def sentence(entry: HistoryEntry) -> str:
    """A verb without a sentence is shown as it is, so that nothing of the trail is hidden."""
    known = VERBS.get(entry.verb)
    return str(known) % Facts(entry.facts) if known else entry.verb
