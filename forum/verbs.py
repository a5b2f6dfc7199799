"""The trail in words: each verb as a sentence whose subject is the person and whose object stands beside it.

A sentence may take facts of its entry in, as in %(number)s; a fact that is missing shows as a dash.
"""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _

from forum.formats import daytime, full_day
from forum.models import HistoryEntry

VERBS = {
    # Papers
    "paper.retried": _("had the paper made again"),
    # Meetings
    "meeting.scheduled": _("planned the meeting to %(starts_at)s"),
    "meeting.moved": _("moved the meeting"),
    "meeting.cancelled": _("cancelled the meeting: %(reason)s"),
    "meeting.opened": _("opened the meeting"),
    "meeting.closed": _("closed the meeting"),
    "meeting.adjourned": _("adjourned the meeting"),
    "meeting.resumed": _("resumed the meeting"),
    "meeting.carries_follow_up": _("chose the meeting that carries the annual follow-up"),
    "invitation.answered": _("answered the invitation"),
    "invitation.answered_by_link": _("answered the invitation by the link in the letter"),
    "invitation.answered_from_calendar": _("answered the invitation from the calendar"),
    "invitation.deputy_gone": _("called a representative again whose deputy has left"),
    "guest.invited": _("invited a guest to the item"),
    "guest.changed": _("changed a guest's details"),
    "guest.withdrawn": _("withdrew a guest's invitation to the item"),
    "guest.told": _("sent a guest of the item a new time or place"),
    "guest.answered": _("noted a guest's answer by the link in the letter"),
    "guest.answered_from_calendar": _("noted a guest's answer from the calendar"),
    "mail.bounced": _("noticed that a letter did not arrive"),
    "mail.kept": _("kept incoming mail that did not count as an answer"),
    "feed.made": _("made an address for subscribing to the calendar"),
    "feed.revoked": _("revoked an address for subscribing to the calendar"),
    "attendance.noted": _("noted who is present"),
    "chair.named": _("named who chairs the meeting"),
    # Agendas
    "template.saved": _("saved the agenda template %(name)s"),
    "template.ended": _("took an agenda template away"),
    "agenda.proposed": _("proposed a version of the agenda"),
    "agenda.approved": _("approved the version of the agenda for %(for_party)s"),
    "agenda.consented_silently": _("counted silence as approval for %(for_party)s"),
    "agenda.oral_approval_noted": _("noted that %(for_party)s approved the version orally (%(how)s)"),
    "agenda.approval_withdrawn": _("withdrew the approval of the version"),
    "agenda.downloaded": _("downloaded version %(number)s of the agenda as Word"),
    "agenda.set": _("set the agenda: every party has approved"),
    "agenda.called_anyway": _("called the meeting although not every party had approved"),
    "agenda.reopened": _("opened the agenda again"),
    "agenda.reminded": _("reminded the parties that had not answered"),
    "call.days_set": _("set the days of the call for items: %(opens)s to %(closes)s"),
    "call.opened": _("opened the call for items until %(closes)s"),
    "call.extended": _("extended the call for items to %(closes)s"),
    "call.reminded": _("reminded the parties that had proposed nothing"),
    "call.closed": _("closed the call for items"),
    "agenda.project_proposed": _("put the project %(project)s on the agenda"),
    "agenda.brought_along": _("brought %(count)s items along from earlier meetings"),
    "item.filled": _("wrote the latest record and the open actions in an item"),
    "item.proposed": _("proposed an item"),
    "item.edited": _("edited an item"),
    "item.noted": _("wrote the note of an item"),
    "item.moved": _("moved an item to place %(place)s"),
    "item.removed": _("removed an item"),
    "item.restored": _("brought an item back"),
    "item.brought_back": _("brought back an earlier text of an item"),
    "item.project_named": _("said which project an item is about: %(project)s"),
    "item.begun": _("began an item at the meeting"),
    "item.settled": _("settled how the item ended"),
    "comment.written": _("commented on an item"),
    "comment.change_asked": _("asked for a change in version %(number)s"),
    "comment.taken_back": _("took a comment back"),
    "comment.handled": _("answered a comment"),
    "file.attached": _("attached a file"),
    "file.replaced": _("replaced a file with a new one of the same name"),
    "file.removed": _("removed a file"),
    # Notes, decisions and actions
    "minutes.adjuster_appointed": _("appointed an adjuster from %(for_party)s"),
    "minutes.adjuster_released": _("released the adjuster from %(for_party)s"),
    "minutes.adjusting_asked": _("asked the adjusters to read the notes again"),
    "minutes.adjusted": _("adjusted the notes for %(for_party)s"),
    "minutes.change_asked": _("asked for a change in the notes before adjusting them"),
    "minutes.shared": _("sent the notes out for comments"),
    "minutes.downloaded": _("downloaded the notes as Word"),
    "minutes.finalised": _("finalised the notes"),
    "minutes.seal_retried": _("tried to seal the PDF of the notes again"),
    "minutes.addendum_added": _("added an addendum to the notes"),
    "actions.printed": _("had a list of actions made as PDF"),
    "decision.recorded": _("recorded decision %(label)s"),
    "decision.changed": _("changed decision %(label)s"),
    "decision.reserved": _("noted the reservation of %(for_party)s against decision %(label)s"),
    "decision.reservation_taken_back": _(
        "took back the reservation of %(for_party)s against decision %(label)s"
    ),
    "decision.removed": _("took decision %(label)s away before the notes were finalised"),
    "circular.drafted": _("drafted a decision between meetings"),
    "circular.changed": _("changed the draft of a decision between meetings"),
    "circular.opened": _("asked the parties to decide in writing by %(answer_by)s"),
    "circular.answered": _("answered a decision between meetings"),
    "circular.answer_withdrawn": _("withdrew the answer to a decision between meetings"),
    "circular.reminded": _("reminded the parties that had not answered in writing"),
    "circular.decided": _("the parties decided in writing"),
    "circular.not_decided": _("closed a decision between meetings without a decision: %(reason)s"),
    "circular.withdrawn": _("took back a decision between meetings: %(reason)s"),
    "poll.opened": _("suggested times for a meeting, answers by %(closes_on)s"),
    "poll.answered": _("answered suggested times"),
    "poll.answered_by_guest": _("a guest answered suggested times"),
    "poll.time_chosen": _("chose one of the suggested times: %(starts_at)s"),
    "poll.closed": _("closed suggested times without choosing one"),
    "action.assigned": _("gave %(owner)s an action, due %(due)s"),
    "action.changed": _("changed an action, now %(owner)s, due %(due)s"),
    "action.answered": _("answered an action"),
    "action.answered_by_link": _("answered an action by the link in a letter"),
    "action.reminded": _("sent reminders of an action, letters: %(people)s"),
    "action.terms_changed": _("changed an action, now %(owner)s, due %(due)s: %(reason)s"),
    "action.project_named": _("said which project an action is about: %(project)s"),
    "action.reopened": _("opened a closed action again: %(reason)s"),
    "message.sent": _("sent a message to: %(to)s"),
    # Annual follow-up
    "report.ordered": _("ordered edition %(number)s of the annual follow-up"),
    "report.retried": _("ordered edition %(number)s of the annual follow-up once more"),
    "report.cancelled": _("interrupted the making of edition %(number)s of the annual follow-up"),
    "report.texts_written": _("wrote texts of the annual follow-up"),
    "report.assessed": _("assessed the focus area “%(area)s” in the annual follow-up"),
    "report.presented": _("presented edition %(number)s of the annual follow-up"),
    "report.released": _("released edition %(number)s of the annual follow-up"),
    "report.survey_opened": _("asked the parties what they think of the forum, to answer by %(closes_on)s"),
    "report.survey_moved": _("moved the last day of the survey to %(closes_on)s"),
    "report.survey_drafted": _("saved a draft of the party's answer to the survey"),
    "report.survey_answered": _("marked the party's answer to the survey as ready"),
    "report.survey_reminded": _("reminded of the survey"),
    "report.part_marked": _("marked %(part)s in the annual follow-up as ready"),
    "report.part_withdrawn": _("took back that %(part)s in the annual follow-up is ready"),
    "report.parts_reminded": _("reminded of the parts of the annual follow-up"),
    "report.seal_retried": _("tried to seal edition %(number)s of the annual follow-up again"),
    "paper.sealed": _("sealed a PDF for %(owner)s"),
    "report.downloaded": _("downloaded edition %(number)s of the annual follow-up"),
    "report.downloaded_by_program": _(
        "let the program “%(program)s” fetch edition %(number)s of the annual follow-up"
    ),
    # Data for programs
    "token.made": _("let a program read the forum's data, until %(expires_on)s"),
    "token.revoked": _("shut a program out from the forum's data"),
    # Public pages
    "public.opened": _("opened the forum's public pages"),
    "public.changed": _("changed whether search engines may list the public pages"),
    "public.closed": _("closed the forum's public pages"),
    # Projects
    "project.created": _("added a project"),
    "project.followed": _("began to follow a project, from %(since)s"),
    "project.followed_on": _("went on following a project after all"),
    "project.following_changed": _("changed why the forum follows a project"),
    "project.data_taken_over": _("took over a project's data, which no forum kept"),
    "project.left": _("stopped following a project, last day %(until)s"),
    "project.changed": _("changed a project's facts"),
    "project.partner_added": _("added the partner %(organisation)s"),
    "project.partner_changed": _("changed the role of the partner %(organisation)s"),
    "project.partner_ended": _("ended the part of the partner %(organisation)s, last day %(until)s"),
    "project.partner_restored": _("took the partner %(organisation)s back"),
    "project.pillar_added": _("added the pillar %(title)s"),
    "project.pillar_changed": _("changed the pillar %(title)s"),
    "project.pillar_moved": _("moved the pillar %(title)s"),
    "project.pillar_removed": _("removed the pillar %(title)s"),
    "project.pillar_restored": _("took the pillar %(title)s back"),
    "project.phase_changed": _("changed a project's phase"),
    "project.contact_added": _("added the contact %(role)s"),
    "project.contact_changed": _("changed the contact %(role)s"),
    "project.contact_removed": _("removed the contact %(role)s"),
    "project.contact_restored": _("took the contact %(role)s back"),
    "project.funding_added": _("added funding from %(funder)s"),
    "project.figure_noted": _("noted a figure according to %(source)s"),
    "project.figure_used": _("chose which figure the forum uses: %(reason)s"),
    "project.figure_withdrawn": _("struck out a figure: %(because)s"),
    "project.funding_changed": _("changed the funding from %(funder)s: %(because)s"),
    "project.funding_withdrawn": _("struck out the funding from %(funder)s: %(because)s"),
    "project.funding_moved": _("moved the funding from %(funder)s to place %(place)s"),
    "project.outlays_noted": _("noted what has been used up to and with %(as_of)s according to %(source)s"),
    "project.indicator_added": _("added the indicator %(code)s %(name)s"),
    "project.indicator_changed": _("changed the targets of the indicator %(code)s"),
    "project.indicator_retired": _("stopped counting the indicator %(code)s"),
    "project.indicator_brought_back": _("began to count the indicator %(code)s again"),
    "project.figure_annotated": _("changed what stands beside a figure according to %(source)s"),
    "key_figure.replaced": _("replaced a key figure by another according to %(source)s"),
    "import.handed_in": _("handed in a file to import"),
    "import.columns_decided": _("decided what the columns of a file are"),
    "import.taken_in": _("imported a file: %(new)s new rows, %(changed)s changed"),
    "import.given_up": _("gave up a file that was to be imported"),
    "project.reading_recorded": _("recorded a reading of %(code)s up to and with %(period_end)s"),
    "project.round_opened": _("opened a reporting period, last day %(due_on)s"),
    "project.round_changed": _("changed a reporting period, last day %(due_on)s"),
    "project.round_closed": _("closed a reporting period"),
    "project.round_reopened": _("opened a reporting period again"),
    "project.round_reminded": _("sent reminders of a reporting period, letters: %(people)s"),
    "project.report_begun": _("began edition %(edition)s of a project's report, %(period)s"),
    "project.report_saved": _("saved the draft of a project's report, %(period)s"),
    "project.report_ready": _("marked edition %(edition)s of a project's report as ready, %(period)s"),
    "key_figure.noted": _("noted a key figure according to %(source)s"),
    "key_figure.corrected": _("corrected a key figure: %(reason)s"),
    "key_figure.withdrawn": _("withdrew a key figure: %(reason)s"),
    # Members
    "forum.founded": _("founded the forum"),
    "forum.records_plan_changed": _("changed how long what is kept"),
    "forum.records_thrown_away": _("threw away what the records plan no longer keeps"),
    "forum.statement_changed": _("changed one of the portal's public statements"),
    "forum.settings_changed": _("changed the forum's settings"),
    "forum.focus_areas_changed": _("changed the forum's focus areas"),
    "organisation.added": _("added an organisation"),
    "person.saved": _("saved a person's details"),
    "person.second_factor_added": _("turned on two-step sign-in: %(way)s"),
    "person.second_factor_removed": _("turned off two-step sign-in: %(way)s"),
    "person.second_factor_reset": _("reset a person's two-step sign-in"),
    "person.identity_mapped": _("signed in with %(provider)s for the first time"),
    "person.notices_chosen": _("chose which letters to get"),
    "person.extract_taken": _("took out what is stored about oneself"),
    "person.extract_made": _("took out what is stored about a person of the forum"),
    "person.anonymised": _("removed the name and address of a person whose seats have ended"),
    "group.formed": _("formed a group"),
    "group.changed": _("changed the group, now %(name)s"),
    "group.seated": _("decided who sits in the group: %(count)s seats"),
    "group.ended": _("ended the group, last day %(until)s"),
    "party.welcomed": _("welcomed a party"),
    "party.changed": _("changed a party's details"),
    "party.ended": _("ended a party's membership, last day %(until)s"),
    "seat.given": _("gave a person a seat for the party"),
    "seat.changed": _("changed a person's seat for the party"),
    "seat.invited_again": _("sent an invitation once more"),
    "seat.invitation_accepted": _("accepted the invitation to a seat for the party"),
    "seat.invitation_withdrawn": _("withdrew the invitation to a seat for the party"),
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
